import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, readSalt } from '../../db/connect.ts';
import {
  backupTo,
  checkIntegrity,
  checkpoint,
  closeDatabase,
  createDatabase,
  openDatabase,
  openReader,
} from '../../db/open.ts';
import { findProfileValue, setProfileValue } from '../../db/profile.ts';
import { connectionOf } from '../../db/sql.ts';
import { makeTestDatabase, type TestDatabase, testKey } from '../support/database.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
  t.write((tx) => setProfileValue(tx, 'hall-name', '福州市联合办税厅'));
});
afterEach(() => t.remove());

const fingerprint = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.endsWith('.lock') && !name.endsWith('-shm'))
      .map((name) => [name, readFileSync(join(folder, name))] as const)
      // Looking at a file in WAL mode leaves an empty WAL beside it.
      .filter(([name, bytes]) => !(name.endsWith('-wal') && bytes.length === 0))
      .map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );

/** The files as a killed process leaves them: database and WAL, nobody holding them. */
const abandoned = (): string => {
  const folder = join(t.folder, `abandoned-${Math.trunc(Number(process.hrtime.bigint() % 1_000_000_000n))}`);
  mkdirSync(folder);
  copyFileSync(t.path, join(folder, 'window.db'));
  copyFileSync(`${t.path}-wal`, join(folder, 'window.db-wal'));
  return folder;
};
const closedCopy = (): { path: string; folder: string } => {
  const path = join(abandoned(), 'window.db');
  closeDatabase(openDatabase({ path, key: testKey, kind: 'training' }));
  return { path, folder: join(path, '..') };
};

const refuses = (folder: string, open: () => unknown, code: string): void => {
  const before = fingerprint(folder);
  expect(open).toThrow(expect.objectContaining({ code }));
  expect(fingerprint(folder)).toEqual(before);
};

describe('opening the window’s database', () => {
  it('keeps what was written, in WAL, FULL, with foreign keys and temporary data in memory', () => {
    const db = t.reopen();
    expect(findProfileValue(db, 'hall-name')).toBe('福州市联合办税厅');
    const pragma = (name: string) => connectionOf(db).sqlite.pragma(name, { simple: true });
    expect(
      ['journal_mode', 'synchronous', 'foreign_keys', 'temp_store', 'wal_autocheckpoint'].map(pragma),
    ).toEqual(['wal', 2, 1, 2, 0]);
    expect(pragma('cipher')).toBe('aegis');
    checkIntegrity(db);
  });

  it('refuses a wrong key and does not touch a byte, not even of a WAL that a killed process left', () => {
    const folder = abandoned();
    const path = join(folder, 'window.db');
    const key = Buffer.alloc(32, 8);
    refuses(folder, () => openDatabase({ path, key, kind: 'training' }), 'db/wrong-key');
    refuses(folder, () => openReader({ path, key, kind: 'training' }), 'db/wrong-key');
    const db = openDatabase({ path, key: testKey, kind: 'training' });
    expect(findProfileValue(db, 'hall-name')).toBe('福州市联合办税厅');
    closeDatabase(db);
  });

  it('refuses what is not a database, what is not encrypted and what is missing', () => {
    const folder = join(t.folder, 'others');
    mkdirSync(folder);
    const file = (name: string) => ({ path: join(folder, name), key: testKey, kind: 'training' as const });
    writeFileSync(join(folder, 'letter.db'), '这不是数据库。'.repeat(999));
    refuses(folder, () => openDatabase(file('letter.db')), 'db/not-a-database');
    const plain = Buffer.alloc(8192);
    plain.write('SQLite format 3\0');
    writeFileSync(join(folder, 'plain.db'), plain);
    refuses(folder, () => openDatabase(file('plain.db')), 'db/not-encrypted');
    refuses(folder, () => openDatabase(file('missing.db')), 'db/not-found');
    expect(existsSync(join(folder, 'missing.db'))).toBe(false);
  });

  it('says that a file is cut short, whether in the middle of a page, between pages or to nothing', () => {
    const { path, folder } = closedCopy();
    const salt = readSalt(path);
    const whole = readFileSync(path);
    const file = { path, key: testKey, kind: 'training' as const, salt };
    for (const size of [whole.length - 1, whole.length - 4096, 4096, 100, 0]) {
      writeFileSync(path, whole);
      truncateSync(path, size);
      refuses(folder, () => openDatabase(file), 'db/truncated');
    }
    writeFileSync(path, whole);
    closeDatabase(openDatabase(file));
  });

  it('knows another window’s database from its own, even under the same key', () => {
    const other = makeTestDatabase();
    closeDatabase(other.db);
    const { path, folder } = closedCopy();
    const salt = readSalt(path);
    copyFileSync(other.path, path);
    refuses(folder, () => openDatabase({ path, key: testKey, kind: 'training', salt }), 'db/swapped');
    other.remove();
  });

  it('refuses a changed byte anywhere: in the header, in the first page, in a later page', () => {
    const { path, folder } = closedCopy();
    const whole = readFileSync(path);
    const salt = readSalt(path);
    const file = { path, key: testKey, kind: 'training' as const, salt };
    for (const [offset, code] of [
      [3, 'db/swapped'],
      [200, 'db/wrong-key'],
      [4000, 'db/wrong-key'],
    ] as const) {
      const altered = Buffer.from(whole);
      altered[offset] = (altered[offset] ?? 0) ^ 1;
      writeFileSync(path, altered);
      refuses(folder, () => openDatabase(file), code);
    }
    for (const offset of [4096 + 10, whole.length - 2000, whole.length - 1]) {
      const altered = Buffer.from(whole);
      altered[offset] = (altered[offset] ?? 0) ^ 1;
      writeFileSync(path, altered);
      expect(() => {
        const db = openDatabase(file);
        try {
          checkIntegrity(db);
        } finally {
          closeDatabase(db);
        }
      }).toThrow(expect.objectContaining({ code: 'db/damaged' }));
    }
  });

  it('refuses a database of a newer program', () => {
    const { path, folder } = closedCopy();
    const sqlite = connect(path, testKey, {});
    sqlite.pragma('user_version = 9990');
    sqlite.close();
    refuses(folder, () => openDatabase({ path, key: testKey, kind: 'training' }), 'db/from-future');
  });

  it('never opens training as production or production as training', () => {
    const { path, folder } = closedCopy();
    refuses(folder, () => openDatabase({ path, key: testKey, kind: 'production' }), 'db/wrong-kind');
    const real = makeTestDatabase({ kind: 'production' });
    closeDatabase(real.db);
    const open = () => openDatabase({ path: real.path, key: testKey, kind: 'training' });
    expect(open).toThrow(expect.objectContaining({ code: 'db/wrong-kind' }));
    real.remove();
  });

  it('lets one program at a time in, and readers beside it', () => {
    const file = { path: t.path, key: testKey, kind: 'training' as const };
    expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'db/already-open' }));
    const reader = openReader(file);
    t.write((tx) => setProfileValue(tx, 'hall', 'hall-9'));
    expect(findProfileValue(reader, 'hall')).toBe('hall-9');
    expect(() => setProfileValue(reader as never, 'hall', 'x')).toThrow();
    closeDatabase(reader);
    closeDatabase(t.db);
    closeDatabase(openDatabase(file));
  });

  it('never makes a new database over a file, not even an empty one', () => {
    const path = join(t.folder, 'new.db');
    appendFileSync(path, '');
    expect(() => createDatabase({ path, key: testKey, kind: 'training' })).toThrow(
      expect.objectContaining({ code: 'db/already-exists' }),
    );
    expect(readFileSync(path)).toHaveLength(0);
  });

  it('moves the WAL into the file when idle, and copies itself encrypted while it works', () => {
    expect(readFileSync(`${t.path}-wal`).length).toBeGreaterThan(0);
    expect(checkpoint(t.db)).toEqual({ done: true });
    expect(readFileSync(`${t.path}-wal`)).toHaveLength(0);
    const path = join(t.folder, 'backup.db');
    backupTo(t.db, path);
    expect(() => backupTo(t.db, path)).toThrow(expect.objectContaining({ code: 'db/backup-exists' }));
    const copy = openDatabase({ path, key: testKey, kind: 'training' });
    expect(findProfileValue(copy, 'hall-name')).toBe('福州市联合办税厅');
    closeDatabase(copy);
    expect(() => openReader({ path, key: Buffer.alloc(32, 9), kind: 'training' })).toThrow(
      expect.objectContaining({ code: 'db/wrong-key' }),
    );
  });

  it('is not taken for copied where the copy broke off: it has its name only when it is whole', () => {
    const path = join(t.folder, 'backup.db');
    let cut = true;
    const db = t.reopen({
      failpoint: (name) => {
        if (cut && name === 'copy:made') throw new Error('power cut');
      },
    });
    expect(() => backupTo(db, path)).toThrow('power cut');
    expect(existsSync(path)).toBe(false);
    cut = false;
    truncateSync(`${path}.part`, 4_096);
    backupTo(db, path);
    expect(existsSync(`${path}.part`)).toBe(false);
    const copy = openDatabase({ path, key: testKey, kind: 'training' });
    checkIntegrity(copy);
    closeDatabase(copy);
  });
});
