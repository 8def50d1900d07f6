import { existsSync, rmSync, statSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { Fault } from '../domain/faults.ts';
import { connect, readSalt } from './connect.ts';
import { withDbFaults } from './errors.ts';
import { bindDatabase, currentKey, type UnlockedKeys, writeDatabaseKeys } from './key.ts';
import { replaceFile } from './key-file.ts';
import {
  backupTo,
  closeDatabase,
  createDatabase,
  type OpenOptions,
  openDatabase,
  openReader,
} from './open.ts';
import { findProfileValue, setProfileValue } from './profile.ts';
import { type HallDatabase, type Sealer, transaction } from './transaction.ts';

/** Where a profile keeps its database and its key. */
export interface ProfileFiles {
  readonly databasePath: string;
  readonly keyFilePath: string;
}
type Extra = Pick<OpenOptions, 'backupPath' | 'failpoint'>;

/** Makes the profile's database under the key of its key file, and notes in each which the other is. */
export const createProfileDatabase = (
  files: ProfileFiles,
  keys: UnlockedKeys,
  sealer: Sealer,
  extra: Extra = {},
): HallDatabase => {
  const [fresh] = keys.databaseKeys;
  if (fresh === undefined) throw new Fault('db/key-file-damaged');
  const db = createDatabase({ path: files.databasePath, key: fresh.key, kind: keys.kind, ...extra });
  transaction(db, sealer, (tx) => setProfileValue(tx, 'database-id', keys.databaseId));
  bindDatabase(files.keyFilePath, keys, files.databasePath);
  return db;
};

/**
 * Opens the profile's database and finishes a change of key that was cut short. Faults as `openDatabase`, and
 * db/swapped where the file was made for another profile.
 */
export const openProfileDatabase = (
  files: ProfileFiles,
  keys: UnlockedKeys,
  extra: Extra = {},
): HallDatabase => {
  const salt = readSalt(files.databasePath);
  const known = keys.databaseKeys.some((candidate) => candidate.salt !== null);
  const key = saltOrFirst(keys, salt);
  const db = openDatabase({
    path: files.databasePath,
    key,
    kind: keys.kind,
    salt: known ? (keys.databaseKeys.find((k) => k.key === key)?.salt ?? undefined) : undefined,
    ...extra,
  });
  const databaseId = findProfileValue(db, 'database-id');
  if (databaseId !== undefined && databaseId !== keys.databaseId) {
    closeDatabase(db);
    throw new Fault('db/swapped');
  }
  if (keys.databaseKeys.length > 1 || !known) writeDatabaseKeys(files.keyFilePath, keys, [{ key, salt }]);
  rmSync(nextPath(files), { force: true });
  return db;
};

/**
 * After a person has put a backup in the place of the database: checks that it belongs to this profile and opens with
 * its key, and notes its salt. Faults as `openReader`; db/swapped where it is another profile's. What the exchange
 * holds beyond it is settled by a new epoch (outbox.ts), not here.
 */
export const acceptRestoredDatabase = (files: ProfileFiles, keys: UnlockedKeys): UnlockedKeys => {
  const salt = readSalt(files.databasePath);
  const [first] = keys.databaseKeys;
  if (first === undefined) throw new Fault('db/key-file-damaged');
  const reader = openReader({ path: files.databasePath, key: first.key, kind: keys.kind });
  try {
    if (findProfileValue(reader, 'database-id') !== keys.databaseId) throw new Fault('db/swapped');
  } finally {
    closeDatabase(reader);
  }
  return writeDatabaseKeys(files.keyFilePath, keys, [{ key: first.key, salt }]);
};

/** Where no key was made for this salt, the first one: `openDatabase` then tells what is wrong with the file. */
const saltOrFirst = (keys: UnlockedKeys, salt: string): Buffer => {
  const [first] = keys.databaseKeys;
  if (first === undefined) throw new Fault('db/key-file-damaged');
  return keys.databaseKeys.some((k) => k.salt === salt) ? currentKey(keys, salt) : first.key;
};

const nextPath = (files: ProfileFiles): string => `${files.databasePath}.rekeyed`;

/**
 * Gives the database another key. At every moment there is a whole database and a key file that opens it: a copy is
 * made and re-encrypted, both keys are noted, the copy takes the place of the original, the old key is forgotten.
 * Closes `db`; open the profile again. Failpoints `rekey:copied`, `:rekeyed`, `:noted`, `:closed`, `:renamed`.
 */
export const rotateDatabaseKey = (
  db: HallDatabase,
  files: ProfileFiles,
  keys: UnlockedKeys,
  failpoint: (name: string) => void = () => undefined,
): UnlockedKeys => {
  const next = nextPath(files);
  rmSync(next, { force: true });
  backupTo(db, next);
  failpoint('rekey:copied');
  const oldSalt = readSalt(files.databasePath);
  const oldKey = currentKey(keys, oldSalt);
  const newKey = randomBytes(32);
  rekeyFile(next, oldKey, newKey);
  failpoint('rekey:rekeyed');
  const newSalt = readSalt(next);
  const both = [
    { key: oldKey, salt: oldSalt },
    { key: newKey, salt: newSalt },
  ];
  writeDatabaseKeys(files.keyFilePath, keys, both, failpoint);
  failpoint('rekey:noted');
  closeDatabase(db);
  const wal = `${files.databasePath}-wal`;
  // A WAL left behind by a reader would be replayed into the other file.
  if (existsSync(wal) && statSync(wal).size > 0) throw new Fault('db/busy');
  rmSync(wal, { force: true });
  rmSync(`${files.databasePath}-shm`, { force: true });
  failpoint('rekey:closed');
  replaceFile(next, files.databasePath);
  failpoint('rekey:renamed');
  return writeDatabaseKeys(files.keyFilePath, keys, [{ key: newKey, salt: newSalt }], failpoint);
};

const rekeyFile = (path: string, oldKey: Buffer, newKey: Buffer): void => {
  withDbFaults(() => {
    const sqlite = connect(path, oldKey, { fileMustExist: true });
    const raw = Buffer.concat([Buffer.from('raw:'), newKey]);
    try {
      sqlite.pragma('journal_mode = DELETE');
      sqlite.pragma('synchronous = FULL');
      sqlite.rekey(raw);
    } finally {
      raw.fill(0);
      sqlite.close();
    }
  });
};
