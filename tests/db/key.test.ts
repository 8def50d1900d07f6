import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  changeSlots,
  createKeyFile,
  type OsStore,
  unlockWithCustodians,
  unlockWithOsStore,
  unlockWithPassphrase,
} from '../../db/key.ts';
import { backupTo, closeDatabase } from '../../db/open.ts';
import {
  acceptRestoredDatabase,
  createProfileDatabase,
  openProfileDatabase,
  rotateDatabaseKey,
} from '../../db/profile-database.ts';
import { findProfileValue, setProfileValue } from '../../db/profile.ts';
import { transaction } from '../../db/transaction.ts';
import { chainSealer } from '../support/database.ts';

const cost = { memoryKiB: 64, iterations: 1, parallelism: 1 };
const passphrase = '练习口令-第一道门-2016';
const custodians = { first: '第一保管人的长口令一二三', second: '第二保管人的长口令四五六' };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'joint-window-key-'));
  path = join(folder, 'key.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = (wanted: string) => expect.objectContaining({ code: wanted });
const make = (extra: object = {}) =>
  createKeyFile(path, { kind: 'training', databaseId: 'db-1', passphrase, cost, ...extra });

/** Stands for the system's store: reversible, bound to one user. */
const osStore = (backend: string, user = 7): OsStore => ({
  backend,
  wrap: (secret) => Buffer.from(secret.map((byte) => byte ^ user)),
  unwrap: (wrapped) => Buffer.from(wrapped.map((byte) => byte ^ user)),
});

describe('the key of the database', () => {
  it('opens with the passphrase and with no other', async () => {
    const made = await make();
    const again = await unlockWithPassphrase(path, passphrase);
    expect(again.databaseKeys[0]?.key).toEqual(made.databaseKeys[0]?.key);
    expect(again.databaseKeys[0]?.key).toHaveLength(32);
    await expect(unlockWithPassphrase(path, `${passphrase}。`)).rejects.toEqual(code('db/passphrase-wrong'));
    await expect(make()).rejects.toEqual(code('db/key-file-exists'));
  });

  it('is random, is nowhere in its file, and the file is for its owner only', async () => {
    const made = await make({ custodians, osStore: osStore('gnome_libsecret') });
    const text = readFileSync(path, 'utf8');
    for (const secret of [made.databaseKeys[0]?.key, made.profileKey]) {
      expect(text).not.toContain(secret?.toString('hex'));
      expect(text).not.toContain(secret?.toString('base64'));
    }
    expect(text).not.toContain(passphrase);
    expect(text).not.toContain(custodians.first);
    expect(statSync(path).mode & 0o077).toBe(0);
    rmSync(path);
    expect((await make()).databaseKeys[0]?.key).not.toEqual(made.databaseKeys[0]?.key);
  });

  it('is wiped from memory when the profile is locked', async () => {
    const made = await make();
    const { profileKey } = made;
    const key = made.databaseKeys[0]?.key;
    made.wipe();
    expect(profileKey.every((byte) => byte === 0)).toBe(true);
    expect(key?.every((byte) => byte === 0)).toBe(true);
  });

  it('is recovered by both custodians together and by neither alone', async () => {
    const made = await make({ custodians });
    expect((await unlockWithCustodians(path, custodians)).profileKey).toEqual(made.profileKey);
    const wrong = [
      { first: custodians.first, second: '别的口令别的口令别的' },
      { first: '别的口令别的口令别的', second: custodians.second },
      { first: custodians.second, second: custodians.first },
      { first: custodians.first, second: custodians.first },
    ];
    for (const pair of wrong)
      await expect(unlockWithCustodians(path, pair)).rejects.toEqual(code('db/passphrase-wrong'));
  });

  it('goes into the system’s key store only where there is a real one, and comes out only there', async () => {
    for (const backend of ['basic_text', 'unknown']) {
      await expect(make({ osStore: osStore(backend) })).rejects.toEqual(code('db/os-store-refused'));
      expect(existsSync(path)).toBe(false);
    }
    const made = await make({ osStore: osStore('dpapi') });
    expect(unlockWithOsStore(path, osStore('dpapi')).profileKey).toEqual(made.profileKey);
    expect(() => unlockWithOsStore(path, osStore('dpapi', 8))).toThrow(code('db/os-store-failed'));
    expect(() => unlockWithOsStore(path, osStore('kwallet6'))).toThrow(code('db/os-store-failed'));
    expect(() => unlockWithOsStore(path, osStore('basic_text'))).toThrow(code('db/os-store-refused'));
    const failing: OsStore = {
      ...osStore('dpapi'),
      unwrap: () => {
        throw new Error('no such user');
      },
    };
    expect(() => unlockWithOsStore(path, failing)).toThrow(code('db/os-store-failed'));
    await expect(unlockWithCustodians(path, custodians)).rejects.toEqual(code('db/key-slot-missing'));
  });

  it('refuses short passphrases, and in production anything below 64 MiB and three passes', async () => {
    await expect(make({ passphrase: '短口令' })).rejects.toEqual(code('db/passphrase-too-short'));
    await expect(make({ kind: 'production' })).rejects.toEqual(code('db/key-derivation-too-weak'));
    await make({ kind: 'production', cost: undefined });
    const file = JSON.parse(readFileSync(path, 'utf8'));
    expect(file.slots.passphrase.kdf).toMatchObject({ name: 'argon2id', memoryKiB: 65536, iterations: 3 });
    await unlockWithPassphrase(path, passphrase);
    file.slots.passphrase.kdf.iterations = 1;
    writeFileSync(path, JSON.stringify(file));
    await expect(unlockWithPassphrase(path, passphrase)).rejects.toEqual(code('db/key-derivation-too-weak'));
  });

  it('notices every altered part of its file', async () => {
    await make({ custodians });
    const whole = readFileSync(path, 'utf8');
    const alter = (change: (file: never) => void): void => {
      const file = JSON.parse(whole);
      change(file as never);
      writeFileSync(path, JSON.stringify(file));
    };
    const unlock = () => unlockWithPassphrase(path, passphrase);
    const flip = (hex: string): string => (hex.startsWith('0') ? '1' : '0') + hex.slice(1);
    type Any = {
      kind: string;
      databaseId: string;
      databaseKeys: { databaseSalt: string; key: { sealed: string } }[];
      slots: {
        passphrase: { kdf: { salt: string; memoryKiB: number }; key: { nonce: string; sealed: string } };
      };
    };
    const slotChanges: ((file: Any) => void)[] = [
      (f) => (f.databaseId = 'db-2'),
      (f) => (f.kind = 'production'),
      (f) => (f.slots.passphrase.kdf.salt = flip(f.slots.passphrase.kdf.salt)),
      (f) => (f.slots.passphrase.kdf.memoryKiB = 72),
      (f) => (f.slots.passphrase.key.nonce = flip(f.slots.passphrase.key.nonce)),
      (f) => (f.slots.passphrase.key.sealed = flip(f.slots.passphrase.key.sealed)),
    ];
    for (const change of slotChanges) {
      alter(change as never);
      await expect(unlock()).rejects.toThrow();
    }
    const keyChanges: ((file: Any) => void)[] = [
      (f) => {
        const key = f.databaseKeys[0]?.key;
        if (key !== undefined) key.sealed = flip(key.sealed);
      },
      (f) => {
        const entry = f.databaseKeys[0];
        if (entry !== undefined) entry.databaseSalt = 'ab'.repeat(16);
      },
    ];
    for (const change of keyChanges) {
      alter(change as never);
      await expect(unlock()).rejects.toEqual(code('db/key-file-damaged'));
    }
    for (const [text, wanted] of [
      ['{', 'db/key-file-damaged'],
      ['null', 'db/key-file-damaged'],
      ['{"v":1}', 'db/key-file-damaged'],
      ['{"v":2}', 'db/key-file-from-future'],
    ] as const) {
      writeFileSync(path, text);
      await expect(unlock()).rejects.toEqual(code(wanted));
    }
    rmSync(path);
    await expect(unlock()).rejects.toEqual(code('db/key-file-missing'));
  });

  it('has a valid file at every moment while the passphrase is changed', async () => {
    const made = await make({ custodians });
    for (const place of ['key-file:before-rename', 'key-file:after-rename']) {
      const kill = (name: string): void => {
        if (name === place) throw new Error('killed');
      };
      const change = { passphrase: `新的口令新的口令-${place}`, cost };
      await expect(changeSlots(path, made, change, kill)).rejects.toThrow('killed');
      const opened = await unlockWithPassphrase(
        path,
        place.endsWith('before-rename') ? passphrase : change.passphrase,
      );
      expect(opened.profileKey).toEqual(made.profileKey);
      expect((await unlockWithCustodians(path, custodians)).profileKey).toEqual(made.profileKey);
    }
  });
});

describe('a profile: its database and its key', () => {
  const files = () => ({ databasePath: join(folder, 'window.db'), keyFilePath: path });
  const hall = '福州市鼓楼区联合办税厅';
  const setUp = async () => {
    const keys = await make();
    const db = createProfileDatabase(files(), keys, chainSealer);
    transaction(db, chainSealer, (tx) => setProfileValue(tx, 'hall-name', hall));
    return db;
  };
  const openAgain = async () => openProfileDatabase(files(), await unlockWithPassphrase(path, passphrase));

  it('opens again with the passphrase', async () => {
    closeDatabase(await setUp());
    const db = await openAgain();
    expect(findProfileValue(db, 'hall-name')).toBe(hall);
    closeDatabase(db);
  });

  it('refuses a database from elsewhere until a person accepts a restored one of its own', async () => {
    const db = await setUp();
    const backup = join(folder, 'backup.db');
    backupTo(db, backup);
    closeDatabase(db);
    writeFileSync(files().databasePath, readFileSync(backup));
    const keys = await unlockWithPassphrase(path, passphrase);
    const swapped = readFileSync(backup).subarray(0, 16).toString('hex') !== keys.databaseKeys[0]?.salt;
    if (swapped) expect(() => openProfileDatabase(files(), keys)).toThrow(code('db/swapped'));
    const accepted = acceptRestoredDatabase(files(), keys);
    const restored = openProfileDatabase(files(), accepted);
    expect(findProfileValue(restored, 'hall-name')).toBe(hall);
    closeDatabase(restored);
  });

  it('changes the database’s key, and the old key opens nothing any more', async () => {
    const db = await setUp();
    const before = await unlockWithPassphrase(path, passphrase);
    rotateDatabaseKey(db, files(), before);
    expect(existsSync(`${files().databasePath}.rekeyed`)).toBe(false);
    const after = await unlockWithPassphrase(path, passphrase);
    expect(after.databaseKeys[0]?.key).not.toEqual(before.databaseKeys[0]?.key);
    expect(() => openProfileDatabase(files(), before)).toThrow();
    const opened = openProfileDatabase(files(), after);
    expect(findProfileValue(opened, 'hall-name')).toBe(hall);
    closeDatabase(opened);
  });

  it.each([
    'rekey:copied',
    'rekey:rekeyed',
    'key-file:before-rename',
    'key-file:after-rename',
    'rekey:noted',
    'rekey:closed',
    'rekey:renamed',
  ])('loses nothing when the change of key dies at %s', async (place) => {
    const db = await setUp();
    const keys = await unlockWithPassphrase(path, passphrase);
    const kill = (name: string): void => {
      if (name === place) throw new Error('killed');
    };
    expect(() => rotateDatabaseKey(db, files(), keys, kill)).toThrow('killed');
    closeDatabase(db);
    for (let round = 0; round < 2; round += 1) {
      const opened = await openAgain();
      expect(findProfileValue(opened, 'hall-name')).toBe(hall);
      closeDatabase(opened);
      expect(existsSync(`${files().databasePath}.rekeyed`)).toBe(false);
      expect((await unlockWithPassphrase(path, passphrase)).databaseKeys).toHaveLength(1);
    }
  });
});
