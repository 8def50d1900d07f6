import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../db/connect.ts';
import { latestMigration, migrate, migrations, pendingMigrations } from '../../db/migrate.ts';
import { closeDatabase, createDatabase, openDatabase } from '../../db/open.ts';
import { testKey } from '../support/database.ts';
import { rowsAfter } from './rows-of-steps.ts';
import { before, emptyBooks, the } from './schema-steps.ts';

const { books, apply } = emptyBooks();

/** Tables whose rows were laid elsewhere by a later step, which has a test of its own. */
const relaid: Readonly<Record<string, number>> = { revoked_certificates: 250 };

const isSearchIndex = (name: string): boolean => /^taxpayer_(number_)?grams/.test(name);

const tables = (): string[] =>
  (
    books.sqlite
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
      )
      .all() as { name: string }[]
  )
    .map(({ name }) => name)
    .filter((name) => !isSearchIndex(name) && name !== 'schema_migrations');

const contents = (of: readonly string[]): Record<string, unknown[]> =>
  Object.fromEntries(of.map((table) => [table, books.sqlite.prepare(`SELECT * FROM ${table}`).all()]));

describe('the steps of the schema', () => {
  it('are numbered by tens, each with rows to try it on', () => {
    const numbers = migrations().map(({ number }) => number);
    expect(numbers.filter((number) => number % 10 !== 0)).toEqual([]);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    expect(Object.keys(rowsAfter).map(Number)).toEqual(numbers);
    expect(latestMigration()).toBe(numbers.at(-1));
  });

  it.each(migrations().map(({ number, name }) => [name, number] as const))(
    '%s keeps every row of the steps before it',
    (_name, number) => {
      for (const step of before(number)) {
        apply([step]);
        for (const insert of rowsAfter[step.number] ?? []) books.sqlite.exec(insert);
      }
      const known = number === 10 ? [] : tables().filter((name) => relaid[name] !== number);
      const kept = contents(known);
      apply(the(number));
      // A column may be added; nothing that stood is gone or other.
      expect(contents(known)).toMatchObject(kept);
      for (const insert of rowsAfter[number] ?? []) books.sqlite.exec(insert);
      expect(books.sqlite.pragma('foreign_key_check')).toEqual([]);
      expect(books.sqlite.pragma('user_version', { simple: true })).toBe(number);
    },
  );

  it('make only STRICT tables', () => {
    apply(migrations());
    const list = books.sqlite.pragma('table_list') as { name: string; strict: number; type: string }[];
    const loose = list.filter(
      ({ name, strict, type }) =>
        type === 'table' && strict === 0 && !name.startsWith('sqlite') && !isSearchIndex(name),
    );
    expect(loose).toEqual([]);
  });

  it('are refused when an applied one is not the one this program carries, or is unknown to it', () => {
    apply(migrations());
    books.sqlite.exec("UPDATE schema_migrations SET checksum = 'x' WHERE number = 30");
    expect(() => pendingMigrations(books.sqlite)).toThrow(
      expect.objectContaining({ code: 'db/migration-changed', detail: { migration: 30 } }),
    );
    books.sqlite.exec('DELETE FROM schema_migrations');
    books.sqlite.exec("INSERT INTO schema_migrations VALUES (9990, 'x', 'x')");
    expect(() => pendingMigrations(books.sqlite)).toThrow(
      expect.objectContaining({ code: 'db/from-future' }),
    );
  });

  it('leave nothing of themselves when they fail', () => {
    const [first] = migrations();
    if (first === undefined) throw new Error('no migration');
    apply([first]);
    const faulty = {
      ...first,
      number: 15,
      sql: 'CREATE TABLE half (a TEXT) STRICT; INSERT INTO nowhere VALUES (1)',
    };
    expect(() => apply([faulty])).toThrow(expect.objectContaining({ code: 'db/migration-failed' }));
    expect(tables()).not.toContain('half');
    expect(books.sqlite.pragma('user_version', { simple: true })).toBe(10);
  });
});

describe('opening an older database', () => {
  it('copies it, encrypted, before it is changed; a migration that dies can simply be tried again', () => {
    const path = join(books.folder, 'old.db');
    const last = migrations().at(-1);
    const earlier = migrations().at(-2)?.number;
    closeDatabase(createDatabase({ path: join(books.folder, 'new.db'), key: testKey, kind: 'training' }));
    const now = connect(join(books.folder, 'new.db'), testKey, {});
    const old = connect(path, testKey, {});
    for (const said of ['page_size', 'application_id'])
      old.pragma(`${said} = ${Number(now.pragma(said, { simple: true }))}`);
    now.close();
    migrate(old, before(last?.number ?? 0), () => undefined);
    old.exec("INSERT INTO profile VALUES ('hall-name', '福州市联合办税厅')");
    old.close();
    const backup = join(books.folder, 'before.db');
    const file = { path, key: testKey, kind: 'training', backupPath: () => backup } as const;
    const killedAt = (place: string) => (name: string) => {
      if (name === place) throw new Error('killed');
    };
    // A copy that broke off is none: it is made again before anything is changed.
    expect(() => openDatabase({ ...file, failpoint: killedAt('copy:made') })).toThrow('killed');
    expect(existsSync(backup)).toBe(false);
    const failpoint = killedAt(`migrate:${last?.number}:before-commit`);
    expect(() => openDatabase({ ...file, failpoint })).toThrow();
    expect(existsSync(backup)).toBe(true);
    closeDatabase(openDatabase(file));
    copyFileSync(backup, join(books.folder, 'copy.db'));
    const copy = connect(join(books.folder, 'copy.db'), testKey, {});
    expect(copy.pragma('user_version', { simple: true })).toBe(earlier);
    expect(copy.prepare("SELECT value FROM profile WHERE name = 'hall-name'").get()).toEqual({
      value: '福州市联合办税厅',
    });
    copy.close();
    expect(readFileSync(backup).includes(Buffer.from('联合办税厅'))).toBe(false);
    const migrated = connect(path, testKey, {});
    expect(migrated.pragma('user_version', { simple: true })).toBe(latestMigration());
    migrated.close();
  });
});
