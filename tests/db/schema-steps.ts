import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { connect } from '../../db/connect.ts';
import { type Migration, migrate, migrations } from '../../db/migrate.ts';
import type { Sqlite } from '../../db/sqlite.ts';
import { testKey } from '../support/database.ts';

export const before = (number: number): readonly Migration[] =>
  migrations().filter((step) => step.number < number);
export const the = (number: number): readonly Migration[] =>
  migrations().filter((step) => step.number === number);

/** An empty database before each test of a file, and the folder it lies in. */
export interface EmptyBooks {
  folder: string;
  sqlite: Sqlite;
}

/** Registers the empty database; `apply` makes steps of the schema on it. */
export const emptyBooks = () => {
  const books = {} as EmptyBooks;
  beforeEach(() => {
    books.folder = mkdtempSync(join(tmpdir(), 'joint-window-migrate-'));
    books.sqlite = connect(join(books.folder, 'window.db'), testKey, {});
    books.sqlite.pragma('foreign_keys = ON');
  });
  afterEach(() => {
    books.sqlite.close();
    rmSync(books.folder, { recursive: true, force: true });
  });
  const apply = (steps: readonly Migration[]): void => migrate(books.sqlite, steps, () => undefined);
  return { books, apply };
};
