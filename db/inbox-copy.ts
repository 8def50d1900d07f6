import { closeSync, copyFileSync, fsync, openSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { Fault } from '../domain/faults.ts';
import { connect } from './connect.ts';
import { asDbFault, withDbFaults } from './errors.ts';
import {
  cursorAt,
  feedCursorName,
  type FeedEntryRow,
  findFeedEntry,
  moveCursor,
  putRecord,
  type RecordRow,
} from './inbox.ts';
import { putAside, tellOfRebuild } from './inbox-anew.ts';
import { inboxRows, type InboxRows } from './inbox-rows.ts';
import type { DatabaseFile } from './open.ts';
import type { Sqlite } from './sqlite.ts';
import { openCopyTransaction, type Sealer, type WritableTx } from './transaction.ts';

/** Where the copy lies that an inbox is built in; it becomes the window's database by a rename, or is thrown away. */
export const copyPathOf = (databasePath: string): string => `${databasePath}.building`;

const beside = ['', '-journal', '-wal', '-shm'] as const;

/** Clears away a copy that was not finished: it is never taken for the database. */
export const removeCopy = (databasePath: string): void => {
  for (const end of beside) rmSync(`${copyPathOf(databasePath)}${end}`, { force: true });
};

const entriesTable = 'feed_entries';
const loaded = [entriesTable, 'records', 'tasks', 'sync_cursors'] as const;
/**
 * Asked while it is loaded, for each record that comes again and for each registration; or of few rows, for which the
 * whole table would be read through once more.
 */
const keptWhileLoading = [
  ...['tasks_by_record', 'records_of_registrations'],
  ...['records_by_case', 'records_of_lanes', 'tasks_by_case'],
];

/** Nothing of it is anybody's before it is whole: no journal on the disk, and one flush at the end. */
const configure = (sqlite: Sqlite): void => {
  sqlite.pragma('locking_mode = EXCLUSIVE');
  // In memory, so that what one entry does wrong can still be undone.
  sqlite.pragma('journal_mode = MEMORY');
  sqlite.pragma('synchronous = OFF');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('temp_store = MEMORY');
  sqlite.pragma('trusted_schema = OFF');
  sqlite.pragma('cache_size = -98304');
};

interface SchemaRow {
  readonly type: 'index' | 'trigger';
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

/** An encrypted copy of the window's database in which an inbox is being built, by one writer, in one transaction. */
export interface InboxCopy extends InboxRows {
  /** The transaction; nothing can be queued in it. */
  readonly tx: WritableTx;
  /** A record that is there, as it now stands. */
  replaceRecord(record: RecordRow): void;
  /** From here on what is written can be undone together: until `keep`, or `undo`. */
  begin(): void;
  keep(): void;
  undo(): void;
  /** Runs `work`; what it throws comes as a fault of the database where it is one. */
  within(work: () => void): void;
  /** Puts indexes and triggers back, commits, checks every page and index, and flushes the file. */
  finish(to: number): Promise<void>;
  /** Closes it without finishing. */
  abandon(): void;
}

export interface NewCopy extends DatabaseFile {
  readonly sealer: Sealer;
  readonly part: string;
  /** Time of a rebuild (UTC ms): the feed as it was read is put aside first. Null: the feed is only read on. */
  readonly anewAt: number | null;
  /** Called with `snapshot:unchecked` when all rows are written and nothing of it has been checked. */
  readonly failpoint: (name: string) => void;
  /** Puts the whole file on the disk while this thread goes on; by the system, unless handed in. */
  readonly flush?: ((path: string) => Promise<void>) | undefined;
  /**
   * Has `lookThroughEntries` done by another thread while this one makes what indexes are left, and looks through all other
   * tables; where none is handed in, this one looks through all.
   */
  readonly lookBeside?: (() => Promise<void>) | undefined;
}

/** Reads every page, row and index of the tables. Throws `db/damaged`. */
const lookThrough = (sqlite: Sqlite, tables: readonly string[]): void => {
  // Each row was held to its table's conditions as it was written.
  sqlite.pragma('ignore_check_constraints = ON');
  for (const table of tables) {
    const [row] = sqlite.pragma(`quick_check('${table}')`) as { quick_check: string }[];
    if (row?.quick_check !== 'ok') throw new Fault('db/damaged');
  }
};

const tablesIn = (sqlite: Sqlite): readonly string[] =>
  (
    sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { readonly name: string }[]
  ).map(({ name }) => name);

/** The larger half of the look at a copy, by a connection of its own. Throws `db/damaged`. */
export const lookThroughEntries = ({ path, key }: Pick<DatabaseFile, 'path' | 'key'>): void =>
  withDbFaults(() => {
    const sqlite = connect(copyPathOf(path), key, { readonly: true, fileMustExist: true });
    try {
      lookThrough(sqlite, [entriesTable]);
    } finally {
      sqlite.close();
    }
  });

/** Has the file flushed while this thread goes on. */
const flushBeside = async (path: string): Promise<void> => {
  const file = openSync(path, 'r+');
  try {
    await promisify(fsync)(file);
  } finally {
    closeSync(file);
  }
};

/**
 * Copies the window's database, which has no WAL and is written by nobody meanwhile, and opens the copy for building
 * under the same key and cipher. Throws db/disk-full, db/read-only, db/disk-error.
 */
export const openInboxCopy = ({
  path,
  key,
  sealer,
  part,
  anewAt,
  failpoint,
  flush = flushBeside,
  lookBeside,
}: NewCopy): InboxCopy => {
  removeCopy(path);
  const copyPath = copyPathOf(path);
  try {
    copyFileSync(path, copyPath);
  } catch (error) {
    throw (error as { code?: string }).code === 'ENOSPC' ? new Fault('db/disk-full') : error;
  }
  const sqlite = withDbFaults(() => connect(copyPath, key, { fileMustExist: true }));
  const { tx, end } = openCopyTransaction(sqlite, sealer);
  const close = (): void => {
    end();
    sqlite.close();
  };
  try {
    return withDbFaults(() => {
      configure(sqlite);
      sqlite.exec('BEGIN EXCLUSIVE');
      const marks = loaded.map(() => '?').join(', ');
      const later = sqlite
        .prepare(
          `SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema
            WHERE tbl_name IN (${marks}) AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
        )
        .all(...loaded)
        .filter((row) => !keptWhileLoading.includes((row as SchemaRow).name)) as SchemaRow[];
      for (const { type, name } of later) sqlite.exec(`DROP ${type} ${name}`);
      if (anewAt !== null) putAside(sqlite, part);
      return buildingIn(sqlite, tx, {
        ...{ copyPath, key, part, anewAt, failpoint, flush, lookBeside, later, close },
      });
    });
  } catch (error) {
    close();
    throw error;
  }
};

interface Building {
  readonly copyPath: string;
  readonly key: Buffer;
  readonly part: string;
  readonly anewAt: number | null;
  readonly failpoint: (name: string) => void;
  readonly flush: (path: string) => Promise<void>;
  readonly lookBeside: (() => Promise<void>) | undefined;
  readonly later: readonly SchemaRow[];
  readonly close: () => void;
}

const buildingIn = (sqlite: Sqlite, tx: WritableTx, building: Building): InboxCopy => {
  const { copyPath, part, anewAt, failpoint, flush, lookBeside, later, close } = building;
  const rows = inboxRows(tx);
  const putBack = (of: (row: SchemaRow) => boolean): void => {
    for (const { sql } of later.filter(of)) sqlite.exec(sql);
  };
  const isOfEntries = ({ table }: SchemaRow): boolean => table === entriesTable;
  return {
    tx,
    ...rows,
    replaceRecord: (row) => putRecord(tx, row),
    begin: () => void sqlite.exec('SAVEPOINT entries'),
    keep: () => {
      rows.flush();
      sqlite.exec('RELEASE entries');
    },
    undo: () => {
      rows.discard();
      if (sqlite.inTransaction) sqlite.exec('ROLLBACK TO entries; RELEASE entries');
    },
    within: (work) => {
      try {
        work();
      } catch (error) {
        throw asDbFault(error);
      }
    },
    finish: async (to) => {
      // Most of it is written: flushed while the indexes are made, so that less is waited for at the end.
      const begun = flush(copyPath);
      // Heard below; until then it must not count as unheard.
      begun.catch(() => undefined);
      try {
        const tables = withDbFaults(() => {
          moveCursor(tx, feedCursorName(part), to);
          if (anewAt !== null) tellOfRebuild(sqlite, tx, anewAt, to);
          putBack(isOfEntries);
          sqlite.exec('COMMIT');
          // What is asked next gives the lock back, and others may read.
          if (lookBeside !== undefined) sqlite.pragma('locking_mode = NORMAL');
          return tablesIn(sqlite);
        });
        failpoint('snapshot:unchecked');
        const beside = lookBeside?.();
        // Heard below; until then it must not count as unheard.
        beside?.catch(() => undefined);
        withDbFaults(() => {
          sqlite.exec('BEGIN IMMEDIATE');
          putBack((row) => !isOfEntries(row));
        });
        // Nothing can be written into the file while it is read beside.
        await beside;
        withDbFaults(() => sqlite.exec('COMMIT'));
        const flushed = flush(copyPath);
        try {
          withDbFaults(() =>
            lookThrough(
              sqlite,
              beside === undefined ? tables : tables.filter((table) => table !== entriesTable),
            ),
          );
        } finally {
          await flushed;
        }
      } finally {
        try {
          // A file that is still being flushed can be neither renamed nor cleared away everywhere.
          await begun;
        } finally {
          close();
        }
      }
    },
    abandon: close,
  };
};

/** Hash of the entry this window read last, as it stands in a copy before anything was loaded. */
export const lastReadIn = (
  tx: WritableTx,
  part: string,
): { readonly position: number; readonly entry: FeedEntryRow | undefined } => {
  const position = cursorAt(tx, feedCursorName(part));
  return { position, entry: findFeedEntry(tx, part, position) };
};
