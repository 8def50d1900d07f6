import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { Fault } from '../domain/faults.ts';
import { connect, fileHeader, pageBytes } from './connect.ts';
import { asDbFault, withDbFaults } from './errors.ts';
import { asFileFault, replaceFile } from './key-file.ts';
import { takeLock, type Lock } from './lock.ts';
import { latestMigration, migrate, pendingMigrations } from './migrate.ts';
import { attach, Connection, connectionOf, detach, type ReadDb } from './sql.ts';
import type { Sqlite } from './sqlite.ts';
import type { HallDatabase } from './transaction.ts';

export const profileKinds = ['training', 'production'] as const;
export type ProfileKind = (typeof profileKinds)[number];

/** `PRAGMA application_id` of each kind: a training file can never be taken for a real one ('JWTR', 'JWPR'). */
const applicationIds: Readonly<Record<ProfileKind, number>> = {
  training: 0x4a575452,
  production: 0x4a575052,
};

export interface DatabaseFile {
  readonly path: string;
  /** 32 random bytes; never a passphrase. */
  readonly key: Buffer;
  readonly kind: ProfileKind;
}

export interface OpenOptions extends DatabaseFile {
  /** `readSalt` of this file as the key file remembers it; tells another window's file from a wrong key. */
  readonly salt?: string | undefined;
  /** Where the encrypted copy goes that is made before an older database is migrated. Default: beside it. */
  readonly backupPath?: ((fromVersion: number) => string) | undefined;
  /** Test hook, called at named places. */
  readonly failpoint?: ((name: string) => void) | undefined;
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

/** SQLite's code for what goes wrong when `sql` is asked, or an empty text. */
const failureOf = (sqlite: Sqlite, sql: string): string => {
  try {
    sqlite.prepare(sql).get();
    return '';
  } catch (error) {
    return codeOf(error);
  }
};

/**
 * Looks at the file through a read-only connection before anything may write to it: a wrong key on a writing
 * connection could checkpoint somebody else's WAL when it closes.
 */
const inspect = (file: OpenOptions): { version: number } => {
  const { salt, size, text } = fileHeader(file.path);
  if (text.startsWith('SQLite format 3')) throw new Fault('db/not-encrypted');
  const known = file.salt !== undefined && file.salt === salt;
  if (size === 0 || (size < pageBytes && file.salt?.startsWith(salt))) throw new Fault('db/truncated');
  if (size % pageBytes !== 0) throw new Fault(known ? 'db/truncated' : 'db/not-a-database');
  if (file.salt !== undefined && !known) throw new Fault('db/swapped');
  const sqlite = withDbFaults(() => connect(file.path, file.key, { readonly: true, fileMustExist: true }));
  try {
    const head = failureOf(sqlite, 'PRAGMA schema_version');
    if (head === 'SQLITE_NOTADB') throw new Fault('db/wrong-key');
    if (head.startsWith('SQLITE_CORRUPT')) {
      // SQLite refuses a file shorter than its header says, unless told that the schema may be repaired.
      sqlite.unsafeMode(true);
      sqlite.pragma('writable_schema = ON');
      throw new Fault(failureOf(sqlite, 'PRAGMA schema_version') === '' ? 'db/truncated' : 'db/damaged');
    }
    const failure = head === '' ? failureOf(sqlite, 'SELECT count(*) FROM sqlite_schema') : head;
    if (failure !== '') throw asDbFault(Object.assign(new Error(failure), { code: failure }));
    const applicationId = Number(sqlite.pragma('application_id', { simple: true }));
    if (applicationId !== applicationIds[file.kind]) {
      const found = profileKinds.find((kind) => applicationIds[kind] === applicationId);
      if (found === undefined) throw new Fault('db/not-a-database');
      throw new Fault('db/wrong-kind', { found, wanted: file.kind });
    }
    const version = Number(sqlite.pragma('user_version', { simple: true }));
    if (version > latestMigration()) {
      throw new Fault('db/from-future', { found: version, known: latestMigration() });
    }
    return { version };
  } finally {
    sqlite.close();
  }
};

const configure = (sqlite: Sqlite): void => {
  sqlite.pragma('journal_mode = WAL');
  // Money is durable when the clerk is told so: FULL, not NORMAL.
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('temp_store = MEMORY');
  sqlite.pragma('trusted_schema = OFF');
  // A checkpoint on the commit path costs a clerk a visible pause; `checkpoint()` runs when the window is idle.
  sqlite.pragma('wal_autocheckpoint = 0');
};

interface Handle {
  readonly lock: Lock | undefined;
}
const handles = new WeakMap<object, Handle>();

const noFailpoint = (): void => undefined;

const handleFor = (sqlite: Sqlite, file: Pick<OpenOptions, 'failpoint'>, lock?: Lock): object => {
  const handle = Object.freeze(Object.create(null) as object);
  attach(handle, new Connection(sqlite, file.failpoint ?? noFailpoint));
  handles.set(handle, { lock });
  return handle;
};

/**
 * Copies the database whole, under the same key. What a full disk or a power cut leaves half done has another name
 * (`.part`) and is never taken for a copy. Failpoint `copy:made`.
 */
const copyWhole = (sqlite: Sqlite, path: string, failpoint: (name: string) => void): void => {
  const part = `${path}.part`;
  try {
    rmSync(part, { force: true });
    sqlite.prepare('VACUUM INTO ?').run(part);
    // SQLite does not flush what it copies.
    const file = openSync(part, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    failpoint('copy:made');
    replaceFile(part, path);
  } catch (error) {
    throw asFileFault(asDbFault(error));
  }
};

/**
 * Makes a new, empty, encrypted database. Throws db/already-exists where there is a file (even an empty one), and
 * db/already-open, db/disk-full, db/read-only.
 */
export const createDatabase = (file: OpenOptions): HallDatabase => {
  const lock = takeLock(file.path);
  try {
    if (existsSync(file.path)) throw new Fault('db/already-exists');
    const sqlite = connect(file.path, file.key, {});
    try {
      sqlite.pragma(`page_size = ${pageBytes}`);
      sqlite.pragma(`application_id = ${applicationIds[file.kind]}`);
      configure(sqlite);
      migrate(sqlite, pendingMigrations(sqlite), file.failpoint ?? noFailpoint);
      sqlite.pragma('wal_checkpoint(TRUNCATE)');
      return handleFor(sqlite, file, lock) as HallDatabase;
    } catch (error) {
      sqlite.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw asDbFault(error);
  }
};

/**
 * Opens the window's database for writing, migrating it first where it is older (an encrypted copy is made before).
 * Each refusal leaves every byte as it was: db/not-found, db/wrong-key, db/not-a-database, db/not-encrypted,
 * db/truncated, db/swapped, db/damaged, db/wrong-kind, db/from-future, db/migration-changed, db/already-open.
 */
export const openDatabase = (file: OpenOptions): HallDatabase => {
  fileHeader(file.path);
  return openUnder(takeLock(file.path), file);
};

/** Opens it under a lock that is held already; gives the lock back where it cannot. */
const openUnder = (lock: Lock, file: OpenOptions): HallDatabase => {
  try {
    const { version } = inspect(file);
    const sqlite = connect(file.path, file.key, { fileMustExist: true });
    try {
      configure(sqlite);
      const pending = pendingMigrations(sqlite);
      if (pending.length > 0) {
        const target = file.backupPath?.(version) ?? `${file.path}.before-${pending.at(-1)?.number}`;
        const failpoint = file.failpoint ?? noFailpoint;
        if (!existsSync(target)) copyWhole(sqlite, target, failpoint);
        migrate(sqlite, pending, failpoint);
      }
      return handleFor(sqlite, file, lock) as HallDatabase;
    } catch (error) {
      sqlite.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw asDbFault(error);
  }
};

/** A read-only connection for a worker (search, analysis, documents). Takes no lock; refuses as `openDatabase` does. */
export const openReader = (file: OpenOptions): ReadDb => {
  inspect(file);
  return withDbFaults(() => {
    const sqlite = connect(file.path, file.key, { readonly: true, fileMustExist: true });
    sqlite.pragma('temp_store = MEMORY');
    return handleFor(sqlite, file) as ReadDb;
  });
};

/** Closes the connection (checkpointing the WAL) and gives the lock back. Closing twice is harmless. */
export const closeDatabase = (db: ReadDb): void => {
  const handle = handles.get(db);
  if (handle === undefined) return;
  handles.delete(db);
  const { sqlite } = connectionOf(db);
  detach(db);
  try {
    withDbFaults(() => sqlite.close());
  } finally {
    handle.lock?.release();
  }
};

/** Moves the WAL into the file. For idle moments and shift close. `done` is false when a reader stood in the way. */
export const checkpoint = (db: HallDatabase): { done: boolean } =>
  withDbFaults(() => {
    const [row] = connectionOf(db).sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return { done: row?.busy === 0 };
  });

/**
 * Puts a finished copy in the place of the open database, by one rename, and opens it; the lock is held throughout. At
 * every moment the old one or the new one is there, whole. Where the rename fails the old one is opened again, and
 * `refused` says why. Failpoints `swap:closed`, `swap:renamed`. Throws db/busy where somebody still reads the old one.
 */
export const replaceDatabase = (
  db: HallDatabase,
  file: OpenOptions,
  copyPath: string,
): { readonly db: HallDatabase; readonly refused: unknown } => {
  const { lock } = handles.get(db) ?? {};
  const { sqlite, failpoint } = connectionOf(db);
  if (lock === undefined) throw new Error('a database that is not open for writing is not replaced');
  if (!checkpoint(db).done) throw new Fault('db/busy');
  handles.delete(db);
  detach(db);
  withDbFaults(() => sqlite.close());
  let refused: unknown;
  try {
    failpoint('swap:closed');
    const wal = `${file.path}-wal`;
    // A WAL left behind by a reader would be replayed into the other file.
    if (existsSync(wal) && statSync(wal).size > 0) throw new Fault('db/busy');
    for (const end of ['-wal', '-shm']) rmSync(`${file.path}${end}`, { force: true });
    replaceFile(copyPath, file.path);
    failpoint('swap:renamed');
  } catch (error) {
    refused = error;
  }
  return { db: openUnder(lock, file), refused };
};

/** A whole encrypted copy under the same key, made while the window works. Throws db/backup-exists. */
export const backupTo = (db: HallDatabase, path: string): void => {
  if (existsSync(path)) throw new Fault('db/backup-exists');
  const { sqlite, failpoint } = connectionOf(db);
  copyWhole(sqlite, path, failpoint);
};

/** Reads every page and every index. Throws db/damaged. */
export const checkIntegrity = (db: ReadDb): void => {
  const rows = withDbFaults(
    () => connectionOf(db).sqlite.pragma('integrity_check(1)') as { integrity_check: string }[],
  );
  if (rows[0]?.integrity_check !== 'ok') throw new Fault('db/damaged');
};
