import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEntry } from '../../db/journal.ts';
import { closeDatabase, createDatabase, type OpenOptions, openDatabase } from '../../db/open.ts';
import type { Sealer, HallDatabase, WritableTx } from '../../db/transaction.ts';
import { transaction } from '../../db/transaction.ts';

/** A key for tests only. */
export const testKey = Buffer.alloc(32, 7);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const genesis = '0'.repeat(64);
const link = (prevHash: string, text: string): string => sha256(`${prevHash}\n${text}`);

/** A sealer with the real chain but no contract: for tests of the database alone. */
export const chainSealer: Sealer = {
  genesis,
  link,
  entryText: (entry: JournalEntry) => JSON.stringify(entry),
  seal: (drafts, head) => {
    let { lastSeq, lastHash } = head;
    return drafts.map((draft) => {
      lastSeq += 1;
      const text = JSON.stringify({ ...draft, epoch: head.epoch, seq: lastSeq, prevHash: lastHash });
      const sealed = {
        epoch: head.epoch,
        seq: lastSeq,
        msgId: `window-1:${head.epoch}:${lastSeq}`,
        prevHash: lastHash,
        hash: link(lastHash, text),
        text,
      };
      lastHash = sealed.hash;
      return sealed;
    });
  },
};

export interface TestDatabase {
  readonly db: HallDatabase;
  readonly folder: string;
  readonly path: string;
  /** Closes and opens the same file again. */
  reopen(options?: Partial<OpenOptions>): HallDatabase;
  write<T>(work: (tx: WritableTx) => T): T;
  /** Closes it and removes the folder. */
  remove(): void;
}

/** A fresh encrypted training database in a folder of its own. */
export const makeTestDatabase = (options: Partial<OpenOptions> = {}): TestDatabase => {
  const folder = mkdtempSync(join(tmpdir(), 'joint-window-db-'));
  const path = options.path ?? join(folder, 'window.db');
  const file: OpenOptions = { path, key: testKey, kind: 'training', ...options };
  let db = createDatabase(file);
  return {
    get db() {
      return db;
    },
    folder,
    path,
    reopen: (again = {}) => {
      closeDatabase(db);
      db = openDatabase({ ...file, ...again });
      return db;
    },
    write: (work) => transaction(db, chainSealer, work),
    remove: () => {
      closeDatabase(db);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
