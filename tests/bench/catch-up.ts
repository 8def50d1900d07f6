import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { allRecords, cursorAt, feedCursorName } from '../../db/inbox.ts';
import { closeDatabase, createDatabase } from '../../db/open.ts';
import { setProfileValue } from '../../db/profile.ts';
import { transaction } from '../../db/transaction.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { makeWindow, part } from '../exchange/test-window.ts';
import { openCatchingUp } from '../support/catching-up.ts';
import { testKey } from '../support/database.ts';
import { compare, type Comparison, inTurn } from './measure.ts';
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
  readonly notes: readonly string[];
}

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

/**
 * Catching up of an empty window, by the product's whole path: asking, download, checks, fold, indexes, flush and swap;
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
  const times = { ours: [] as number[], raw: [] as number[], pouch: [] as number[] };
  const { signing } = makeWindow({ device, bureau: 'local' });

  const ours = async (path: string): Promise<void> => {
    const fresh = createDatabase({ path, key: testKey, kind: 'training' });
    transaction(fresh, makeSealer({ env: 'training', device }), (tx) =>
      setProfileValue(tx, 'device-key', JSON.stringify(signing)),
    );
    closeDatabase(fresh);
    const begun = performance.now();
    const { db } = await openCatchingUp({
      path,
      url: exchange.told.url,
      device,
      bureau: 'local',
      atLeast: 1,
    });
    times.ours.push(performance.now() - begun);
    try {
      if (cursorAt(db, feedCursorName(part)) !== changes || allRecords(db).length === 0)
        throw new Error('the window did not catch up');
    } finally {
      closeDatabase(db);
    }
  };
  const raw = async (path: string): Promise<void> => {
    const begun = performance.now();
    const count = await rawCatchUp(exchange.told.raw, path, testKey);
    times.raw.push(performance.now() - begun);
    if (count !== changes) throw new Error(`${count} of ${changes} rows`);
  };
  const pouch = async (path: string): Promise<void> => {
    const target = new PouchDB(path, { adapter: 'leveldb', auto_compaction: false });
    const begun = performance.now();
    await PouchDB.replicate(source.told.url, target, { batch_size: 1000, batches_limit: 10 });
    times.pouch.push(performance.now() - begun);
    const { doc_count: count } = await target.info();
    await target.close();
    if (count !== changes) throw new Error(`${count} of ${changes} documents`);
  };

  try {
    for (let round = 0; round < rounds; round += 1) {
      const at = (name: string): string => join(home, `${name}-${round}`);
      await inTurn(round, [() => ours(at('ours')), () => raw(at('raw')), () => pouch(at('pouch'))]);
      for (const name of ['ours', 'raw']) removeDatabase(at(name));
      rmSync(at('pouch'), { recursive: true, force: true });
    }
  } finally {
    for (const { child } of [source, exchange]) child.disconnect();
  }
  const what = `${changes} changes into an empty window`;
  return {
    comparisons: [
      compare('catchup', what, times.ours, 'the same bytes, raw, same engine and cipher', times.raw),
      compare('catchup', what, times.ours, 'PouchDB (LevelDB, in clear, not durable)', times.pouch),
    ],
    notes: [
      `${exchange.told.bytes} bytes of gzip from the exchange's own snapshot, over HTTP on this machine`,
    ],
  };
};
