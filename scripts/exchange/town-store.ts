import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod/mini';
import { trustListDocument } from '../../contract/exchange/trust-list.ts';
import { bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { createKeys, type ExchangeKeys, keyFileIn, openKeys } from '../../exchange/keys.ts';
import { createStore, openStore, parseStoreLocation } from '../../exchange/open-store.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { putTrustFile } from '../../exchange/trust-desk.ts';
import { firstRevocationLists, trainingTrustList } from '../../main/training/town/certificate-authorities.ts';
import { trainingSealAuthorities } from '../../main/training/town/seals.ts';
import { town } from '../../main/training/town/town.ts';
import { Misused } from '../command.ts';
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts';
import { isRunning } from '../../main/is-running.ts';

/** Where a training exchange keeps its books. */
export type TownEngine = 'sqlite' | 'own-postgres' | 'given-postgres';

/** The exchange's folder within the training folder, and the port windows know it by unless another is named. */
const places = {
  'own-postgres': { folder: 'exchange-postgres', port: 7316 },
  sqlite: { folder: 'exchange-sqlite', port: 7326 },
  'given-postgres': { folder: 'exchange-server', port: 7336 },
} as const satisfies Record<TownEngine, object>;
/** Its own server's, unless something else has it: the next start finds what it took instead in its folder. */
const ownPostgresPort = 7317;
const database = 'exchange';

export interface TownWords {
  /** The training folder. */
  readonly folder: string;
  readonly engine: TownEngine;
  /** Of an existing server: `postgres:<url>`. */
  readonly store: string | undefined;
  readonly port: number | undefined;
}

/** A training exchange's keys and store, open; what stands below it ends with `close`. */
export interface TownStore {
  readonly keysFolder: string;
  /** As `exchange:verify` takes it. */
  readonly location: string;
  readonly port: number;
  readonly keys: ExchangeKeys;
  readonly store: FullStore;
  readonly isNew: boolean;
  readonly logFile: string;
  readonly close: () => Promise<void>;
}

/** Written when keys and store both are there: from then on a missing store is a loss, and never made anew. */
const Made = z.strictObject({
  location: z.nullable(z.string()),
  port: z.int(),
  postgresPort: z.optional(z.int()),
});

const cannotRun = (why: string): Misused =>
  new Misused(
    `npm 带来的 PostgreSQL 在本机运行不了（${why}）。请用 --store postgres:<地址> 指向现有的 PostgreSQL，或用 --sqlite。\n` +
      `The PostgreSQL from npm cannot run here (${why}). Point at an existing one with --store postgres:<url>, or use --sqlite.\n`,
  );
const otherStore = (location: string): Misused =>
  new Misused(
    `这个文件夹的交换平台在 ${location}，不能换成别的数据库；请用 --profile 另指文件夹。\n` +
      `The exchange of this folder lives in ${location}; name another folder with --profile for another database.\n`,
  );
const foreignStore = (): Misused =>
  new Misused(
    '这个数据库里已有另一个交换平台，没有动它；请另建一个空的数据库。\n' +
      'This database holds another exchange and was left alone; make an empty database for this one.\n',
  );

const runsAlready = (lock: string): Misused =>
  new Misused(
    `这个文件夹的交换平台已在另一终端运行；确实没有运行时，请删除 ${lock} 再试。\n` +
      `The exchange of this folder runs in another terminal already; if it does not, delete ${lock} and try again.\n`,
  );

/** One command on one folder: a second one would end the PostgreSQL that the first one works on. */
const lockFolder = (folder: string): (() => void) => {
  const lock = join(folder, 'running.pid');
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder > 0 && holder !== process.pid && isRunning(holder)) throw runsAlready(lock);
  writeFileSync(lock, String(process.pid));
  return () => rmSync(lock, { force: true });
};

const startPostgres = async (folder: string, usual = ownPostgresPort): Promise<OwnPostgres> => {
  const started = await startOwnPostgres({ folder: join(folder, 'postgres'), port: usual });
  if ('skipped' in started) throw cannotRun(started.skipped);
  try {
    await started.asAdmin(`create database ${database}`);
  } catch (error) {
    // duplicate_database: it is there since the first start.
    if ((error as { code?: string }).code !== '42P04') {
      await started.stop();
      throw error;
    }
  }
  return started;
};

const openOrCreate = async (
  location: string,
  keys: ExchangeKeys,
  isMade: boolean,
): Promise<{ store: FullStore; isNew: boolean }> => {
  const at = parseStoreLocation(location);
  try {
    return { store: await openStore(at, keys.storeKeyHex, Date.now()), isNew: false };
  } catch (error) {
    if (isMade || !(error instanceof Fault) || error.code !== 'exchange/store-missing') throw error;
  }
  const identity = { env: 'training', exchangeId: keys.exchangeId, createdAt: Date.now() } as const;
  const trainingDate = town.firstBusinessDay;
  return { store: await createStore(at, keys.storeKeyHex, { ...identity, trainingDate }), isNew: true };
};

/** The town's bureaus sign with keys that are published, as everything of the town is. */
const knowBureaus = async (store: FullStore): Promise<void> => {
  for (const bureau of bureaus) {
    if ((await store.findBureauKey(bureau)) !== undefined) continue;
    await store.putBureauKey(bureau, trainingSealAuthorities[bureau].verifying, {
      kind: 'bureau-key-set',
      subject: bureau,
      decidedAt: Date.now(),
      by: 'training-town',
      reason: '练习环境的公开密钥 published key of the training town',
    });
  }
};

/** What the town's windows are made with: a newer one is put in as at any exchange, and seen to arrive. */
const holdTrustPapers = async (store: FullStore): Promise<void> => {
  if ((await store.listTrustPapers()).length > 0) return;
  const { bundle, signatures } = trainingTrustList();
  const lists = firstRevocationLists().map((der) => Buffer.from(der).toString('base64'));
  const file = JSON.stringify({ ...trustListDocument(bundle, signatures), revocationLists: lists });
  await putTrustFile(store, Buffer.from(file), {
    by: 'training-town',
    reason: '练习环境的互认清单 trust list of the training town',
    now: Date.now(),
  });
};

/**
 * Opens the training exchange of a folder, with its PostgreSQL where it brings its own, and makes what is not there yet;
 * cut short anywhere, it goes on. Throws `Misused` with what to do, and the faults of keys and store.
 */
export const openTownStore = async (words: TownWords): Promise<TownStore> => {
  const folder = join(words.folder, places[words.engine].folder);
  mkdirSync(folder, { recursive: true });
  const unlock = lockFolder(folder);
  try {
    return await openLocked(words, folder, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
};

const openLocked = async (words: TownWords, folder: string, unlock: () => void): Promise<TownStore> => {
  const place = places[words.engine];
  const keysFolder = join(folder, 'keys');
  const madeFile = join(folder, 'exchange.json');
  const made = existsSync(madeFile) ? Made.parse(JSON.parse(readFileSync(madeFile, 'utf8'))) : undefined;
  const given = words.engine === 'given-postgres' ? (words.store ?? null) : null;
  if (made?.location != null && given !== null && made.location !== given) throw otherStore(made.location);

  const postgres =
    words.engine === 'own-postgres' ? await startPostgres(folder, made?.postgresPort) : undefined;
  try {
    const location =
      words.engine === 'sqlite'
        ? `sqlite:${join(folder, 'exchange.db')}`
        : (postgres?.url(database) ?? given ?? '');
    const hadKeys = existsSync(keyFileIn(keysFolder));
    const exchangeId = uuidv7();
    const keys = hadKeys
      ? await openKeys(keysFolder)
      : await createKeys(keysFolder, {
          env: 'training',
          exchangeId,
          suite: 'ed25519',
          passphrase: undefined,
        });
    const { store, isNew } = await openOrCreate(location, keys, made !== undefined);
    if (store.identity.exchangeId !== keys.exchangeId) {
      await store.close();
      if (!hadKeys) rmSync(keyFileIn(keysFolder));
      throw foreignStore();
    }
    await knowBureaus(store);
    await holdTrustPapers(store);
    const port = words.port ?? made?.port ?? place.port;
    const note = { location: given, port, ...(postgres && { postgresPort: postgres.port }) };
    writeFileSync(madeFile, `${JSON.stringify(note)}\n`);
    return {
      keysFolder,
      location,
      port,
      keys,
      store,
      isNew,
      logFile: join(folder, 'exchange.jsonl'),
      close: async () => {
        await store.close();
        await postgres?.stop();
        unlock();
      },
    };
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
};
