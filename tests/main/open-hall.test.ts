import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { execute, selectAll } from '../../db/sql.ts';
import { entryPath } from '../../main/entry-paths.ts';
import { openHall } from '../../main/open-hall.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { until } from '../../main/training/act-player.ts';
import { beginDay, file, openTestHall, prepare, type TestHall, trainingPin } from '../support/hall.ts';

const open: TestHall[] = [];
const openHallHere = async (options: Parameters<typeof openTestHall>[0] = {}): Promise<TestHall> => {
  const hall = await openTestHall(options);
  open.push(hall);
  return hall;
};
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const hall of open.splice(0)) await hall.close();
});

/** A profile that is ready and closed. */
const closedProfile = async (): Promise<TestHall> => {
  const hall = await openHallHere();
  await hall.shut();
  return hall;
};
const editConfig = (folder: string, change: (config: Record<string, unknown>) => void): void => {
  const path = profileFiles(folder).config;
  const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  change(config);
  writeFileSync(path, JSON.stringify(config));
};
const opening = (folder: string) => openHall(folder, { emit: () => undefined });

describe('a window that cannot be opened says why', () => {
  test('no profile, a damaged one, a production one without its key', async () => {
    const nothing = mkdtempSync(join(tmpdir(), 'joint-window-none-'));
    await expect(opening(nothing)).rejects.toMatchObject({ code: 'shell/profile-missing' });
    writeFileSync(profileFiles(nothing).config, '{');
    await expect(opening(nothing)).rejects.toMatchObject({ code: 'shell/profile-damaged' });
    rmSync(nothing, { recursive: true });
    const hall = await closedProfile();
    editConfig(hall.folder, (config) => {
      config['idleLockSeconds'] = 5;
    });
    await expect(opening(hall.folder)).rejects.toMatchObject({
      code: 'shell/profile-damaged',
      detail: { field: 'idleLockSeconds' },
    });
    editConfig(hall.folder, (config) => {
      config['idleLockSeconds'] = 300;
      config['kind'] = 'production';
    });
    await expect(opening(hall.folder)).rejects.toMatchObject({ code: 'shell/unlock-required' });
  });

  test('devices that are not configured rightly; mended, the same profile opens', async () => {
    const hall = await closedProfile();
    editConfig(hall.folder, (config) => {
      config['devices'] = { idCardReader: { driver: 'magic' } };
    });
    await expect(opening(hall.folder)).rejects.toMatchObject({ code: 'device/bad-config' });
    editConfig(hall.folder, (config) => {
      config['devices'] = {};
    });
    const mended = await opening(hall.folder);
    await mended.close();
  });

  test('a second window on the same profile is told that it is open', async () => {
    const hall = await openHallHere();
    await expect(opening(hall.folder)).rejects.toMatchObject({ code: expect.stringMatching(/^db\//) });
    expect((await hall.hall.session.state({})).profile.windowId).toBe('jb-11');
  });

  test('a journal in which somebody has changed a word: the first broken entry is named', async () => {
    const hall = await openHallHere();
    await beginDay(hall.hall);
    await file(
      hall.hall,
      await prepare(hall.hall, {
        answers: { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' },
      }),
    );
    const altered = selectAll<{ seq: number }>(
      hall.db,
      "SELECT min(seq) AS seq FROM journal WHERE entry_text LIKE '%n-lin%'",
    )[0]!.seq;
    await expect(
      hall.reopen({
        prepare: (tx) => {
          const triggers = selectAll<{ name: string }>(
            tx,
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'",
          );
          for (const { name } of triggers) execute(tx, `DROP TRIGGER ${name}`);
          execute(
            tx,
            `UPDATE journal SET entry_text = replace(entry_text, 'n-lin', 'n-wu') WHERE seq = ${altered}`,
          );
        },
      }),
    ).rejects.toMatchObject({ code: 'db/journal-broken', detail: { seq: altered } });
  });
});

describe('the hall process', () => {
  interface Answer {
    readonly kind: string;
    readonly id?: number;
    readonly name?: string;
    readonly payload?: { code?: string; sentence?: string };
    readonly result?: { ok: boolean; value?: unknown; error?: { code: string } };
  }
  const start = (...args: string[]) => {
    const heard: Answer[] = [];
    const child = fork(entryPath('main/hall-process'), args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    children.push(child);
    child.on('message', (message) => void heard.push(message as Answer));
    const hear = (what: string, wanted: (answer: Answer) => boolean) =>
      until(what, () => Promise.resolve(heard.find(wanted)));
    return { child, heard, hear };
  };

  test('refuses in one sentence and leaves when it is given no profile', async () => {
    const { child, hear } = start();
    const refused = await hear('the refusal', (answer) => answer.name === 'refused');
    expect(refused.payload).toMatchObject({
      code: 'shell/profile-missing',
      sentence: expect.stringMatching(/\p{Script=Han}/u),
    });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
  });

  test('serves over its one channel, drops what is no call, and ends with its shell', async () => {
    const hall = await closedProfile();
    const { child, heard, hear } = start('--profile', hall.folder);
    await hear('ready', (answer) => answer.name === 'ready');
    for (const noise of [
      null,
      7,
      'call',
      {},
      { kind: 'call' },
      { kind: 'call', id: 'x', name: 'session.state' },
      { kind: 'eval', id: 1, name: 'x', input: {} },
      { kind: 'call', id: 2, name: 'x'.repeat(81), input: {} },
    ])
      child.send(noise as never);
    child.send({
      kind: 'call',
      id: 3,
      name: 'session.signIn',
      input: { officerId: 'n-lin', pin: trainingPin },
    });
    child.send({ kind: 'call', id: 4, name: 'cases.constructor', input: {} });
    const signedIn = await hear('the answer', (answer) => answer.id === 3);
    expect(signedIn.result).toMatchObject({ ok: true, value: { officer: { id: 'n-lin' } } });
    const refused = await hear('the refusal', (answer) => answer.id === 4);
    expect(refused.result).toMatchObject({ ok: false, error: { code: 'shell/call-refused' } });
    expect(heard.filter((answer) => answer.kind === 'answer')).toHaveLength(2);
    const ended = once(child, 'exit');
    child.disconnect();
    expect((await ended)[0]).toBe(0);
    const next = await hall.reopen();
    open.push(next);
  });
});
