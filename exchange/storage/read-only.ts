import fs from 'node:fs';
import { Fault } from '../../domain/faults.ts';
import type { StoreLocation } from '../open-store.ts';
import type { DumpingStore } from './dump.ts';
import { migrationsFor, missingMigrations, postgresDialect, sqliteDialect } from './migrations.ts';
import { postgresDump } from './postgres-dump.ts';
import { connectPostgres } from './postgres-engine.ts';
import { sqliteFault } from './sqlite.ts';
import { sqliteDump } from './sqlite-dump.ts';
import { SqliteDatabase, sqliteCodeOf } from './sqlite-engine.ts';

/** A store that can be read whole and not written, beside the exchange that has it open or after it has stopped. */
export interface ReadOnlyStore extends Pick<DumpingStore, 'readIdentity' | 'dump'> {
  close(): Promise<void>;
}

type Done = readonly { readonly number: number; readonly checksum: string }[];
const migrationRows = 'SELECT number, checksum FROM migrations ORDER BY number';

/** Only a store of this program's own shape is read: an older one is brought up by starting its exchange once. */
const checkShape = (done: Done, dialect: typeof sqliteDialect): void => {
  const missing = missingMigrations(migrationsFor(dialect), done);
  if (missing.length > 0) throw new Fault('exchange/store-from-the-past', { number: missing.length });
};

/** The cipher is authenticated: a byte altered on the disk is an error of the engine, whichever page it is in. */
const readFault = (error: unknown): unknown => {
  const engine = sqliteCodeOf(error);
  // The plain code: the file opens with this key, and there is no such table in it.
  if (engine === 'SQLITE_ERROR') return new Fault('exchange/store-missing');
  return engine.startsWith('SQLITE_CORRUPT') ? new Fault('exchange/store-damaged') : sqliteFault(error);
};

const openSqlite = (file: string, keyHex: string): ReadOnlyStore => {
  if (!fs.existsSync(file)) throw new Fault('exchange/store-missing');
  const open = (): SqliteDatabase => {
    const db = new SqliteDatabase(file, { timeout: 5000, readonly: true });
    db.pragma(`cipher = 'aegis'`);
    db.key(Buffer.concat([Buffer.from('raw:'), Buffer.from(keyHex, 'hex')]));
    return db;
  };
  const db = open();
  try {
    checkShape(db.prepare(migrationRows).all() as Done, sqliteDialect);
  } catch (error) {
    db.close();
    throw readFault(error);
  }
  const { readIdentity, dump } = sqliteDump(db, open);
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw readFault(error);
    }
  };
  return {
    readIdentity: () => told(readIdentity()),
    dump: (take) => told(dump(take)),
    close: async () => void db.close(),
  };
};

/** No such database, no such table. */
const nothingThere = /^(3D000|42P01)$/;

const openPostgres = async (url: string): Promise<ReadOnlyStore> => {
  const engine = connectPostgres(url);
  try {
    const done = await engine.transaction((query) => query<Done[number]>(migrationRows));
    checkShape(done, postgresDialect);
  } catch (error) {
    await engine.close();
    const { code = '' } = error as { code?: string };
    throw nothingThere.test(code) ? new Fault('exchange/store-missing') : error;
  }
  const { readIdentity, dump } = postgresDump(engine);
  return { readIdentity, dump, close: () => engine.close() };
};

/**
 * Opens a store for reading alone: no migration runs and nothing is written. Throws `exchange/store-missing`,
 * `exchange/store-key-wrong`, `exchange/store-from-the-past`, `exchange/store-from-the-future`,
 * `exchange/store-migration-altered`, `exchange/unavailable`, and `exchange/store-damaged`, as does its `dump`.
 */
export const openReadOnly = async (location: StoreLocation, storeKeyHex: string): Promise<ReadOnlyStore> =>
  location.engine === 'sqlite' ? openSqlite(location.file, storeKeyHex) : openPostgres(location.url);
