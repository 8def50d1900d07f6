import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../domain/faults.ts';
import { asDbFault } from './errors.ts';
import type { Sqlite } from './sqlite.ts';

/** One step of the schema: `0010-profile.sql` is number 10. Numbered by tens, never edited once released. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const folder = join(import.meta.dirname, 'migrations');
let known: readonly Migration[] | undefined;

/** All steps this program knows, in order. */
export const migrations = (): readonly Migration[] => {
  known ??= readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      // Checked-out line ends must not change the checksum.
      const sql = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
      return {
        number: Number(file.slice(0, 4)),
        name: file.slice(0, -'.sql'.length),
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    });
  return known;
};

export const latestMigration = (): number => migrations().at(-1)?.number ?? 0;

/**
 * What a database still lacks. Throws db/migration-changed where an applied step is not the one this program carries,
 * and db/from-future where a step is unknown.
 */
export const pendingMigrations = (sqlite: Sqlite): readonly Migration[] => {
  const isNew =
    sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").get() === undefined;
  if (isNew) return migrations();
  const applied = sqlite.prepare('SELECT number, checksum FROM schema_migrations ORDER BY number').all() as {
    number: number;
    checksum: string;
  }[];
  for (const { number, checksum } of applied) {
    const same = migrations().find((step) => step.number === number);
    if (same === undefined) throw new Fault('db/from-future', { found: number, known: latestMigration() });
    if (same.checksum !== checksum) throw new Fault('db/migration-changed', { migration: number });
  }
  const done = new Set(applied.map(({ number }) => number));
  return migrations().filter(({ number }) => !done.has(number));
};

/** Applies steps in order, each in its own transaction. Throws db/migration-failed; the failed step leaves nothing. */
export const migrate = (
  sqlite: Sqlite,
  steps: readonly Migration[],
  failpoint: (name: string) => void,
): void => {
  for (const step of steps) {
    try {
      sqlite.exec('BEGIN EXCLUSIVE');
      sqlite.exec(
        'CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT',
      );
      sqlite.exec(step.sql);
      sqlite
        .prepare('INSERT INTO schema_migrations (number, name, checksum) VALUES (?, ?, ?)')
        .run(step.number, step.name, step.checksum);
      sqlite.pragma(`user_version = ${step.number}`);
      failpoint(`migrate:${step.number}:before-commit`);
      sqlite.exec('COMMIT');
    } catch (error) {
      if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
      const fault = asDbFault(error);
      throw fault instanceof Fault ? fault : new Fault('db/migration-failed', { migration: step.number });
    }
  }
};
