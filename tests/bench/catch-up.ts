import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Inbox from '../../db/inbox.ts';
import type * as Open from '../../db/open.ts';
import { closeDatabase, createDatabase } from '../../db/open.ts';
import { setProfileValue } from '../../db/profile.ts';
import { transaction } from '../../db/transaction.ts';
import { builtFolder } from '../../main/entry-paths.ts';
import { systemClock } from '../../main/clock.ts';
import type * as CatchUp from '../../main/sync/catch-up.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { makeWindow, part } from '../exchange/test-window.ts';
import { configFor } from '../support/catching-up.ts';
import { testKey } from '../support/database.ts';
import { compare, type Comparison, figuresOf, inTurn } from './measure.ts';
import { hasExpressPouch } from './express-pouch-folder.ts';
import { rawCatchUp, removeDatabase } from './raw-catch-up.ts';

interface Pouch {
  info(): Promise<{ doc_count: number }>;
  close(): Promise<void>;
}
const require = createRequire(import.meta.url);
const PouchDB = require('pouchdb') as (new (
  path: string,
  options?: object,
) => Pouch) & {
  replicate(from: string, to: Pouch, options: object): Promise<{ docs_written: number }>;
};

export interface CatchUpMeasured {
  readonly comparisons: readonly Comparison[];
  /** Processor time of all threads, ms: what the ratio becomes where other work holds the other core. */
  readonly parts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** Milliseconds of the processor this process has had, all its threads together. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

interface Times {
  readonly wall: number[];
  readonly processor: number[];
}
const noTimes = (): Times => ({ wall: [], processor: [] });
const timed = ({ wall, processor }: Times): (() => void) => {
  const [begun, had] = [performance.now(), processorTime()];
  return () => {
    wall.push(performance.now() - begun);
    processor.push(processorTime() - had);
  };
};

const device = 'bench-reader';

/** A process of the bench that says one thing when it is ready. */
const started = async <T>(
  entry: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; told: T }> => {
  const child = fork(join(import.meta.dirname, entry), [...args], {
    execArgv: [],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const told = await new Promise<T>((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`${entry} ended with ${code}`)));
  });
  return { child, told };
};

/** A module of the program as it is shipped: its threads are loaded from there too. */
const built = async <T>(path: string): Promise<T> =>
  (await import(pathToFileURL(join(builtFolder(), 'app', `${path}.js`)).href)) as T;

/** What the built hall process does with a window's database before it opens. */
const catcherUp = async () => {
  const { openDatabase, closeDatabase: close } = await built<typeof Open>('db/open');
  const { allRecords, cursorAt, feedCursorName } = await built<typeof Inbox>('db/inbox');
  const { catchUpFirst, catchUpLimits } = await built<typeof CatchUp>('main/sync/catch-up');
  return {
    run: async (path: string, url: string, changes: number, times: Times): Promise<void> => {
      const ended = timed(times);
      const file = { path, key: testKey, kind: 'training' } as const;
      const db = await catchUpFirst(openDatabase(file), file, {
        config: configFor({ url, device, bureau: 'local' }),
        clock: systemClock,
        log: { write: () => undefined },
        failpoint: () => undefined,
        limits: { ...catchUpLimits, atLeast: 1, askMs: 5_000, readMs: 0 },
        tell: () => undefined,
        begun: () => undefined,
      });
      ended();
      try {
        if (cursorAt(db, feedCursorName(part)) !== changes || allRecords(db).length === 0)
          throw new Error('the window did not catch up');
      } finally {
        close(db);
      }
    },
  };
};

/**
 * Catching up of an empty window, by the built product's whole path: asking, download, checks, fold, indexes, flush and swap;
 * against the same bytes put raw into the same encrypted engine, and against PouchDB replicating the same changes.
 */
export const measureCatchUp = async (
  folder: string,
  changes: number,
  rounds: number,
): Promise<CatchUpMeasured> => {
  const home = join(folder, 'catch-up');
  mkdirSync(join(home, 'exchange'), { recursive: true });
  const exchange = await started<{ url: string; raw: string; bytes: number }>('catch-up-exchange.ts', [
    join(home, 'exchange'),
    String(changes),
    device,
  ]);
  const source = await started<{ url: string }>('pouch-source.ts', [exchange.told.raw]);
  const express = hasExpressPouch()
    ? await started<{ url: string }>('express-pouch-source.ts', [exchange.told.raw, join(home, 'express')])
    : undefined;
  const times = { ours: noTimes(), raw: noTimes(), pouch: noTimes(), express: noTimes() };
  const { signing } = makeWindow({ device, bureau: 'local' });
  const catchingUp = await catcherUp();

  const ours = async (path: string): Promise<void> => {
    const fresh = createDatabase({ path, key: testKey, kind: 'training' });
    transaction(fresh, makeSealer({ env: 'training', device }), (tx) =>
      setProfileValue(tx, 'device-key', JSON.stringify(signing)),
    );
    closeDatabase(fresh);
    await catchingUp.run(path, exchange.told.url, changes, times.ours);
  };
  const raw = async (path: string): Promise<void> => {
    const ended = timed(times.raw);
    const count = await rawCatchUp(exchange.told.raw, path, testKey);
    ended();
    if (count !== changes) throw new Error(`${count} of ${changes} rows`);
  };
  const pouch = async (path: string, url: string, of: Times): Promise<void> => {
    const target = new PouchDB(path, { adapter: 'leveldb', auto_compaction: false });
    const ended = timed(of);
    await PouchDB.replicate(url, target, { batch_size: 1000, batches_limit: 10 });
    ended();
    const { doc_count: count } = await target.info();
    await target.close();
    if (count !== changes) throw new Error(`${count} of ${changes} documents`);
  };

  try {
    for (let round = 0; round < rounds; round += 1) {
      const at = (name: string): string => join(home, `${name}-${round}`);
      await inTurn(round, [
        () => ours(at('ours')),
        () => raw(at('raw')),
        () => pouch(at('pouch'), source.told.url, times.pouch),
        ...(express === undefined ? [] : [() => pouch(at('express-pouch'), express.told.url, times.express)]),
      ]);
      for (const name of ['ours', 'raw']) removeDatabase(at(name));
      for (const name of ['pouch', 'express-pouch']) rmSync(at(name), { recursive: true, force: true });
    }
  } finally {
    for (const { child } of [source, exchange, ...(express === undefined ? [] : [express])])
      child.disconnect();
  }
  const what = `${changes} changes into an empty window`;
  return {
    comparisons: [
      compare(
        'catchup',
        what,
        times.ours.wall,
        'the same bytes, raw, same engine and cipher',
        times.raw.wall,
      ),
      ...(express === undefined
        ? []
        : [compare('catchup', what, times.ours.wall, 'PouchDB from express-pouchdb', times.express.wall)]),
      compare('catchup', what, times.ours.wall, 'PouchDB from a stand-in out of memory', times.pouch.wall),
    ],
    parts: {
      'processor time, ours': figuresOf(times.ours.processor).median,
      'processor time, raw': figuresOf(times.raw.processor).median,
      'processor time, PouchDB': figuresOf(times.pouch.processor).median,
    },
    notes: [
      `${exchange.told.bytes} bytes of gzip from the exchange's own snapshot, over HTTP on this machine`,
      ...(express === undefined
        ? [
            'skipped: express-pouchdb is not installed: npm ci --ignore-scripts in tests/bench/express-pouchdb',
          ]
        : []),
    ],
  };
};
