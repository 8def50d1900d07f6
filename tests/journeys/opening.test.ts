import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
  openSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallFailed } from '../../contract/client.ts';
import { connect } from '../../db/connect.ts';
import { unlockWithPassphrase } from '../../db/key.ts';
import { sha256HexOfBytes } from '../../evidence/canonical.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { beginShift, until } from '../../main/training/act-player.ts';
import { trainingPassphrase } from '../../main/training/town/published.ts';
import {
  HallRefused,
  type HallStart,
  makeTraining,
  readBooks,
  type RunningHall,
  startHall,
  type TestTraining,
} from '../support/training.ts';
import { booksOf, disagreements } from '../../scripts/rehearsal/books.ts';
import {
  clerk,
  lineIsQuiet,
  lookAtForms,
  openJobs,
  prepare,
  pressF9,
  printed,
  reverse,
  type Round,
  rounds,
} from './clerk.ts';
import { patience, tell } from './seed.ts';

const chinese = /\p{Script=Han}{6,}/u;

let training: TestTraining;
let next: Generator<Round, never>;
beforeAll(async () => {
  training = await makeTraining();
  next = rounds();
});
afterAll(() => training.remove());

const open = async (profile = training.profile('state'), start: HallStart = {}): Promise<RunningHall> => {
  const hall = await startHall(profile, { temp: training.temp, ...start });
  training.halls.add(hall);
  await beginShift(hall.calls, clerk.officerId, clerk.pin);
  return hall;
};
const refusal = async (profile = training.profile('state')): Promise<HallRefused> => {
  try {
    training.halls.add(await startHall(profile, { temp: training.temp }));
  } catch (error) {
    if (error instanceof HallRefused) return error;
    throw error;
  }
  throw new Error('the profile was opened');
};
const hashOf = (file: string): string => sha256HexOfBytes(readFileSync(file));
const booksAgree = async (profile: string): Promise<void> => {
  expect(await readBooks(profile, (db) => disagreements(db))).toEqual([]);
};
/** The sentence a clerk gets; fails when the call went through. */
const faultOf = async (call: Promise<unknown>): Promise<{ code: string; message: string }> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallFailed) return error.error;
    throw error;
  }
  throw new Error('the call went through');
};

describe('a profile is opened', { timeout: patience }, () => {
  it('by one process only: the second is told so, and the first goes on', async () => {
    const first = await open();
    const second = await refusal();
    expect(second.code).toBe('db/already-open');
    expect(second.sentence).toMatch(chinese);
    const round = next.next().value;
    await prepare(first.calls, round);
    await first.kill();
    // The system gives the lock back, however the first one died.
    const third = await open();
    await third.close();
  });

  it('only with a profile.json that is there and in order', async () => {
    const profile = training.profile('state');
    const { config } = profileFiles(profile);
    const sound = readFileSync(config, 'utf8');
    const written = async (text: string | undefined): Promise<HallRefused> => {
      if (text === undefined) rmSync(config);
      else writeFileSync(config, text);
      try {
        return await refusal();
      } finally {
        writeFileSync(config, sound);
      }
    };
    const altered = (change: object): string =>
      JSON.stringify({ ...(JSON.parse(sound) as object), ...change });

    const missing = await written(undefined);
    expect(missing.code).toBe('shell/profile-missing');
    const damaged: HallRefused[] = [];
    for (const text of [
      sound.slice(0, 100),
      '',
      altered({ bureau: 'customs' }),
      altered({ note: 'by hand' }),
      altered({ idleLockSeconds: 0 }),
    ])
      damaged.push(await written(text));
    expect(damaged.map(({ code }) => code)).toEqual(damaged.map(() => 'shell/profile-damaged'));
    for (const { sentence } of [missing, ...damaged]) expect(sentence).toMatch(chinese);
    const hall = await open();
    await hall.close();
  });

  it('never as a real one when it was made for training, and leaves every byte as it was', async () => {
    const profile = training.profile('state');
    const { config, database, key } = profileFiles(profile);
    const sound = readFileSync(config, 'utf8');
    const before = [database, key].map(hashOf);
    const real = JSON.parse(sound) as { kind: string };
    writeFileSync(config, JSON.stringify({ ...real, kind: 'production' }));
    const refused = await refusal();
    writeFileSync(config, sound);
    expect(refused.code).toBe('shell/unlock-required');
    expect(refused.sentence).toMatch(chinese);
    expect([database, key].map(hashOf)).toEqual(before);
  });

  it('not when its journal was altered by somebody who had the key: the entry is named', async () => {
    const profile = training.profile('state');
    const { database, key } = profileFiles(profile);
    const keys = await unlockWithPassphrase(key, trainingPassphrase);
    const alter = (sql: string): void => {
      const sqlite = connect(database, keys.databaseKeys[0]?.key ?? Buffer.alloc(0), { fileMustExist: true });
      const triggers = sqlite
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'")
        .all() as { name: string; sql: string }[];
      for (const { name } of triggers) sqlite.exec(`DROP TRIGGER ${name}`);
      sqlite.exec(sql);
      for (const trigger of triggers) sqlite.exec(trigger.sql);
      sqlite.pragma('wal_checkpoint(TRUNCATE)');
      sqlite.close();
    };
    const copy = join(training.folder, 'before-altering.db');
    cpSync(database, copy);
    const attempts = [
      [3, "UPDATE journal SET entry_text = replace(entry_text, 'n-lin', 'n-wu') || ' ' WHERE seq = 3"],
      [2, 'DELETE FROM journal WHERE seq = 2'],
      [4, 'UPDATE journal SET hash = lower(hex(randomblob(32))) WHERE seq = 4'],
      [1, 'UPDATE journal SET prev_hash = hash WHERE seq = 1'],
    ] as const;
    for (const [entry, sql] of attempts) {
      alter(sql);
      const refused = await refusal();
      expect(refused.code).toBe('db/journal-broken');
      expect(refused.sentence).toContain(String(entry));
      expect(refused.sentence).toMatch(chinese);
      cpSync(copy, database);
    }
    keys.wipe();
    const hall = await open();
    await booksAgree(profile);
    await hall.close();
  });
});

/** What a clerk meets while nothing more fits on the disk, and after there is room again. */
const playOnFullDisk = async (
  hall: RunningHall,
  profile: string,
  disk: { readonly fill: () => Promise<void>; readonly empty: () => Promise<void> },
): Promise<void> => {
  const round = next.next().value;
  await prepare(hall.calls, round);
  const before = await readBooks(profile, booksOf);
  await disk.fill();
  const full = await faultOf(pressF9(hall.calls, round));
  expect(full.code).toBe('db/disk-full');
  expect(full.message).toMatch(chinese);
  await booksAgree(profile);
  const during = await readBooks(profile, booksOf);
  for (const part of ['payments', 'vouchers', 'ledger', 'outbox', 'actions', 'documents', 'jobs'] as const)
    expect(during[part].length, part).toBe(before[part].length);
  await disk.empty();
  await pressF9(hall.calls, round);
  expect((await readBooks(profile, booksOf)).payments.length).toBe(before.payments.length + 1);

  const [form] = await printed(hall.calls, round);
  await disk.fill();
  const spoiling = await faultOf(hall.calls.paper.spoil({ jobId: form?.id ?? '', reason: '纸张撕破' }));
  expect(spoiling.code).toBe('db/disk-full');
  await booksAgree(profile);
  await disk.empty();
  await lookAtForms(hall.calls, round, training.paper('state'));
  await disk.fill();
  const reversing = await faultOf(reverse(hall.calls, round));
  expect(reversing.code).toBe('db/disk-full');
  await booksAgree(profile);
  await disk.empty();
  await reverse(hall.calls, round);
  await booksAgree(profile);
};

describe('a disk that is full', { timeout: patience }, () => {
  it('refuses the act in words, keeps nothing half, and does it when there is room again', async () => {
    const profile = training.profile('state');
    const hall = await open(profile, { entry: 'test' });
    await playOnFullDisk(hall, profile, {
      fill: async () => void (await hall.order({ do: 'pages', left: 0 })),
      empty: async () => void (await hall.order({ do: 'pages', left: null })),
    });
    await lineIsQuiet(hall.calls);
    await hall.close();
    await booksAgree(profile);
  });

  it('is met in the same way on a real disk without room, also while a form is being printed', async ({
    skip,
  }) => {
    const disk = join(training.folder, 'small-disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      tell('skipped: a small disk can be mounted only by root where mount is permitted');
      skip();
    }
    try {
      const profile = join(disk, 'state');
      cpSync(training.profile('state'), profile, { recursive: true });
      const filler = join(disk, 'filler');
      const fill = async () => {
        const file = openSync(filler, 'w');
        const block = Buffer.alloc(4_096, 1);
        try {
          for (;;) writeSync(file, block);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        } finally {
          closeSync(file);
        }
      };
      const empty = async () => rmSync(filler, { force: true });
      const hall = await open(profile);
      await playOnFullDisk(hall, profile, { fill, empty });

      const round = next.next().value;
      await prepare(hall.calls, round);
      await pressF9(hall.calls, round);
      // Whatever of the printing is not yet written down cannot be written now.
      await fill();
      await new Promise((resolve) => setTimeout(resolve, 700));
      await booksAgree(profile);
      await empty();
      await until('the clerk gets every form of it out', async () => {
        const forms = (await openJobs(hall.calls, round)).filter((job) => job.voucherNumber !== null);
        for (const { id, status } of forms)
          if (status === 'prepared') await hall.calls.paper.send({ jobId: id });
        return forms.some(({ status }) => status === 'prepared' || status === 'printing') ? undefined : true;
      });
      await lookAtForms(hall.calls, round, training.paper('state'));
      await lineIsQuiet(hall.calls);
      await booksAgree(profile);
      await hall.close();
      cpSync(profile, training.profile('state'), { recursive: true });
      tell('disk full: on a real file system of 12 MB, and by a page limit');
    } finally {
      for (const hall of training.halls) await hall.kill();
      execFileSync('umount', [disk]);
    }
    expect(existsSync(join(disk, 'state'))).toBe(false);
  });
});

describe('a clock that is turned back a day between two acts', { timeout: patience }, () => {
  it('changes nothing but the recorded time', async () => {
    const profile = training.profile('state');
    const hall = await open(profile, { entry: 'test' });
    const [today, yesterday] = [next.next().value, next.next().value];
    await prepare(hall.calls, today);
    await pressF9(hall.calls, today);
    await lookAtForms(hall.calls, today, training.paper('state'));
    await hall.order({ do: 'clock', offsetMs: -86_400_000 });
    await prepare(hall.calls, yesterday);
    await pressF9(hall.calls, yesterday);
    await lookAtForms(hall.calls, yesterday, training.paper('state'));
    await lineIsQuiet(hall.calls);
    await booksAgree(profile);
    const books = await readBooks(profile, booksOf);
    const [first, second] = [today, yesterday].map((round) => {
      const payment = books.payments.find(({ actId }) => actId === round.actId);
      const voucher = books.vouchers.find(({ actId }) => actId === round.actId);
      const messages = books.outbox.filter(({ actId }) => actId === round.actId);
      if (payment === undefined || voucher === undefined) throw new Error('the act is not in the books');
      return { payment, voucher, messages };
    });
    if (first === undefined || second === undefined) throw new Error('two acts were filed');
    expect(second.payment.at).toBeLessThan(first.payment.at - 80_000_000);
    expect(second.payment.businessDate).toBe(first.payment.businessDate);
    expect(second.voucher).toMatchObject({ no: first.voucher.no + 1, spentOn: first.voucher.spentOn });
    expect(second.messages.map(({ state }) => state)).toEqual(first.messages.map(() => 'accepted'));
    expect(Math.min(...second.messages.map(({ seq }) => seq))).toBeGreaterThan(
      Math.max(...first.messages.map(({ seq }) => seq)),
    );
    // The drawer, the session and the lock know nothing of it.
    expect(await hall.calls.session.state({})).toMatchObject({
      locked: false,
      officer: { id: clerk.officerId },
    });
    await reverse(hall.calls, yesterday);
    await hall.kill();
    const again = await open();
    await booksAgree(profile);
    await again.close();
  });
});
