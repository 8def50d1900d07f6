import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod/mini';
import { Fault } from '../domain/faults.ts';
import { asDbFault } from './errors.ts';

export const keyFileVersion = 1;

const hex = z.string().check(z.regex(/^([0-9a-f]{2})+$/));
const Kdf = z.strictObject({
  name: z.literal('argon2id'),
  memoryKiB: z.int().check(z.positive()),
  iterations: z.int().check(z.positive()),
  parallelism: z.int().check(z.positive()),
  salt: hex,
});
export type Kdf = z.infer<typeof Kdf>;

/** AES-256-GCM: nonce, and ciphertext with its tag behind it. */
const Sealed = z.strictObject({ nonce: hex, sealed: hex });
export type Sealed = z.infer<typeof Sealed>;

/**
 * The key file. The slots each wrap the same profile key; the profile key wraps the key of the database (two of them
 * only while the key is being changed). Nothing in it is secret without a passphrase, the custodians or the system.
 */
export const KeyFile = z.strictObject({
  v: z.literal(keyFileVersion),
  kind: z.enum(['training', 'production']),
  databaseId: z.string().check(z.minLength(1), z.maxLength(96)),
  databaseKeys: z
    .array(z.strictObject({ databaseSalt: z.nullable(hex), key: Sealed }))
    .check(z.minLength(1), z.maxLength(2)),
  slots: z.strictObject({
    passphrase: z.nullable(z.strictObject({ kdf: Kdf, key: Sealed })),
    os: z.nullable(z.strictObject({ backend: z.string(), wrapped: hex })),
    custodians: z.nullable(z.strictObject({ first: Kdf, second: Kdf, key: Sealed })),
  }),
});
export type KeyFile = z.infer<typeof KeyFile>;

/** Throws db/key-file-missing, db/key-file-from-future, db/key-file-damaged. */
export const readKeyFile = (path: string): KeyFile => {
  if (!existsSync(path)) throw new Fault('db/key-file-missing');
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Fault('db/key-file-damaged');
  }
  const version = (value as { v?: unknown } | null)?.v;
  if (typeof version === 'number' && version > keyFileVersion) {
    throw new Fault('db/key-file-from-future', { found: version });
  }
  const parsed = KeyFile.safeParse(value);
  if (!parsed.success) throw new Fault('db/key-file-damaged');
  return parsed.data;
};

const nodeFaults: Readonly<Record<string, string>> = {
  ENOSPC: 'SQLITE_FULL',
  EROFS: 'SQLITE_READONLY',
  EACCES: 'SQLITE_READONLY',
  EPERM: 'SQLITE_READONLY',
  EIO: 'SQLITE_IOERR',
};
/** Turns the ordinary failures of a disk, told by the file system, into the same faults as `asDbFault`. */
export const asFileFault = (error: unknown): unknown => {
  const code = nodeFaults[(error as { code?: string }).code ?? ''];
  return code === undefined ? error : asDbFault(Object.assign(new Error(code), { code }));
};

const syncFolder = (path: string): void => {
  // Windows has no handle on a folder to flush; its rename is journalled.
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

/** Renames durably. */
export const replaceFile = (from: string, to: string): void => {
  renameSync(from, to);
  syncFolder(to);
};

/**
 * Writes beside the old file, flushes, and renames over it: there is a whole valid file at every moment, whatever
 * fails. Throws db/disk-full, db/read-only, db/disk-error.
 */
export const writeKeyFile = (path: string, file: KeyFile, failpoint: (name: string) => void): void => {
  try {
    const next = `${path}.next`;
    const handle = openSync(next, 'w', 0o600);
    try {
      writeSync(handle, `${JSON.stringify(file, null, 2)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    failpoint('key-file:before-rename');
    replaceFile(next, path);
    failpoint('key-file:after-rename');
  } catch (error) {
    throw asFileFault(error);
  }
};
