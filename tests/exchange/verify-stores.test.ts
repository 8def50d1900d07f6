import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { longestPieceBytes } from '../../contract/exchange/scans.ts';
import { decide } from '../../exchange/decide.ts';
import { receive } from '../../exchange/receive.ts';
import { declining, handover, registration, registrationBody, taking } from './registration-drafts.ts';
import type { StoreLocation } from '../../exchange/open-store.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { migrationsFor, postgresDialect, sqliteDialect } from '../../exchange/storage/migrations.ts';
import { createPostgresStore } from '../../exchange/storage/postgres.ts';
import { connectPostgres } from '../../exchange/storage/postgres-engine.ts';
import { openReadOnly } from '../../exchange/storage/read-only.ts';
import { createSqliteStore } from '../../exchange/storage/sqlite.ts';
import { SqliteDatabase } from '../../exchange/storage/sqlite-engine.ts';
import { makeHead, takeCountersignature } from '../../exchange/heads.ts';
import { judgeWhole } from '../../exchange/uploads.ts';
import { proveStore } from '../../exchange/verify.ts';
import { readHeld } from '../../exchange/verify-held.ts';
import { startPostgres } from '../support/postgres.ts';
import { pdfOf, sha256 } from '../support/scans.ts';
import { trustPieceBytes } from '../../exchange/storage/trust-port.ts';
import { entryNaming, referenceTo } from './scan-entries.ts';
import { putTownPapers } from './trust-papers-of-town.ts';
import { countersign, exchangeSigning, setBureauKeys } from './head-contract.ts';
import { identity, land } from './storage-contract.ts';
import { amendment, collection, filing, makeWindow, part, reversal, type TestWindow } from './test-window.ts';

const keyHex = 'ab'.repeat(32);

const prove = async (location: StoreLocation) => {
  const store = await openReadOnly(location, keyHex);
  const held = await readHeld(store).finally(() => store.close());
  const proof = proveStore(held, exchangeSigning.verifying);
  return {
    waiting: proof.waiting,
    awaited: proof.awaited,
    counts: proof.checks.map(({ check, count }) => [check, count]),
    findings: proof.checks.flatMap(({ findings }) => findings.map((f) => `${f.difference} ${f.at}`)),
  };
};

/** What the proof says of one engine's store. */
const describeProof = (
  name: string,
  make: () => Promise<{ store: FullStore; location: StoreLocation }>,
  alter: (location: StoreLocation, sql: string) => Promise<void>,
): void => {
  describe(name, () => {
    it('proves a window that was given another key, by what its new key covers through the chain', async () => {
      const { store, location } = await make();
      const window = makeWindow({ device: 'window-1', bureau: 'state' });
      await store.putDevice(window.record);
      const first = window.seal(filing('r-1'));
      const second = window.seal(collection('f-1', 'V-1', 90_003));
      await land(store, window, [first, second]);
      await store.applyPending(part, 50, decide, 1);
      window.restore({ ...window.head, epoch: 1 });
      const spare = makeWindow({ device: 'window-1-spare', bureau: 'state' });
      // Its agreement with the other bureau has run out meanwhile as well: what was judged stays judged.
      const { suite, publicKeyHex } = spare.record;
      await store.putDevice({ ...window.record, suite, publicKeyHex, epoch: 1, entitlements: [] });
      expect((await prove(location)).findings).toEqual(['signature-wrong window-1:0:1–2']);

      await store.putDevice({ ...window.record, suite, publicKeyHex, epoch: 1 });
      const later = [window.seal(amendment(first, 7)), window.seal(reversal('f-2', 'V-1', 90_003))];
      const renewed = { ...window, batch: () => window.batch(later, spare.signing) };
      await land(store, renewed, later);
      expect(await prove(location)).toMatchObject({ waiting: 2, findings: [] });
      await store.applyPending(part, 50, decide, 1);
      expect(await prove(location)).toEqual({
        waiting: 0,
        awaited: 0,
        counts: [
          ['chain', 4],
          ['signature', 2],
          ['verdict', 4],
          ['feed', 4],
          ['record', 1],
          ['money', 1],
          ['heads', 0],
          ['handover', 0],
          ['scan', 0],
          ['trust-paper', 0],
          ['quarantine', 0],
        ],
        findings: [],
      });
      await store.close();
    });

    it('proves heads from the feed itself, by the exchange and both bureaus; and names what was altered', async () => {
      const { store, location } = await make();
      const window = makeWindow({ device: 'window-1', bureau: 'state' });
      await store.putDevice(window.record);
      await setBureauKeys(store);
      const all = Array.from({ length: 300 }, (_, n) => window.seal(filing(`r-${n}`)));
      await land(store, window, all);
      while ((await store.applyPending(part, 200, decide, 1)) > 0);
      const keys = { ...exchangeSigning, ...store.identity, storeKeyHex: '', sessionSecretHex: '' };
      const head = await makeHead(store, keys, part, 1);
      if (head === undefined) throw new Error('three hundred entries make a head');
      await takeCountersignature(store, countersign('state', head), 1);
      await takeCountersignature(store, countersign('local', head), 1);
      expect(await prove(location)).toMatchObject({
        findings: [],
        counts: expect.arrayContaining([['heads', 1]]),
      });
      const forked = countersign('local', { ...head, root: 'ab'.repeat(32) });
      await takeCountersignature(store, forked, 1).catch(() => undefined);
      expect((await prove(location)).findings).toEqual([`bureau-signed-another ${part}/300 local`]);
      await store.close();
      const signed = 'head_countersignatures';
      for (const [sql, told] of [
        ['DELETE FROM head_alarms', undefined],
        [
          "UPDATE tree_nodes SET hash = replace(hash, substr(hash, 1, 1), 'f')",
          `tree-node-differs ${part} 8:0`,
        ],
        [`UPDATE feed SET quarantined = 'x' WHERE position = 7`, `head-root-differs ${part}/300`],
        [`UPDATE ${signed} SET body = (SELECT body FROM tree_heads)`, `head-unreadable ${part}/300`],
      ] as const) {
        await alter(location, sql);
        const { findings } = await prove(location);
        if (told === undefined) expect(findings).toEqual([]);
        else expect(findings).toContain(told);
      }
    });

    it('proves that what is handed over is once where it goes, or waits; and names what was altered', async () => {
      const { store, location } = await make();
      const home = makeWindow({ device: 'window-1', bureau: 'state' });
      const far = makeWindow({ device: 'window-2', bureau: 'state', part: 'far' });
      await store.putDevice(home.record);
      await store.putDevice(far.record);
      const first = home.seal(registration('state'));
      const handed = home.seal(handover(first, 'far'));
      const apply = async (of: string): Promise<void> => {
        while ((await store.applyPending(of, 50, decide, 1)) + (await store.passOn(of, 50, receive)) > 0);
      };
      await land(store, home, [first, handed]);
      await store.applyPending(part, 50, decide, 1);
      expect((await prove(location)).findings).toEqual([]);
      await apply('far');
      const declined = far.seal(declining(handed));
      await land(store, far, [declined]);
      await apply('far');
      await apply(part);
      const again = home.seal(handover(handed, 'far'));
      await land(store, home, [again]);
      await apply(part);
      await apply('far');
      await land(store, far, [far.seal(taking(again))]);
      await apply('far');
      expect(await prove(location)).toMatchObject({
        findings: [],
        counts: expect.arrayContaining([
          ['feed', 8],
          ['record', 2],
          ['handover', 3],
        ]),
      });
      await store.close();
      const altered: readonly (readonly [sql: string, told: string])[] = [
        [`UPDATE passings SET to_part = 'nowhere' WHERE seq = 3`, 'passing-differs window-1:0:3'],
        [`DELETE FROM passings WHERE device = 'window-2'`, 'passing-differs window-2:0:1'],
        [
          `DELETE FROM feed WHERE part = 'far' AND device = 'window-1' AND seq = 2`,
          'not-passed-on far window-1:0:2',
        ],
        [
          `UPDATE records SET handover = NULL, status = 'accepted' WHERE part = '${part}'`,
          `record-differs ${part}/${first.message.recordId}`,
        ],
      ];
      for (const [sql, told] of altered) {
        await alter(location, sql);
        expect((await prove(location)).findings, sql).toContain(told);
      }
    });

    it('knows what a record that moves names in the place it goes to, and what was sent back', async () => {
      const { store, location } = await make();
      const [home, far] = [part, '350103'].map((of, n) =>
        makeWindow({ device: `window-${n + 1}`, bureau: 'state', part: of }),
      ) as [TestWindow, TestWindow];
      for (const { record } of [home, far]) await store.putDevice(record);
      const scans = [referenceTo(pdfOf('paper', 20_000))];
      const first = home.seal(registration('state', { scans }));
      const record = { ...registrationBody('state'), scans };
      const handed = home.seal(handover(first, '350103', { record }));
      await land(store, home, [first, handed]);
      await store.applyPending(part, 50, decide, 1);
      await store.passOn('350103', 10, receive);
      expect(await prove(location)).toMatchObject({ awaited: 1, findings: [] });
      const names = `FROM blob_names WHERE part = '350103'`;
      await alter(location, `CREATE TABLE kept AS SELECT * ${names}`);
      await alter(location, `DELETE ${names}`);
      expect((await prove(location)).findings).toEqual([`scan-name-differs ${handed.msgId}`]);
      // A store of the days when a HANDOVER named nothing is caught up on, in both places.
      const dialect = location.engine === 'sqlite' ? sqliteDialect : postgresDialect;
      const catchUp = migrationsFor(dialect).find((migration) => migration.name === 'scans-handed-over');
      const forgetMoved = `DELETE FROM blob_names WHERE seq = ${handed.seq}`;
      await alter(location, forgetMoved);
      await alter(location, catchUp?.sql ?? '');
      expect((await prove(location)).findings).toEqual([]);
      await land(store, far, [far.seal(declining(handed))]);
      await store.applyPending('350103', 50, decide, 1);
      await store.passOn(part, 10, receive);
      expect((await prove(location)).findings).toEqual([]);
      await alter(location, forgetMoved);
      await alter(location, catchUp?.sql ?? '');
      expect((await prove(location)).findings).toEqual([]);
      await alter(location, 'INSERT INTO blob_names SELECT * FROM kept');
      expect((await prove(location)).findings).toEqual([`scan-name-differs ${handed.msgId}`]);
      await store.close();
    });

    it('reads every scan byte by byte, counts those to come, and names what was altered', async () => {
      const { store, location } = await make();
      const window = makeWindow({ device: 'window-1', bureau: 'state' });
      await store.putDevice(window.record);
      const there = pdfOf('there', longestPieceBytes + 40_000);
      const scans = [referenceTo(there), referenceTo(pdfOf('to come', 20_000))];
      await land(store, window, [window.seal(entryNaming('case-1', scans))]);
      await store.applyPending(part, 50, decide, 1);
      const hash = sha256(there);
      await store.beginUpload({ device: 'window-1', hash, now: 1 }, 4);
      for (const at of [0, longestPieceBytes])
        await store.putPiece(
          { device: 'window-1', hash, offset: at, bytes: there.subarray(at, at + longestPieceBytes), now: 1 },
          judgeWhole,
        );
      await store.close();
      expect(await prove(location)).toMatchObject({ awaited: 1, findings: [] });
      const altered: readonly (readonly [sql: string, told: string])[] = [
        ['UPDATE blob_names SET size = size + 1 WHERE name_number = 1', 'scan-name-differs window-1:0:1'],
        [`DELETE FROM blob_pieces WHERE at > 0`, `scan-differs ${hash}`],
        [`DELETE FROM blobs`, `scan-differs ${hash}`],
      ];
      const told: string[] = [];
      for (const [sql] of altered) {
        await alter(location, sql);
        told.push(...(await prove(location)).findings);
      }
      expect([...new Set(told)]).toEqual([...new Set(altered.map(([, what]) => what))]);
    });

    it('reads every trust and revocation list byte by byte, and names what was altered', async () => {
      const { store, location } = await make();
      await putTownPapers(store);
      const [list, ...lists] = await store.listTrustPapers();
      await store.close();
      const whole = await prove(location);
      expect(whole.findings).toEqual([]);
      expect(whole.counts).toContainEqual(['trust-paper', 3]);
      await alter(location, `UPDATE trust_papers SET size = size + 1 WHERE kind = 'trust-list'`);
      expect((await prove(location)).findings).toEqual([`trust-paper-differs ${list?.hash}`]);
      await alter(location, 'UPDATE trust_paper_pieces SET at = at + 1 WHERE at > 0');
      const large = lists.find(({ size }) => size > trustPieceBytes);
      expect((await prove(location)).findings.toSorted()).toEqual(
        [list, large].map((paper) => `trust-paper-differs ${paper?.hash}`).toSorted(),
      );
    });
  });
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-proof-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
let made = 0;
describeProof(
  'the proof of a store on SQLite',
  async () => {
    const file = path.join(folder, `exchange-${++made}.db`);
    return { store: createSqliteStore({ file, keyHex }, identity), location: { engine: 'sqlite', file } };
  },
  async (location, sql) => {
    const db = new SqliteDatabase(location.engine === 'sqlite' ? location.file : '');
    db.pragma(`cipher = 'aegis'`);
    db.key(Buffer.concat([Buffer.from('raw:'), Buffer.from(keyHex, 'hex')]));
    db.exec(sql);
    db.close();
  },
);

const postgres = await startPostgres();
if ('skipped' in postgres) {
  process.stdout.write(`skipped: ${postgres.skipped}\n`);
  describe.skip(`the proof of a store on PostgreSQL (${postgres.skipped})`, () => {
    it('needs a PostgreSQL that can run here', () => undefined);
  });
} else {
  afterAll(() => postgres.stop());
  const make = async () => {
    const url = await postgres.createDatabase();
    return {
      url,
      store: await createPostgresStore(url, identity),
      location: { engine: 'postgres', url } as const,
    };
  };
  describeProof('the proof of a store on PostgreSQL', make, async (location, sql) => {
    const engine = connectPostgres(location.engine === 'postgres' ? location.url : '');
    await engine.transaction((query) => query(sql));
    await engine.close();
  });

  it('names what was altered in a store on PostgreSQL', async () => {
    const { url, store, location } = await make();
    const window = makeWindow({ device: 'window-1', bureau: 'state' });
    await store.putDevice(window.record);
    await land(store, window, [window.seal(filing('r-1')), window.seal(collection('f-1', 'V-1', 90_003))]);
    await store.applyPending(part, 50, decide, 1);
    await store.close();
    const engine = connectPostgres(url);
    await engine.transaction(async (query) => {
      await query('UPDATE fact_lines SET amount_fen = amount_fen - 3');
      await query("UPDATE records SET version = 2 WHERE record_id = 'r-1'");
      await query('UPDATE landed SET body = set_byte(body, 0, 66) WHERE seq = 2');
    });
    await engine.close();
    expect((await prove(location)).findings).toEqual([
      'text-off-chain window-1:0:2',
      'header-differs window-1:0:2',
      `feed-text-differs ${part}/2 window-1:0:2`,
      `not-acceptable window-1:0:2`,
      `record-differs ${part}/r-1`,
      `total-differs ${part} state vat: 90000+0 ≠ 0+0`,
      'lines-differ window-1:0:2',
      'voucher-differs window-1:0:2',
    ]);
  });
}
