import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { createPostgresStore, openPostgresStore } from '../../exchange/storage/postgres.ts';
import { createSqliteStore } from '../../exchange/storage/sqlite.ts';
import { decide } from '../../exchange/decide.ts';
import { longestPieceBytes } from '../../contract/exchange/scans.ts';
import { judgeWhole } from '../../exchange/uploads.ts';
import { startPostgres } from '../support/postgres.ts';
import { pdfOf, sha256 } from '../support/scans.ts';
import { describeBackup, type MakeStore } from './backup-contract.ts';
import { describeBlobs } from './blob-contract.ts';
import { describeDesk } from './desk-contract.ts';
import { describeHandovers } from './handover-contract.ts';
import { describeQuarantine } from './quarantine-contract.ts';
import { entryNaming, referenceTo } from './scan-entries.ts';
import { describeStore, identity, land } from './storage-contract.ts';
import { describeTrustPapers } from './trust-contract.ts';
import { filing, makeWindow, part } from './test-window.ts';

const postgres = await startPostgres();

if ('skipped' in postgres) {
  process.stdout.write(`skipped: ${postgres.skipped}\n`);
  describe.skip(`the exchange on PostgreSQL (${postgres.skipped})`, () => {
    it('needs a PostgreSQL that can run here', () => undefined);
  });
} else {
  const url = await postgres.createDatabase();
  afterAll(() => postgres.stop());

  describeStore('the exchange on PostgreSQL', () => ({
    create: () => createPostgresStore(url, identity),
    reopen: () => openPostgresStore(url, 1),
  }));

  const handoverUrl = await postgres.createDatabase();
  describeHandovers('the exchange on PostgreSQL', () => ({
    create: () => createPostgresStore(handoverUrl, identity),
    reopen: () => openPostgresStore(handoverUrl, 1),
  }));

  const deskUrl = await postgres.createDatabase();
  describeDesk('the desk of an exchange on PostgreSQL', () => ({
    create: () => createPostgresStore(deskUrl, identity),
    reopen: () => openPostgresStore(deskUrl, 1),
  }));

  const quarantineUrl = await postgres.createDatabase();
  describeQuarantine('the quarantine of an exchange on PostgreSQL', () => ({
    create: () => createPostgresStore(quarantineUrl, identity),
    reopen: () => openPostgresStore(quarantineUrl, 1),
  }));

  const scansUrl = await postgres.createDatabase();
  describeBlobs('the scans of an exchange on PostgreSQL', () => ({
    create: () => createPostgresStore(scansUrl, identity),
    reopen: () => openPostgresStore(scansUrl, 1),
  }));

  const trustUrl = await postgres.createDatabase();
  describeTrustPapers('the trust papers of an exchange on PostgreSQL', () => ({
    create: () => createPostgresStore(trustUrl, identity),
    reopen: () => openPostgresStore(trustUrl, 1),
  }));

  const newPostgres: MakeStore = async (named) => createPostgresStore(await postgres.createDatabase(), named);
  describeBackup('a backup of an exchange on PostgreSQL', newPostgres, newPostgres);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-outgrown-'));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  let made = 0;
  describeBackup(
    'a hall that outgrows SQLite',
    async (named, keyHex) =>
      createSqliteStore({ file: path.join(folder, `outgrown-${++made}.db`), keyHex }, named),
    newPostgres,
  );

  describe('two servers on one PostgreSQL', () => {
    it('fill a feed without gap or double while many windows send at once', async () => {
      const database = await postgres.createDatabase();
      const stores = [await createPostgresStore(database, identity), await openPostgresStore(database, 1)];
      const [one, two] = stores as [(typeof stores)[0], (typeof stores)[0]];
      const windows = Array.from({ length: 6 }, (_, n) => makeWindow({ device: `w-${n}`, bureau: 'state' }));
      for (const window of windows) await one.putDevice(window.record);
      let reading = true;
      const seen: number[] = [];
      const follow = async (): Promise<void> => {
        let cursor = 0;
        while (reading || cursor < 180) {
          const page = await two.readFeed(part, cursor, 50, 1_000_000);
          seen.push(...page.entries.map((e) => e.position));
          cursor = page.to;
        }
      };
      const follower = follow();
      await Promise.all(
        windows.map(async (window, index) => {
          const store = index % 2 === 0 ? one : two;
          for (let n = 0; n < 10; n++) {
            const sealed = [0, 1, 2].map((i) => window.seal(filing(`${window.device}-${n}-${i}`)));
            await land(store, window, sealed);
            await store.applyPending(part, 200, decide, n);
          }
        }),
      );
      while ((await one.applyPending(part, 200, decide, 1)) > 0);
      reading = false;
      await follower;
      expect(seen).toEqual(Array.from({ length: 180 }, (_, n) => n + 1));
      expect((await one.readTotals()).messages).toMatchObject({ landed: 180, accepted: 180 });
      for (const store of stores) await store.close();
    });

    it('clear away no piece of an upload that goes on at the other one in that very moment', async () => {
      const database = await postgres.createDatabase();
      const store = await createPostgresStore(database, identity);
      const window = makeWindow({ device: 'silent-1', bureau: 'state' });
      await store.putDevice(window.record);
      const bytes = pdfOf('goes on', 2 * longestPieceBytes);
      const [hash, { device }] = [sha256(bytes), window];
      await land(store, window, [window.seal(entryNaming('silent-1', [referenceTo(bytes)]))]);
      await store.applyPending(part, 200, decide, 1);
      await store.beginUpload({ device, hash, now: 1 }, 1);
      const put = (offset: number) =>
        store.putPiece(
          { device, hash, offset, bytes: bytes.subarray(offset, offset + longestPieceBytes), now: 1 },
          judgeWhole,
        );
      await put(0);
      const other = new pg.Client({ connectionString: database });
      await other.connect();
      await other.query('BEGIN');
      await other.query('UPDATE uploads SET touched_at = 100');
      const clearing = store.clearUploads(50);
      const waits = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await expect.poll(async () => (await other.query(waits)).rowCount, { timeout: 10_000 }).toBe(1);
      await other.query('COMMIT');
      await other.end();
      expect(await clearing).toBe(0);
      expect(await put(longestPieceBytes)).toEqual({ kind: 'complete', size: bytes.length });
      await store.close();
    });

    it('say that the store is away when the database goes, and go on when it is back', async () => {
      const database = await postgres.createDatabase();
      const store = await createPostgresStore(database, identity);
      const window = makeWindow({ device: 'away-1', bureau: 'state' });
      await store.putDevice(window.record);
      const sealed = [window.seal(filing('away-1'))];
      await postgres.dropConnections();
      const attempts: string[] = [];
      for (let n = 0; n < 5; n++)
        attempts.push(
          await land(store, window, sealed).then(
            (outcome) => outcome.kind,
            (error: Error) => error.message,
          ),
        );
      expect(attempts.filter((a) => a !== 'landed' && a !== 'exchange/unavailable')).toEqual([]);
      expect(attempts.at(-1)).toBe('landed');
      await store.close();
    });
  });
}
