import { createRequire } from 'node:module';

/** The part of better-sqlite3-multiple-ciphers used here; its own types are not reachable through its `exports`. */
export interface Statement {
  run(...values: readonly unknown[]): { readonly changes: number };
  get(...values: readonly unknown[]): unknown;
  all(...values: readonly unknown[]): unknown[];
  iterate(...values: readonly unknown[]): IterableIterator<unknown>;
}
export interface SqliteDatabase {
  prepare(sql: string): Statement;
  exec(sql: string): this;
  pragma(text: string): unknown;
  key(key: Buffer): number;
  transaction<T>(work: () => T): { immediate(): T; deferred(): T; exclusive(): T };
  close(): this;
}

const require = createRequire(import.meta.url);

export const SqliteDatabase = require('better-sqlite3') as new (
  file: string,
  options?: { readonly timeout?: number; readonly readonly?: boolean },
) => SqliteDatabase;

/** The engine's own code (`SQLITE_FULL`…), or empty for any other error. */
export const sqliteCodeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
};
