import { mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../db/connect.ts';
import { markReceived } from '../../../db/outbox.ts';
import { profileFiles, readProfileConfig } from '../../../main/profile/profile-config.ts';
import { filesOnStick, type StickDisk, writeToStick } from '../../../main/sync/stick.ts';
import { until } from '../../../main/training/act-player.ts';
import { databaseKeyOf } from '../../../scripts/rehearsal/look-inside.ts';
import { type HallTown, makeHallTown } from '../../e2e/support/hall-town.ts';
import { beginDay, file, prepare, smallScaleTaxpayer, trainingPin } from '../../support/hall.ts';
import { type RunningHall, startHall, writeBooks } from '../../support/training.ts';
import { refusal } from '../../support/refusal.ts';

/* A day at a window that has no line: its messages go by stick to the other window, and what comes of them comes back. */

let town: HallTown;
let state: RunningHall;
let local: RunningHall;
const stick = () => join(town.folder, 'stick');
const february = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' } as const;
const nobodyListens = 'http://127.0.0.1:9';

/** Takes the line from a window whose hall is closed, or gives it back. */
const plug = (window: 'state' | 'local', url: string): void => {
  const path = profileFiles(town.profile(window)).config;
  writeFileSync(path, JSON.stringify({ ...readProfileConfig(town.profile(window)), exchangeUrl: url }));
};

beforeAll(async () => {
  town = await makeHallTown();
  plug('state', nobodyListens);
  [state, local] = await Promise.all([startHall(town.profile('state')), startHall(town.profile('local'))]);
  await beginDay(state.calls);
  await local.calls.session.signIn({ officerId: 'l-zheng', pin: trainingPin });
});
afterAll(async () => {
  await Promise.all([state?.kill(), local?.kill()]);
  await town?.remove();
});

const takeOn = async (hall: RunningHall, file: string) =>
  hall.calls.exchange.importFromStick({ stick: stick(), file });
const sent = async () => (await state.calls.exchange.outbox({})).rows.map((row) => row.state).reverse();

describe('a filing at a window without a line', () => {
  it('is put on the stick sealed, counted and logged with officer and purpose; what waits goes on waiting', async () => {
    await file(state.calls, await prepare(state.calls, { answers: february }));
    const before = await state.calls.exchange.sticks({});
    expect(before.sticks).toEqual([expect.objectContaining({ folder: stick(), files: [] })]);
    expect(before.waiting).toBeGreaterThan(0);
    await expect(state.calls.exchange.exportToStick({ stick: stick(), purpose: ' ' })).rejects.toEqual(
      refusal('figure/bad-input'),
    );
    await expect(state.calls.exchange.exportToStick({ stick: town.folder, purpose: '断线' })).rejects.toEqual(
      refusal('exchange/stick-unknown'),
    );
    const { sentence, view } = await state.calls.exchange.exportToStick({
      stick: stick(),
      purpose: '线路中断，离线传递',
    });
    expect(sentence).toContain(`报文 ${before.waiting} 份`);
    expect(view.waiting).toBe(before.waiting);
    expect(view.sticks[0]?.files).toEqual([
      expect.objectContaining({ kind: 'to-exchange', messages: before.waiting, mayTake: false }),
    ]);
    const text = readFileSync(join(stick(), view.sticks[0]?.files[0]?.name ?? ''), 'utf8');
    for (const word of [smallScaleTaxpayer, '办税人', 'joint-filing', 'n-lin', '11010519491231002X'])
      expect(text.includes(word), word).toBe(false);
    const { rows } = await state.calls.exchange.outbox({});
    expect(rows.every((row) => row.sentence.includes('已于'))).toBe(true);
    await expect(takeOn(state, view.sticks[0]?.files[0]?.name ?? '')).rejects.toEqual(
      refusal('exchange/file-own'),
    );
  });

  it('goes on to the exchange from a window with a line, which writes the answer on the same stick', async () => {
    const [name = ''] = filesOnStick(stick());
    const taken = await takeOn(local, name);
    expect(taken.sentence).toContain('已转交');
    const [kept] = taken.view.kept;
    expect(kept?.state).toBe('to-fetch');
    const { view } = await local.calls.exchange.fetchAnswer({ stick: stick(), id: kept?.id ?? '' });
    expect(view.kept).toEqual([]);
    expect(view.sticks[0]?.files.map(({ kind, mayTake }) => [kind, mayTake]).toSorted()).toEqual([
      ['to-exchange', true],
      ['to-window', false],
    ]);
    await until('the other bureau has its record', async () =>
      (await local.calls.exchange.inbox({})).rows.some((row) => row.kind === 'confirm-or-return')
        ? true
        : undefined,
    );
    const again = await takeOn(local, name);
    expect(again.sentence).toContain('此前都已收到');
    await local.calls.exchange.fetchAnswer({ stick: stick(), id: again.view.kept[0]?.id ?? '' });
  });

  it('is accepted at its own window once the answer is taken, twice without harm', async () => {
    const answer = filesOnStick(stick()).findLast((name) => name.startsWith('回执')) ?? '';
    await expect(takeOn(local, answer)).rejects.toEqual(refusal('exchange/file-for-other-window'));
    const { sentence, view } = await takeOn(state, answer);
    expect(sentence).toMatch(/^已导入回执：收妥 [1-9]/);
    expect(view.waiting).toBe(0);
    expect(new Set(await sent())).toEqual(new Set(['accepted']));
    expect((await takeOn(state, answer)).sentence).toContain('没有新的内容');
  });

  it('a file that is cut off, and one that is none, are shown for what they are and refused', async () => {
    const [name = ''] = filesOnStick(stick());
    const text = readFileSync(join(stick(), name), 'utf8');
    writeFileSync(join(stick(), 'cut.txp'), text.slice(0, 900));
    writeFileSync(join(stick(), 'holiday.txp'), '照片');
    const { sticks } = await state.calls.exchange.sticks({});
    const said = Object.fromEntries(sticks[0]?.files.map((each) => [each.name, each.sentence]) ?? []);
    expect(said['cut.txp']).toContain('不完整');
    expect(said['holiday.txp']).toContain('不是一窗通办的传递文件');
    await expect(takeOn(state, 'cut.txp')).rejects.toEqual(refusal('exchange/file-incomplete'));
    await expect(takeOn(state, 'holiday.txp')).rejects.toEqual(refusal('exchange/file-foreign'));
    await expect(takeOn(state, '../state/profile.json')).rejects.toEqual(refusal('exchange/stick-unknown'));
    for (const bad of ['cut.txp', 'holiday.txp']) rmSync(join(stick(), bad));
  });

  it('a file brought while the line is down too is kept, and goes on by itself once the line is there', async () => {
    await file(
      state.calls,
      await prepare(state.calls, { answers: { ...february, periodEnd: '2016-01-31' } }),
    );
    await state.calls.exchange.exportToStick({ stick: stick(), purpose: '线路中断' });
    await town.exchange.stop();
    const newest = filesOnStick(stick()).find((name) => name.startsWith('发往')) ?? '';
    const { sentence, view } = await takeOn(local, newest);
    expect(sentence).toContain('连接不上交换平台');
    expect(view.kept.map(({ state: how }) => how)).toEqual(['waiting']);
    await local.close();
    await town.exchange.start();
    local = await startHall(town.profile('local'));
    await local.calls.session.signIn({ officerId: 'l-zheng', pin: trainingPin });
    const kept = await until('the kept file has gone on', async () => {
      const [row] = (await local.calls.exchange.sticks({})).kept;
      return row?.state === 'to-fetch' ? row : undefined;
    });
    await local.calls.exchange.fetchAnswer({ stick: stick(), id: kept.id });
    const answer = filesOnStick(stick()).find((name) => name.startsWith('回执')) ?? '';
    await takeOn(state, answer);
    expect((await state.calls.exchange.sticks({})).waiting).toBe(0);
  });

  it('one with a gap before it is kept until the missing one has come, and then goes on by itself', async () => {
    const exportOf = async (periodEnd: string): Promise<string> => {
      await file(state.calls, await prepare(state.calls, { answers: { ...february, periodEnd } }));
      await state.calls.exchange.exportToStick({ stick: stick(), purpose: '线路中断' });
      return filesOnStick(stick()).find((name) => name.startsWith('发往')) ?? '';
    };
    const first = await exportOf('2015-11-30');
    // This window was told that the exchange has the first file; the exchange has lost it.
    await state.close();
    await writeBooks(town.profile('state'), (tx) => markReceived(tx, 0, Number.MAX_SAFE_INTEGER));
    state = await startHall(town.profile('state'));
    await state.calls.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    const second = await exportOf('2015-10-31');
    const early = await takeOn(local, second);
    expect(early.sentence).toContain('之前还缺一份');
    expect(early.view.kept.map((row) => row.state)).toEqual(['waiting']);
    const { view } = await takeOn(local, first);
    expect(view.kept.map((row) => row.state)).toEqual(['to-fetch', 'to-fetch']);
    for (const { id } of view.kept) await local.calls.exchange.fetchAnswer({ stick: stick(), id });
    for (const answer of filesOnStick(stick()).filter((name) => name.startsWith('回执')))
      await takeOn(state, answer);
    expect(new Set(await sent())).toEqual(new Set(['accepted']));
  });

  it('is taken at the exchange itself by its command, and answered beside it; a bad file does not hold up the rest', async () => {
    await file(
      state.calls,
      await prepare(state.calls, { answers: { ...february, periodEnd: '2015-12-31' } }),
    );
    await state.calls.exchange.exportToStick({ stick: stick(), purpose: '直接送平台' });
    const newest = filesOnStick(stick()).find((name) => name.startsWith('发往')) ?? '';
    writeFileSync(join(stick(), 'bad.txp'), 'x');
    await town.exchange.stop();
    const exchange = join(town.folder, 'exchange');
    const where = ['--keys', join(exchange, 'keys'), '--store', `sqlite:${join(exchange, 'exchange.db')}`];
    const files = ['bad.txp', newest].map((name) => join(stick(), name));
    const ran = spawnSync(process.execPath, ['exchange/cli.ts', 'import', ...files, ...where], {
      encoding: 'utf8',
    });
    const said = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { code?: string; fresh?: number; answer?: string });
    expect([ran.status, ran.stderr, said.map(({ code }) => code)]).toEqual([
      1,
      '',
      ['exchange/file-foreign', undefined],
    ]);
    expect(said[1]?.fresh).toBeGreaterThan(0);
    rmSync(join(stick(), 'bad.txp'));
    const { sentence } = await takeOn(state, basename(said[1]?.answer ?? ''));
    expect(sentence).toMatch(/^已导入回执：收妥 [1-9]/);
    expect((await state.calls.exchange.sticks({})).waiting).toBe(0);
    await town.exchange.start();
  });

  it('leaves in both windows’ logs who carried what, and for what', async () => {
    await Promise.all([state.close(), local.close()]);
    const journalOf = async (window: 'state' | 'local') => {
      const path = profileFiles(town.profile(window)).database;
      const sqlite = connect(path, await databaseKeyOf(town.profile(window)), { fileMustExist: true });
      const entries = sqlite.prepare('SELECT entry_text FROM journal').all() as { entry_text: string }[];
      const access = sqlite
        .prepare("SELECT DISTINCT officer, taxpayer_no FROM access_log WHERE purpose = 'sealed-export'")
        .all();
      sqlite.close();
      const said = entries.map(
        ({ entry_text: text }) =>
          JSON.parse(text) as { what: string; officer: string; detail: { purpose?: string } },
      );
      return { said: said.filter(({ what }) => what.startsWith('exchange/')), access };
    };
    const there = await journalOf('state');
    expect(there.said[0]).toMatchObject({
      what: 'exchange/exporting',
      officer: 'n-lin',
      detail: { purpose: '线路中断，离线传递' },
    });
    expect(there.access).toEqual([{ officer: 'n-lin', taxpayer_no: smallScaleTaxpayer }]);
    expect((await journalOf('local')).said.map(({ what, officer }) => [what, officer])).toEqual(
      expect.arrayContaining([
        ['exchange/file-carried', 'l-zheng'],
        ['exchange/file-waits', 'l-zheng'],
        ['exchange/answer-written', 'l-zheng'],
      ]),
    );
  });
});

describe('a stick', () => {
  const failing = (at: 'open' | 'write' | 'sync' | 'rename', code: string) => {
    const fail = (): never => {
      throw Object.assign(new Error(code), { code });
    };
    const disk = { open: openSync, write: () => undefined, sync: () => undefined, rename: () => undefined };
    return { ...disk, [at]: fail } as StickDisk;
  };

  it('that is full, write-protected or pulled out leaves no file, and each says so', () => {
    const folder = join(town.folder, 'bad-stick');
    mkdirSync(folder, { recursive: true });
    for (const [at, errno, code] of [
      ['write', 'ENOSPC', 'exchange/stick-full'],
      ['open', 'EROFS', 'exchange/stick-read-only'],
      ['sync', 'EIO', 'exchange/stick-gone'],
      ['rename', 'ENOENT', 'exchange/stick-gone'],
    ] as const) {
      expect(() => writeToStick(folder, 'a.txp', 'x', failing(at, errno))).toThrow(
        expect.objectContaining({ code }),
      );
      expect(readdirSync(folder), at).toEqual([]);
    }
    expect(() => writeToStick(join(folder, 'none'), 'a.txp', 'x')).toThrow(
      expect.objectContaining({ code: 'exchange/stick-gone' }),
    );
  });

  it('keeps both of two files of one name', () => {
    const folder = join(town.folder, 'good-stick');
    mkdirSync(folder, { recursive: true });
    expect([writeToStick(folder, 'a.txp', '1'), writeToStick(folder, 'a.txp', '2')]).toEqual([
      'a.txp',
      'a-2.txp',
    ]);
    expect(readdirSync(folder).toSorted()).toEqual(['a-2.txp', 'a.txp']);
  });
});
