import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallResult } from '../../contract/call.ts';
import { type ValueClient, valueClientOver } from '../../contract/client.ts';
import type { FromHall } from '../../contract/wire.ts';
import { connect } from '../../db/connect.ts';
import { unlockWithPassphrase } from '../../db/key.ts';
import { closeDatabase } from '../../db/open.ts';
import { openProfileDatabase } from '../../db/profile-database.ts';
import { transaction, type WritableTx } from '../../db/transaction.ts';
import type { ExchangeStore } from '../../exchange/storage/port.ts';
import { profileFiles, readProfileConfig } from '../../main/profile/profile-config.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { type AnyWindow, openTraining } from '../../main/training/open-training.ts';
import { trainingPassphrase } from '../../main/training/town/published.ts';
import { databaseKeyOf, readBooks, readExchangeStore } from '../../scripts/rehearsal/look-inside.ts';
import type { TrainingExchange } from '../../main/training/training-exchange.ts';

export { readBooks };

/** A training folder of a test: both windows and their exchange, all real. */
export interface TestTraining {
  readonly folder: string;
  readonly exchange: TrainingExchange;
  /** Where children of this folder put temporary files. */
  readonly temp: string;
  profile(window: AnyWindow): string;
  paper(window: AnyWindow): string;
  /** Ends every hall that still runs, stops the exchange and removes the folder. */
  remove(): Promise<void>;
  readonly halls: Set<RunningHall>;
}

/** `withNeighbours`: the other jurisdiction's windows too. */
export const makeTraining = async (
  options: { readonly withNeighbours?: boolean } = {},
): Promise<TestTraining> => {
  const folder = mkdtempSync(join(tmpdir(), 'joint-window-journey-'));
  const temp = join(folder, 'temp');
  mkdirSync(temp);
  const { exchange } = await openTraining(folder, 'state', options);
  const halls = new Set<RunningHall>();
  return {
    folder,
    exchange,
    temp,
    halls,
    profile: (window) => join(folder, window),
    paper: (window) => join(folder, 'paper', window),
    remove: async () => {
      await Promise.all([...halls].map((hall) => hall.kill()));
      await exchange.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export type ToChild = { readonly kind: 'order'; readonly order: number } & (
  | { readonly do: 'arm'; readonly at: string }
  | { readonly do: 'clock'; readonly offsetMs: number }
  | { readonly do: 'pages'; readonly left: number | null }
  | { readonly do: 'seen' }
);
type OrderOf<T> = T extends unknown ? Omit<T, 'kind' | 'order'> : never;
export type ChildOrder = OrderOf<ToChild>;
export type FromChild =
  | FromHall
  | { readonly kind: 'done'; readonly order: number; readonly seen: readonly string[] };

/** The hall process ended before it answered. */
export class HallDied extends Error {
  override readonly name = 'HallDied';
}
/** The hall process would not open the profile, and said why. */
export class HallRefused extends Error {
  override readonly name = 'HallRefused';
  readonly code: string;
  readonly sentence: string;

  constructor(code: string, sentence: string) {
    super(`${code}: ${sentence}`);
    this.code = code;
    this.sentence = sentence;
  }
}

export interface RunningHall {
  /** Every call of the contract, over the child's channel. */
  readonly calls: ValueClient;
  readonly pid: number;
  /** Only of the test's own entry: arms a failpoint, turns the clock, fills the disk; answers the failpoints passed. */
  order(order: ChildOrder): Promise<readonly string[]>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Closes as the shell does; resolves when the process is gone. */
  close(): Promise<void>;
  readonly gone: Promise<void>;
  isGone(): boolean;
  /** The end of what the process and its device process wrote to the error stream. */
  said(): string;
}

export interface HallStart {
  /** `product` is main/hall-process.ts itself; `test` the same hall with failpoints. */
  readonly entry?: 'product' | 'test';
  readonly arm?: string | undefined;
  readonly temp?: string;
  /** Called with the running process before it is ready. */
  readonly onStarted?: (kill: () => void) => void;
}

const root = join(import.meta.dirname, '../..');
const entries = {
  product: join(root, 'main/hall-process.ts'),
  test: join(root, 'tests/support/hall-child.ts'),
};

/** Starts the hall process of a profile. Throws `HallRefused`, or `HallDied` when it is killed before it is ready. */
export const startHall = async (profile: string, start: HallStart = {}): Promise<RunningHall> => {
  const args = ['--profile', profile, ...(start.arm === undefined ? [] : ['--arm', start.arm])];
  const child: ChildProcess = fork(entries[start.entry ?? 'product'], args, {
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
    env: {
      ...process.env,
      ...(start.temp === undefined ? {} : { TMPDIR: start.temp }),
    },
  });
  let isGone = false;
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString('utf8')).slice(-8_000);
  });
  const waiting = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isGone = true;
      for (const { fail } of waiting.values()) fail(new HallDied('the hall process is gone'));
      waiting.clear();
      resolve();
    });
  });
  let next = 0;
  const ask = <T>(message: (id: number) => object): Promise<T> =>
    new Promise((resolve, reject) => {
      if (isGone) {
        reject(new HallDied('the hall process is gone'));
        return;
      }
      next += 1;
      waiting.set(next, { done: resolve as (value: unknown) => void, fail: reject });
      // A send that fails is followed by 'exit', which ends the call.
      child.send(message(next), () => undefined);
    });
  const kill = async (): Promise<void> => {
    if (!isGone) child.kill('SIGKILL');
    await gone;
  };
  const ready = new Promise<void>((resolve, reject) => {
    void gone.then(() => reject(new HallDied(`the hall process died before it was ready: ${said}`)));
    child.on('message', (raw: FromChild) => {
      if (raw.kind === 'customer') return;
      if (raw.kind === 'event') {
        if (raw.name === 'ready') resolve();
        if (raw.name !== 'refused') return;
        const { code, sentence } = raw.payload as { code: string; sentence: string };
        reject(new HallRefused(code, sentence));
        return;
      }
      const id = raw.kind === 'answer' ? raw.id : raw.order;
      waiting.get(id)?.done(raw.kind === 'answer' ? raw.result : raw.seen);
      waiting.delete(id);
    });
  });
  start.onStarted?.(() => void child.kill('SIGKILL'));
  try {
    await ready;
  } catch (error) {
    await gone;
    throw error;
  }
  return {
    calls: valueClientOver((name, input) =>
      ask<CallResult<unknown>>((id) => ({ kind: 'call', id, name, input })),
    ),
    pid: child.pid ?? 0,
    order: (order) => ask((id) => ({ kind: 'order', order: id, ...order })),
    kill,
    close: async () => {
      if (child.connected) child.disconnect();
      await gone;
    },
    gone,
    isGone: () => isGone,
    said: () => said,
  };
};

/** A copy of the database of a window that is closed, altered by somebody who has the key and no scruples. */
export const alteredCopy = async (profile: string, sql: string): Promise<string> => {
  const copy = join(profile, '..', 'altered.db');
  cpSync(profileFiles(profile).database, copy);
  const sqlite = connect(copy, await databaseKeyOf(profile), { fileMustExist: true });
  sqlite.pragma('foreign_keys = OFF');
  sqlite.pragma('ignore_check_constraints = ON');
  const triggers = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers as { name: string }[]) sqlite.exec(`DROP TRIGGER ${name}`);
  const { changes } = sqlite.prepare(sql).run();
  if (changes === 0) throw new Error(`nothing was altered by: ${sql}`);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
  return copy;
};

/** Writes into the database of a window that is closed, through the product's own transaction. */
export const writeBooks = async (profile: string, work: (tx: WritableTx) => void): Promise<void> => {
  const files = profileFiles(profile);
  const config = readProfileConfig(profile);
  const keys = await unlockWithPassphrase(files.key, trainingPassphrase);
  const db = openProfileDatabase({ databasePath: files.database, keyFilePath: files.key }, keys);
  keys.wipe();
  try {
    transaction(db, makeSealer({ env: config.kind, device: config.device }), work);
  } finally {
    closeDatabase(db);
  }
};

/** Opens the store of the folder’s exchange, which is stopped. */
export const readExchange = <T>(
  training: TestTraining,
  look: (store: ExchangeStore) => Promise<T>,
): Promise<T> => readExchangeStore(join(training.folder, 'exchange'), look);
