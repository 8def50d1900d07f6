import { createRequire } from 'node:module';

/**
 * The part of better-sqlite3-multiple-ciphers that is used here. The package's own types are not reachable through
 * its `exports`, and a narrow surface is easier to keep honest.
 */
export interface Statement {
  readonly reader: boolean;
  readonly readonly: boolean;
  run(...values: readonly unknown[]): { readonly changes: number };
  get(...values: readonly unknown[]): unknown;
  all(...values: readonly unknown[]): unknown[];
  raw(on: boolean): this;
  columns(): { readonly name: string }[];
}

export interface Sqlite {
  readonly inTransaction: boolean;
  readonly open: boolean;
  prepare(sql: string): Statement;
  exec(sql: string): this;
  pragma(text: string, options?: { readonly simple: boolean }): unknown;
  key(key: Buffer): number;
  rekey(key: Buffer): number;
  unsafeMode(on: boolean): this;
  close(): this;
}

export interface SqliteOptions {
  readonly readonly?: boolean;
  readonly fileMustExist?: boolean;
  /** Milliseconds to wait for another connection's lock. */
  readonly timeout?: number;
}

const require = createRequire(import.meta.url);

export const Sqlite = require('better-sqlite3') as new (path: string, options?: SqliteOptions) => Sqlite;
