import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyFile } from '../../db/key.ts';
import { backupTo, closeDatabase, createDatabase } from '../../db/open.ts';
import { createProfileDatabase } from '../../db/profile-database.ts';
import { selectAll } from '../../db/sql.ts';
import { insertIdentification, putTaxpayer, putTaxpayerPerson } from '../../db/taxpayers.ts';
import { transaction } from '../../db/transaction.ts';
import { fen } from '../../domain/money.ts';
import { draft } from '../main/sync/draft.ts';
import { chainSealer, testKey } from '../support/database.ts';

const secrets = {
  name: '欧阳秘语商行',
  person: '欧阳秘语',
  idNumber: '11010519491231002X',
  taxpayerNo: '350100209912345678',
  phone: '13812345678',
  note: '退税线索若干',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'joint-window-plain-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile());
const found = (): string[] => {
  const needles = Object.values(secrets).flatMap((text) => [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1)),
    Buffer.from(Buffer.from(text).toString('hex')),
    Buffer.from(
      JSON.stringify(text)
        .replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)
        .slice(1, -1),
    ),
  ]);
  return files().filter((path) => {
    const bytes = readFileSync(path);
    return needles.some((needle) => bytes.includes(needle));
  });
};

describe('what lies on the disk', () => {
  it('never shows a name or number: not in the database, its WAL, a backup, the key file or a temporary file', async () => {
    const databasePath = join(folder, 'window.db');
    const keyFilePath = join(folder, 'key.json');
    const keys = await createKeyFile(keyFilePath, {
      kind: 'training',
      databaseId: 'db-1',
      passphrase: '练习口令练习口令练习',
      cost: { memoryKiB: 64, iterations: 1, parallelism: 1 },
    });
    const db = createProfileDatabase({ databasePath, keyFilePath }, keys, chainSealer);
    for (let n = 0; n < 40; n += 1) {
      transaction(db, chainSealer, (tx) => {
        putTaxpayer(tx, {
          taxpayerNo: `${secrets.taxpayerNo}${n}`,
          creditCode: null,
          name: `${secrets.name}${n}`,
          initials: 'oymysh',
          vatStatus: 'small-scale',
          entityType: 'household',
          registrationType: '个体工商户',
          place: 'city',
          address: '',
          industry: '',
          legalPersonName: secrets.person,
          contactPhone: secrets.phone,
          statusOf: { state: 'normal', local: 'normal' },
          arrearsFenOf: { state: fen(0), local: fen(0) },
          creditLevel: 'none',
          groupVersions: {},
        });
        putTaxpayerPerson(tx, {
          taxpayerNo: `${secrets.taxpayerNo}${n}`,
          idNumber: secrets.idNumber,
          personName: secrets.person,
          role: 'handler',
        });
        insertIdentification(tx, {
          id: `i-${n}`,
          method: 'card',
          personName: secrets.person,
          idNumber: secrets.idNumber,
          documentKind: 'resident-id',
          englishName: null,
          travelPermitNo: null,
          reasonKind: null,
          reason: null,
          officer: 'o',
          at: n,
        });
        tx.journal({
          what: 'x',
          at: n,
          officer: null,
          actId: null,
          caseFileId: null,
          detail: { note: secrets.note },
        });
        tx.enqueue(draft(n, `${secrets.name}${secrets.idNumber}`));
      });
    }
    // A sort too big for the cache would spill to a temporary file.
    const sorted = selectAll<{ name: string }>(
      db,
      `SELECT a.name || b.name || c.name AS name FROM taxpayers a, taxpayers b, (SELECT name FROM taxpayers LIMIT 8) c
        ORDER BY name DESC LIMIT 1`,
    );
    expect(sorted).toHaveLength(1);
    mkdirSync(join(folder, 'backups'));
    backupTo(db, join(folder, 'backups', 'shift.db'));
    expect(files().map((path) => path.slice(folder.length + 1))).toEqual(
      expect.arrayContaining(['window.db', 'window.db-wal', 'window.db-shm', 'key.json', 'backups/shift.db']),
    );
    expect(statSync(`${databasePath}-wal`).size).toBeGreaterThan(10_000);
    expect(found()).toEqual([]);
    closeDatabase(db);
    expect(found()).toEqual([]);
  });

  it('does show them where nothing is encrypted: the search can find', () => {
    const path = join(folder, 'plain.txt');
    for (const bytes of [
      secrets.name,
      Buffer.from(secrets.person, 'utf16le'),
      Buffer.from(secrets.idNumber).toString('hex'),
    ]) {
      writeFileSync(path, bytes);
      expect(found()).toEqual([path]);
    }
  });
});

const mounts = process.platform === 'linux' && process.getuid?.() === 0;

describe('a disk that really runs full', () => {
  it.skipIf(!mounts)('refuses the act in words and keeps everything that was committed', ({ skip }) => {
    const disk = join(folder, 'small');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk]);
    if (mounted.status !== 0) skip('no small disk can be mounted here');
    try {
      const db = createDatabase({ path: join(disk, 'window.db'), key: testKey, kind: 'training' });
      let kept = 0;
      const fill = (): void => {
        for (;;) {
          transaction(db, chainSealer, (tx) => tx.enqueue(draft(kept, 'x'.repeat(20_000))));
          kept += 1;
        }
      };
      expect(fill).toThrow(expect.objectContaining({ code: 'db/disk-full' }));
      expect(kept).toBeGreaterThan(3);
      expect(selectAll(db, 'SELECT seq FROM outbox')).toHaveLength(kept);
      closeDatabase(db);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });
});
