import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { restoreBackup, writeBackup } from '../../exchange/backup.ts';
import { longestPieceBytes } from '../../contract/exchange/scans.ts';
import { decide } from '../../exchange/decide.ts';
import { createKeys } from '../../exchange/keys.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { type DumpRow, dumpedTables, undumpedTables } from '../../exchange/storage/dump.ts';
import { migrationsFor, sqliteDialect } from '../../exchange/storage/migrations.ts';
import type { NewStore } from '../../exchange/storage/port.ts';
import { judgeWhole } from '../../exchange/uploads.ts';
import { pdfOf, sha256 } from '../support/scans.ts';
import { entryNaming, referenceTo } from './scan-entries.ts';
import { land } from './storage-contract.ts';
import { collection, filing, makeWindow, part, type TestWindow } from './test-window.ts';
import { putTownPapers } from './trust-papers-of-town.ts';

const now = 1_457_600_000_000;

/** Makes an empty store each time it is called. */
export type MakeStore = (identity: NewStore, keyHex: string) => Promise<FullStore>;

/** What a backup of one engine's store owes, restored into `into`. */
export const describeBackup = (name: string, from: MakeStore, into: MakeStore): void => {
  describe(name, async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-backup-'));
    const made = {
      env: 'training' as const,
      exchangeId: 'exchange-b',
      suite: 'ed25519' as const,
      passphrase: undefined,
    };
    const keys = await createKeys(path.join(folder, 'keys'), made);
    const identity: NewStore = {
      env: 'training',
      exchangeId: 'exchange-b',
      createdAt: now,
      trainingDate: '2016-03-10',
    };
    const decided = { by: 'admin-1', reason: '磁盘损坏', now };
    const store = await from(identity, keys.storeKeyHex);
    const window = makeWindow({ device: 'backup-1', bureau: 'state' });
    afterAll(async () => {
      await store.close();
      fs.rmSync(folder, { recursive: true, force: true });
    });
    const scan = pdfOf('backup', longestPieceBytes + 30_000);
    /** A scan that is there whole, so that a restore brings its bytes back too. */
    const sendScan = async (): Promise<void> => {
      await land(store, window, [window.seal(entryNaming('backup-case', [referenceTo(scan)]))]);
      while ((await store.applyPending(part, 200, decide, now)) > 0);
      const upload = { device: window.device, hash: sha256(scan), now };
      await store.beginUpload(upload, 1);
      for (const offset of [0, longestPieceBytes])
        await store.putPiece(
          { ...upload, offset, bytes: scan.subarray(offset, offset + longestPieceBytes) },
          judgeWhole,
        );
    };
    let number = 0;
    const send = async (count: number): Promise<void> => {
      const drafts = Array.from({ length: count }, () => {
        number += 1;
        return number % 3 === 0 ? collection(`b-${number}`, `V-${number}`, number) : filing(`b-${number}`);
      });
      await land(
        store,
        window,
        drafts.map((draft) => window.seal(draft)),
      );
      while ((await store.applyPending(part, 200, decide, now)) > 0);
    };
    const rowsOf = async (of: FullStore): Promise<readonly string[]> => {
      const rows: string[] = [];
      await of.dump(async ({ table, row }: DumpRow) => {
        const values = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1));
        rows.push(
          JSON.stringify([
            table,
            values.map(([key, v]) => [key, v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v]),
          ]),
        );
      });
      return rows.toSorted();
    };
    const file = (named: string): string => path.join(folder, named);

    it('is taken while windows send, holds one moment, and restores it row for row', async () => {
      await store.putDevice(window.record);
      await send(39);
      await sendScan();
      await store.putBureauKey(
        'state',
        { suite: 'ed25519', publicKeyHex: 'ab'.repeat(32) },
        {
          kind: 'bureau-key-set',
          subject: 'state',
          decidedAt: now,
          by: 'admin-1',
          reason: '移交',
        },
      );
      await store.putEnrolment({ id: 'a', device: 'd', text: '{"申请":1}', askedAt: 1 }, 10);
      await store.putOpinion('a', 'local', '{"同意":1}', 2);
      await putTownPapers(store);
      await store.moveTrainingDate('2016-03-10', '2016-03-12');
      const before = await rowsOf(store);
      const [{ rows }] = await Promise.all([writeBackup(store, keys, file('one.txpb'), now), send(60)]);
      expect((await store.readTotals()).messages.landed).toBe(100);
      expect((await store.readFeed(part, 0, 500, 1e9)).highWater).toBe(100);
      const { store: restored, head } = await restoreBackup(
        file('one.txpb'),
        keys,
        (named) => into(named, keys.storeKeyHex),
        decided,
      );
      expect(head).toMatchObject({ takenAt: now, exchangeId: 'exchange-b', trainingDate: '2016-03-12' });
      const landed = (await restored.readTotals()).messages.landed;
      expect([40, 100]).toContain(landed);
      const found = (await rowsOf(restored)).filter((row) => !row.includes('store-restored'));
      expect(found).toHaveLength(rows);
      // One moment: all or none of what came meanwhile had landed, and all or none of that had its verdicts.
      const { accepted } = (await restored.readTotals()).messages;
      expect([
        [40, 40],
        [100, 40],
        [100, 100],
      ]).toContainEqual([landed, accepted]);
      const known = new Set([...before, ...(await rowsOf(store))]);
      const isCounter = (row: string): boolean => /^\["(devices|parts|cursors)"/.test(row);
      expect(found.filter((row) => !known.has(row) && !isCounter(row))).toEqual([]);
      await restored.applyPending(part, 200, decide, now);
      expect((await restored.readDecisions(5)).find(({ kind }) => kind === 'store-restored')).toMatchObject({
        by: 'admin-1',
        reason: '磁盘损坏',
      });
      expect((await restored.findBlobPiece(sha256(scan), longestPieceBytes))?.bytes).toEqual(
        scan.subarray(longestPieceBytes),
      );
      expect(await restored.findTrainingDate()).toBe('2016-03-12');
      const next: TestWindow = makeWindow({ device: 'backup-1', bureau: 'state' });
      const device = await restored.findDevice('backup-1');
      next.restore({ lastSeq: device?.lastSeq ?? 0, chainHead: device?.chainHead ?? '' });
      expect(await land(restored, next, [next.seal(filing('after-restore'))])).toMatchObject({
        kind: 'landed',
      });
      expect(await restored.applyPending(part, 10, decide, now)).toBe(1);
      expect((await restored.readFeed(part, landed, 10, 1e6)).entries[0]?.position).toBe(landed + 1);
      await restored.close();
    });

    it('restores nothing when it was altered anywhere, cut, or taken with another key', async () => {
      await writeBackup(store, keys, file('two.txpb'), now);
      await expect(writeBackup(store, keys, file('two.txpb'), now)).rejects.toThrow('exchange/file-exists');
      const whole = fs.readFileSync(file('two.txpb'));
      for (const word of ['榕城区清泉便利店', '059100000000', 'backup-1'])
        expect(whole.includes(Buffer.from(word))).toBe(false);
      const refuse = async (bytes: Buffer, by = keys): Promise<void> => {
        fs.writeFileSync(file('bad.txpb'), bytes);
        const stores: FullStore[] = [];
        const create = async (named: NewStore) => {
          const fresh = await into(named, keys.storeKeyHex);
          stores.push(fresh);
          return fresh;
        };
        await expect(restoreBackup(file('bad.txpb'), by, create, decided)).rejects.toThrow('exchange/');
      };
      const head = whole.indexOf(0x0a) + 1;
      for (const at of [head, Math.floor((head + whole.length) / 2), whole.length - 1]) {
        const altered = Buffer.from(whole);
        altered[at] = (altered[at] ?? 0) ^ 1;
        await refuse(altered);
      }
      await refuse(whole.subarray(0, whole.length - 40));
      await refuse(whole.subarray(0, head));
      await refuse(Buffer.from('no backup'));
      await refuse(
        Buffer.from(
          whole.toString('latin1').replace('"takenAt":1457600000000', '"takenAt":1457600000001'),
          'latin1',
        ),
      );
      const foreign = await createKeys(path.join(folder, `keys-${++number}`), made);
      await refuse(whole, foreign);
    });

    it('names every table there is', () => {
      const sql = migrationsFor(sqliteDialect)
        .map((migration) => migration.sql)
        .join('\n');
      // One that a migration writes anew takes the place of the one before.
      const renamed = new Set([...sql.matchAll(/ALTER TABLE (\w+) RENAME TO/g)].map(([, table]) => table));
      const tables = [...sql.matchAll(/CREATE TABLE (\w+)/g)]
        .map(([, table]) => table)
        .filter((table) => !renamed.has(table))
        .toSorted();
      expect(
        [...dumpedTables, ...undumpedTables].filter((table) => table !== 'migrations').toSorted(),
      ).toEqual(tables);
    });
  });
};
