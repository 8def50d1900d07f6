import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSqliteStore, openSqliteStore } from '../../exchange/storage/sqlite.ts';
import { describeBackup, type MakeStore } from './backup-contract.ts';
import { describeBlobs } from './blob-contract.ts';
import { describeDesk } from './desk-contract.ts';
import { describeHandovers } from './handover-contract.ts';
import { describeQuarantine } from './quarantine-contract.ts';
import { describeStore, identity, land } from './storage-contract.ts';
import { describeTrustPapers } from './trust-contract.ts';
import { filing, makeWindow } from './test-window.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-sqlite-'));
const keyHex = 'ab'.repeat(32);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describeStore('the exchange on SQLite', () => {
  const options = { file: path.join(folder, 'contract.db'), keyHex };
  return {
    create: async () => createSqliteStore(options, identity),
    reopen: async () => openSqliteStore(options, 1),
  };
});

describeDesk('the desk of an exchange on SQLite', () => {
  const options = { file: path.join(folder, 'desk.db'), keyHex };
  return {
    create: async () => createSqliteStore(options, identity),
    reopen: async () => openSqliteStore(options, 1),
  };
});

describeQuarantine('the quarantine of an exchange on SQLite', () => {
  const options = { file: path.join(folder, 'quarantine.db'), keyHex };
  return {
    create: async () => createSqliteStore(options, identity),
    reopen: async () => openSqliteStore(options, 1),
  };
});

describeHandovers('the exchange on SQLite', () => {
  const options = { file: path.join(folder, 'handover.db'), keyHex };
  return {
    create: async () => createSqliteStore(options, identity),
    reopen: async () => openSqliteStore(options, 1),
  };
});

describeBlobs('the scans of an exchange on SQLite', () => {
  const options = { file: path.join(folder, 'scans.db'), keyHex };
  return {
    create: async () => createSqliteStore(options, identity),
    reopen: async () => openSqliteStore(options, 1),
  };
});

describeTrustPapers('the trust papers of an exchange on SQLite', () => {
  const options = { file: path.join(folder, 'trust.db'), keyHex };
  return {
    create: async () => createSqliteStore(options, identity),
    reopen: async () => openSqliteStore(options, 1),
  };
});

let made = 0;
const newSqlite: MakeStore = async (named, key) =>
  createSqliteStore({ file: path.join(folder, `backup-${++made}.db`), keyHex: key }, named);
describeBackup('a backup of an exchange on SQLite', newSqlite, newSqlite);

describe('the exchange’s SQLite file', () => {
  it('holds nothing in clear text, neither in the database nor beside it', async () => {
    const file = path.join(folder, 'clear.db');
    const store = createSqliteStore({ file, keyHex }, identity);
    const window = makeWindow({ device: 'clear-1', bureau: 'state' });
    await store.putDevice(window.record);
    for (let n = 0; n < 20; n++) await land(store, window, [window.seal(filing(`clear-${n}`))]);
    const files = fs.readdirSync(folder).filter((name) => name.startsWith('clear.db'));
    expect(files).toContain('clear.db-wal');
    const bytes = Buffer.concat(files.map((name) => fs.readFileSync(path.join(folder, name))));
    expect(bytes.length).toBeGreaterThan(50_000);
    for (const word of ['榕城区清泉便利店', '059100000000', 'clear-1', 'joint-filing', 'SQLite format'])
      expect(bytes.includes(Buffer.from(word, 'utf8')), word).toBe(false);
    expect(fs.statSync(file).mode & 0o077).toBe(0);
    await store.close();
  });

  it('does not open with another key, and not at all where there is none', async () => {
    const file = path.join(folder, 'keyed.db');
    await createSqliteStore({ file, keyHex }, identity).close();
    expect(() => openSqliteStore({ file, keyHex: 'cd'.repeat(32) }, 1)).toThrow('exchange/store-key-wrong');
    expect(() => openSqliteStore({ file, keyHex: 'short' }, 1)).toThrow('exchange/store-key-wrong');
    expect(() => openSqliteStore({ file: `${file}x`, keyHex }, 1)).toThrow('exchange/store-missing');
    await openSqliteStore({ file, keyHex }, 1).close();
  });

  it('refuses a flipped byte instead of giving altered data', async () => {
    const file = path.join(folder, 'flipped.db');
    const store = createSqliteStore({ file, keyHex }, identity);
    await store.close();
    const bytes = fs.readFileSync(file);
    for (let at = 4096 + 100; at < bytes.length; at += 4096) bytes[at] = (bytes[at] ?? 0) ^ 1;
    fs.writeFileSync(file, bytes);
    let outcome: unknown;
    try {
      outcome = await openSqliteStore({ file, keyHex }, 1).readTotals();
    } catch (error) {
      outcome = error;
    }
    expect(outcome).toBeInstanceOf(Error);
  });
});
