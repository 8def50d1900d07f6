import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { Fault } from '../domain/faults.ts';
import { Sqlite, type SqliteOptions } from './sqlite.ts';

const saltBytes = 16;
/** Page size of every database made here. */
export const pageBytes = 4096;

/** First bytes and size of a file, without SQLite. Throws db/not-found. */
export const fileHeader = (path: string): { salt: string; size: number; text: string } => {
  if (!existsSync(path)) throw new Fault('db/not-found');
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(saltBytes);
    const read = readSync(file, bytes, 0, saltBytes, 0);
    const head = bytes.subarray(0, read);
    return { salt: head.toString('hex'), size: fstatSync(file).size, text: head.toString('latin1') };
  } finally {
    closeSync(file);
  }
};

/** The random salt at the head of an encrypted database file: it identifies the file, and is no secret. */
export const readSalt = (path: string): string => fileHeader(path).salt;

/** Connects with the raw key. No key derivation: the key is already 256 random bits (key.ts wraps it). */
export const connect = (path: string, key: Buffer, options: SqliteOptions): Sqlite => {
  if (key.length !== 32) throw new TypeError('the database key is 32 bytes');
  const sqlite = new Sqlite(path, { timeout: 2000, ...options });
  const raw = Buffer.concat([Buffer.from('raw:'), key]);
  try {
    // AEGIS is authenticated: altered bytes are an error, never other data (DESIGN §11).
    sqlite.pragma("cipher = 'aegis'");
    sqlite.key(raw);
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  } finally {
    raw.fill(0);
  }
};
