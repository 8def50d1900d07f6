import { Fault } from '../domain/faults.ts';
import { Sqlite } from './sqlite.ts';

/** Held for as long as the database is open. The system frees it when the process dies, however it dies. */
export interface Lock {
  release(): void;
}

/**
 * One CounterWindow = one profile = one database = one lock. Node has no file locks, SQLite has: an exclusive
 * transaction on an empty file beside the database, which nothing is ever written to. Throws db/already-open.
 */
export const takeLock = (databasePath: string): Lock => {
  const holder = new Sqlite(`${databasePath}.lock`, { timeout: 0 });
  try {
    holder.pragma('journal_mode = MEMORY');
    holder.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    holder.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw new Fault('db/already-open');
    throw error;
  }
  return {
    release: () => {
      holder.close();
    },
  };
};
