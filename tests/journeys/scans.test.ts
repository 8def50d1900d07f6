import { readFileSync, writeFileSync } from 'node:fs';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScansView } from '../../contract/calls/scans.ts';
import type { ValueClient } from '../../contract/client.ts';
import { execute, selectAll } from '../../db/sql.ts';
import { mostScanBytes } from '../../domain/scan.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { until } from '../../main/training/act-player.ts';
import type { TrainingWindow } from '../../main/training/open-training.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import { type Cutter, openCutter } from '../../scripts/rehearsal/cutter.ts';
import { attach, lookAt } from '../support/attach.ts';
import { draftLiaison, sendCase } from '../support/liaison.ts';
import { pdfOf, pngOf, sha256 } from '../support/scans.ts';
import {
  makeTraining,
  readBooks,
  type RunningHall,
  startHall,
  type TestTraining,
  writeBooks,
} from '../support/training.ts';
import { refusal } from '../support/refusal.ts';

/*
 * Scans of a superior's papers from one window to the other: real halls, a real exchange, and a line that is cut. What
 * the clerk attached arrives whole, whatever is killed in between.
 */

let training: TestTraining;
const lines = {} as Record<TrainingWindow, Cutter>;
const halls = {} as Record<TrainingWindow, RunningHall>;
const officers = { state: 'n-zhao', local: 'l-qiu' } as const;
const at = (window: TrainingWindow): ValueClient => halls[window].calls;

const open = async (window: TrainingWindow, arm?: string): Promise<void> => {
  const hall = await startHall(training.profile(window), { temp: training.temp, entry: 'test', arm });
  training.halls.add(hall);
  halls[window] = hall;
  await hall.calls.session.signIn({ officerId: officers[window], pin: trainingPin });
};

beforeAll(async () => {
  training = await makeTraining();
  for (const window of ['state', 'local'] as const) {
    lines[window] = await openCutter(training.exchange.url);
    const { config } = profileFiles(training.profile(window));
    const profile = JSON.parse(readFileSync(config, 'utf8')) as object;
    writeFileSync(config, JSON.stringify({ ...profile, exchangeUrl: lines[window].url }));
    await open(window);
  }
}, 120_000);
afterAll(async () => {
  await training.remove();
  await Promise.all(Object.values(lines).map((line) => line.close()));
});

const draft = async (): Promise<string> => (await draftLiaison(at('state'))).id;
const file = async (caseFileId: string): Promise<void> => void (await sendCase(at('state'), caseFileId));
const arrived = (window: TrainingWindow, hash: string): Promise<true> =>
  until(
    'the scan is at the exchange',
    async () => {
      const { rows } = await at(window).scans.uploads({});
      return rows.find((row) => row.hash === hash)?.upload.state === 'arrived' ? true : undefined;
    },
    60_000,
  );
const rowOf = (view: ScansView, hash: string) => view.rows.find((row) => row.hash === hash);
const known = (window: TrainingWindow, caseFileId: string, hash: string): Promise<ScansView> =>
  until(`${window} hears of the scan`, async () => {
    await at(window).exchange.retryNow({});
    const { rows } = await at(window).cases.flows({});
    if (!rows.some((row) => row.caseFileId === caseFileId)) return undefined;
    const view = await at(window).scans.ofCase({ caseFileId });
    return rowOf(view, hash) === undefined ? undefined : view;
  });
const fetched = (window: TrainingWindow, caseFileId: string, hash: string): Promise<ScansView> =>
  until('the scan has come', async () => {
    const view = await at(window).scans.ofCase({ caseFileId });
    const row = rowOf(view, hash);
    if (row?.place === 'away') await at(window).scans.fetch({ caseFileId, hash });
    return row?.place === 'here' ? view : undefined;
  });

const readDraftIds = () =>
  readBooks(training.profile('state'), (db) =>
    selectAll<{ id: string }>(db, 'SELECT id FROM attached_scans WHERE act_id IS NOT NULL').map(
      ({ id }) => id,
    ),
  );
/** Turns one bit of a scan that lies in the books of the local window, which is closed; a second time turns it back. */
const spoil = (hash: string): Promise<void> =>
  writeBooks(training.profile('local'), (tx) => {
    const [piece] = selectAll<{ bytes: Buffer }>(tx, 'SELECT bytes FROM scan_pieces WHERE hash = ?', hash);
    if (piece === undefined) throw new Error('no such scan');
    piece.bytes[40] = (piece.bytes[40] ?? 0) ^ 1;
    execute(tx, 'UPDATE scan_pieces SET bytes = ? WHERE hash = ?', piece.bytes, hash);
  });

describe('a scan of a superior’s paper', () => {
  it('is put to the draft, taken away again, and refused in words where it is no scan', async () => {
    const caseFileId = await draft();
    const paper = pdfOf('approval');
    const put = await attach(at('state'), caseFileId, '省局批复', paper);
    expect(put.rows).toMatchObject([
      { title: '省局批复', mediaType: 'application/pdf', place: 'here', upload: null },
    ]);
    await expect(attach(at('state'), caseFileId, '又一份', paper)).rejects.toEqual(
      refusal('scan/there-already'),
    );
    const script = Buffer.from('<html><script>alert(1)</script></html>');
    await expect(attach(at('state'), caseFileId, 'scan.pdf', script)).rejects.toEqual(
      refusal('scan/kind-not-allowed'),
    );
    const bomb = pngOf(4, 4, 1, [60_000, 60_000]);
    await expect(attach(at('state'), caseFileId, '大图', bomb)).rejects.toEqual(
      refusal('scan/too-many-pixels'),
    );
    await expect(
      at('state').scans.begin({
        caseFileId,
        lane: null,
        act: 'open',
        title: '太大',
        size: mostScanBytes + 1,
      }),
    ).rejects.toEqual(refusal('scan/too-large'));
    await expect(
      at('state').scans.begin({ caseFileId, lane: 'local', act: 'sign', title: '别处', size: 5 }),
    ).rejects.toEqual(refusal('case/act-not-open'));
    expect((await lookAt(at('state'), caseFileId, sha256(paper))).equals(paper)).toBe(true);
    const draftId = put.rows[0]?.draftId ?? '';
    expect((await at('state').scans.remove({ draftId })).rows).toEqual([]);
    await expect(at('state').scans.remove({ draftId })).rejects.toEqual(refusal('scan/gone'));
    const left = await readBooks(training.profile('state'), (db) =>
      selectAll(db, 'SELECT hash FROM scan_contents'),
    );
    expect(left).toEqual([]);
  });

  it('goes with its act, crosses a line that is cut and a window that is killed, and is the same at the other bureau', async () => {
    const caseFileId = await draft();
    const large = pdfOf('ten mebibytes', mostScanBytes);
    const hash = sha256(large);
    await attach(at('state'), caseFileId, '总局批复', large);
    await file(caseFileId);
    await expect(at('state').scans.remove({ draftId: (await readDraftIds())[0] ?? '' })).rejects.toEqual(
      refusal('scan/fixed'),
    );
    // The message is not held up by what is large: the other window hears of the case, and that its scan is to come.
    const heard = await known('local', caseFileId, hash);
    expect(rowOf(heard, hash)).toMatchObject({
      title: '总局批复',
      place: 'away',
      size: mostScanBytes,
      doneOn: expect.any(String),
    });
    await until('a part of it is there', async () => {
      const [row] = (await at('state').scans.uploads({})).rows;
      return (row?.upload.percent ?? 0) > 0 ? true : undefined;
    });
    lines.state.set('cut');
    const [cutAt] = (await at('state').scans.uploads({})).rows;
    expect(cutAt?.upload.state).toBe('sending');
    await at('local').scans.fetch({ caseFileId, hash });
    await until('the other window is told that it has not come yet', async () => {
      const row = rowOf(await at('local').scans.ofCase({ caseFileId }), hash);
      return row?.problem?.includes('还没有传来') === true ? true : undefined;
    });
    await halls.state.kill();
    // The exchange's own process dies as well: what it has acknowledged is on its disk.
    process.kill(training.exchange.pid() ?? 0, 'SIGKILL');
    await until('the exchange is gone', async () =>
      training.exchange.pid() === undefined ? true : undefined,
    );
    await training.exchange.start();
    lines.state.set('answers-lost');
    await open('state', 'scan-sent:after-commit');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    lines.state.set('clear');
    await until('the window dies with a piece acknowledged', async () => {
      if (halls.state.isGone()) return true;
      await at('state')
        .exchange.retryNow({})
        .catch(() => undefined);
      return undefined;
    });
    await open('state');
    // A message that is written meanwhile does not wait behind the scan.
    const second = await draft();
    await file(second);
    await until('the message behind it has arrived', async () => {
      const { rows } = await at('state').exchange.outbox({});
      return rows[0]?.state === 'accepted' ? true : undefined;
    });
    await arrived('state', hash);
    expect(
      await readBooks(training.profile('state'), (db) =>
        selectAll(db, "SELECT 1 AS one FROM scan_uploads WHERE state = 'arrived'"),
      ),
    ).toHaveLength(1);

    // The other window's own line breaks while it fetches: what has come is kept.
    await at('local').scans.fetch({ caseFileId, hash });
    await until('a part has come', async () => {
      const row = rowOf(await at('local').scans.ofCase({ caseFileId }), hash);
      return (row?.received ?? 0) > 0 ? true : undefined;
    });
    lines.local.set('cut');
    await until('the fetch has ended', async () => {
      const row = rowOf(await at('local').scans.ofCase({ caseFileId }), hash);
      return row?.place === 'fetching' ? undefined : true;
    });
    lines.local.set('clear');
    await halls.local.kill();
    await open('local');
    await fetched('local', caseFileId, hash);
    expect(sha256(await lookAt(at('local'), caseFileId, hash))).toBe(hash);
    const looks = await readBooks(training.profile('local'), (db) =>
      selectAll<{ entryText: string }>(
        db,
        "SELECT entry_text FROM journal WHERE entry_text LIKE '%scan/looked-at%'",
      ),
    );
    expect(looks.map(({ entryText }) => JSON.parse(entryText) as object)).toMatchObject([
      { officer: 'l-qiu', caseFileId, detail: { hash, purpose: 'counter-service' } },
    ]);
  }, 240_000);

  it('answers a liaison form with a picture, and one bad file does not hold up the next', async () => {
    const { rows } = await at('local').cases.flows({});
    const caseFileId = rows.find((row) => row.isOurTurn)?.caseFileId ?? '';
    await at('local').cases.perform({
      action: 'act',
      caseFileId,
      lane: 'local',
      act: 'sign',
      answers: {},
      actId: uuidv7(),
    });
    const spoilt = pngOf(300, 200, 3);
    const good = pngOf(300, 200, 9);
    const to = { lane: 'local', act: 'answer' } as const;
    await attach(at('local'), caseFileId, '工资单', spoilt, to);
    await attach(at('local'), caseFileId, '完税证明', good, to);
    lines.local.set('cut');
    await at('local').cases.perform({
      action: 'act',
      caseFileId,
      lane: 'local',
      act: 'answer',
      answers: { answer: '外籍人员两名。' },
      actId: uuidv7(),
    });
    await halls.local.kill();
    // Something spoils the first one's bytes on this disk: the exchange finds out, and a person is told.
    await spoil(sha256(spoilt));
    lines.local.set('clear');
    await open('local');
    await arrived('local', sha256(good));
    const parked = await until('the bad one is parked', async () => {
      const { rows: all } = await at('local').scans.uploads({});
      const row = all.find((one) => one.hash === sha256(spoilt));
      return row?.upload.state === 'parked' ? row : undefined;
    });
    expect(parked.upload.sentence).toContain('重新上传');
    expect((await at('local').scans.uploads({})).unsent).toBe(1);
    await halls.local.kill();
    await spoil(sha256(spoilt));
    await open('local');
    await at('local').scans.retry({ hash: sha256(spoilt) });
    await arrived('local', sha256(spoilt));
    await known('state', caseFileId, sha256(good));
    await fetched('state', caseFileId, sha256(good));
    expect((await lookAt(at('state'), caseFileId, sha256(good))).equals(good)).toBe(true);
  }, 120_000);
});
