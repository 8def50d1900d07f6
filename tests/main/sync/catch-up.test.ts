import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allRecords } from '../../../db/inbox.ts';
import { copyPathOf } from '../../../db/inbox-copy.ts';
import { checkIntegrity, closeDatabase } from '../../../db/open.ts';
import { countWaiting } from '../../../db/outbox.ts';
import { type ReadDb, selectAll } from '../../../db/sql.ts';
import { Sqlite } from '../../../db/sqlite.ts';
import { transaction } from '../../../db/transaction.ts';
import { buildSnapshot } from '../../../exchange/snapshots.ts';
import { arrivalsFor } from '../../../main/services/arrivals.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { buildInboxBeside, wantedEntries } from '../../../main/sync/snapshot-build.ts';
import { snapshotPathOf } from '../../../main/sync/snapshot-keeper.ts';
import { part } from '../../exchange/test-window.ts';
import { openCatchingUp } from '../../support/catching-up.ts';
import { patience, whole } from '../../journeys/seed.ts';
import { makeTestDatabase, testKey } from '../../support/database.ts';
import { startTamperingProxy } from '../../support/tampering-proxy.ts';
import { filing as ownFiling } from './filing.ts';
import {
  closeAll,
  closing,
  newExchange,
  letIn,
  deliver,
  filings,
  newWindow,
  keep,
  cursorOf,
  leftBeside,
  exchangeAhead,
} from './catch-up-windows.ts';

afterEach(closeAll);

const inboxOf = (db: ReadDb) => ({
  cursor: cursorOf(db),
  entries: selectAll(db, 'SELECT * FROM feed_entries ORDER BY position'),
  records: allRecords(db),
  tasks: selectAll(db, "SELECT * FROM tasks WHERE id NOT LIKE 'alarm:line:%' ORDER BY id"),
});
const schemaOf = (db: ReadDb) =>
  selectAll(db, 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name');

/** Figures nobody can pack: a snapshot of some size with few entries. */
const bulky = () =>
  Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`f${n}`, randomInt(2 ** 47)]));

describe('a window that is far behind', () => {
  it(
    'starts from the snapshot: the same inbox as by the line, nothing else touched, and the feed goes on from there',
    async () => {
      const { exchange } = await exchangeAhead(450);
      const { t, window, sealer, engineOn, readerOn } = await newWindow(exchange);
      transaction(t.db, sealer, (tx) => tx.enqueue({ ...ownFiling('own-1', 'local'), part }));
      const before = schemaOf(t.db);
      closeDatabase(t.db);

      const { db, views } = await openCatchingUp(window);
      keep(db);
      expect(cursorOf(db)).toBe(400);
      expect(views.at(0)).toMatchObject({
        reason: 'behind',
        phase: 'reading',
        done: 0,
        total: 400,
        language: 'zh',
      });
      expect([schemaOf(db), countWaiting(db), leftBeside(window.path)]).toEqual([before, 1, [false, false]]);
      checkIntegrity(db);

      const other = makeTestDatabase();
      closing.push(other.remove);
      for (const one of [db, other.db]) await readerOn(one).pull(0);
      expect(inboxOf(db)).toEqual(inboxOf(other.db));
      expect(inboxOf(db)).toMatchObject({ cursor: 450 });
      const engine = engineOn(db);
      await engine.round();
      await exchange.server.settle();
      await engine.round();
      expect([countWaiting(db), cursorOf(db), allRecords(db).length]).toEqual([0, 451, 451]);
    },
    patience,
  );

  it(
    'reads on from where it stood, and page by page where little is missing',
    async () => {
      const exchange = await newExchange();
      const sender = await letIn(exchange, 'window-s', 'state');
      const { t, window, engineOn } = await newWindow(exchange);
      await deliver(exchange, sender, filings(sender, 150));
      await engineOn(t.db).round();
      await deliver(exchange, sender, filings(sender, 50));
      await buildSnapshot(exchange.store, part, Date.now);
      closeDatabase(t.db);
      const { db, views } = await openCatchingUp(window);
      expect([cursorOf(db), views]).toEqual([150, []]);
      closeDatabase(db);
      const again = keep((await openCatchingUp({ ...window, atLeast: 20 })).db);
      expect([cursorOf(again), allRecords(again).length]).toEqual([200, 200]);
    },
    patience,
  );

  it(
    'opens at once where nobody answers, or nobody answers in time',
    async () => {
      const { exchange } = await exchangeAhead(200);
      const proxy = await startTamperingProxy(exchange.url);
      closing.push(() => proxy.close());
      const { t, window } = await newWindow(exchange, proxy.url);
      closeDatabase(t.db);
      for (const way of ['break', 'hang'] as const) {
        proxy.on = () => way;
        const begun = performance.now();
        const { db, views } = await openCatchingUp(window, { askMs: 300 });
        expect(performance.now() - begun).toBeLessThan(5_000);
        expect([cursorOf(db), views]).toEqual([0, []]);
        closeDatabase(db);
      }
    },
    patience,
  );

  it(
    'goes on with a download that broke off, which lies encrypted meanwhile, and asks for nothing twice',
    async () => {
      const exchange = await newExchange();
      const sender = await letIn(exchange, 'window-s', 'state');
      const proxy = await startTamperingProxy(exchange.url);
      closing.push(() => proxy.close());
      await deliver(exchange, sender, filings(sender, 150, { contactName: '欧阳䶮蕊' }));
      const bulks = Array.from({ length: 50 }, () => filings(sender, 1, { declared: bulky() })).flat();
      for (const one of bulks) await deliver(exchange, sender, [one]);
      await buildSnapshot(exchange.store, part, Date.now);
      const { t, window } = await newWindow(exchange, proxy.url);
      closeDatabase(t.db);
      const ranges = () => proxy.asked.splice(0).filter((path) => path.includes('bytes='));
      let pieces = 0;
      proxy.on = (path) => {
        if (!/snapshots\/.*[0-9a-f]{64}/.test(path)) return 'pass';
        pieces += 1;
        return pieces > 2 ? 'break' : 'pass';
      };
      const first = await openCatchingUp(window);
      expect(cursorOf(first.db)).toBe(0);
      closeDatabase(first.db);
      const kept = readFileSync(snapshotPathOf(window.path));
      expect(kept.length).toBeGreaterThan(2 * 256 * 1024);
      for (const text of ['欧阳䶮蕊', 'joint-filing', 'window-s'])
        expect(kept.includes(Buffer.from(text))).toBe(false);
      expect(kept.subarray(0, 2).toString('hex')).not.toBe('1f8b');

      proxy.asked.length = 0;
      proxy.on = () => 'pass';
      const second = await openCatchingUp(window);
      keep(second.db);
      expect([cursorOf(second.db), leftBeside(window.path)]).toEqual([200, [false, false]]);
      expect(ranges().every((asked) => Number(/bytes=(\d+)/.exec(asked)?.[1]) >= 2 * 256 * 1024)).toBe(true);
    },
    patience,
  );

  it(
    'believes no snapshot whose bytes are not those of its name: says so, and opens on what it had',
    async () => {
      const { exchange, snapshot } = await exchangeAhead(200);
      const proxy = await startTamperingProxy(exchange.url);
      closing.push(() => proxy.close());
      const { t, window } = await newWindow(exchange, proxy.url);
      closeDatabase(t.db);
      const flip = (at: number) => (body: Buffer) => {
        body.writeUInt8(body.readUInt8(at) ^ 1, at);
        return body;
      };
      // The time in the head of a gzip file changes nothing but the hash; a byte in the middle breaks the packing.
      for (const at of [5, Math.floor((snapshot?.size ?? 0) / 2)]) {
        proxy.on = (path) => (path.endsWith(snapshot?.hash ?? '-') ? flip(at) : 'pass');
        const { db, views } = await openCatchingUp(window, {
          onView: ({ phase }, skip) => {
            if (phase === 'failed') skip();
          },
        });
        expect(views.at(-1)).toMatchObject({
          phase: 'failed',
          sentence: expect.stringContaining('校验值') as string,
        });
        closeDatabase(db);
        const reopened = (await openCatchingUp({ ...window, url: 'http://127.0.0.1:9' })).db;
        expect([cursorOf(reopened), leftBeside(window.path)]).toEqual([0, [false, false]]);
        closeDatabase(reopened);
      }
    },
    patience,
  );

  it(
    'is opened at once by who will not wait, and offers it again at the next start',
    async () => {
      const { exchange } = await exchangeAhead(200);
      const proxy = await startTamperingProxy(exchange.url);
      closing.push(() => proxy.close());
      const { t, window } = await newWindow(exchange, proxy.url);
      closeDatabase(t.db);
      proxy.on = (path) => (/snapshots\/.*[0-9a-f]{64}/.test(path) ? 'hang' : 'pass');
      let skippedAt = 0;
      const first = await openCatchingUp(window, {
        onView: (_view, skip) => {
          if (skippedAt !== 0) return;
          skippedAt = performance.now();
          skip();
        },
      });
      expect(performance.now() - skippedAt).toBeLessThan(1_000);
      expect(cursorOf(first.db)).toBe(0);
      closeDatabase(first.db);
      proxy.on = () => 'pass';
      const second = await openCatchingUp(window);
      keep(second.db);
      expect([second.views.length > 0, cursorOf(second.db)]).toEqual([true, 200]);
    },
    patience,
  );

  it(
    'says that the disk is full, keeps nothing half, and has the old inbox',
    async () => {
      const { exchange } = await exchangeAhead(200);
      const { t, window, signing } = await newWindow(exchange);
      const self = { env: 'training', device: window.device, bureau: 'local' } as const;
      const client = createExchangeClient({ url: window.url, ...self, key: signing });
      const file = { path: window.path, key: testKey, kind: 'training' } as const;
      const { signal } = new AbortController();
      const store = {
        findOwn: () => undefined,
        head: () => ({ epoch: 0, lastSeq: 0, lastHash: '0'.repeat(64) }),
      };
      const reading = {
        self,
        part,
        client,
        store,
        file,
        signal,
        sleep: async () => undefined,
        now: Date.now,
      };
      const exec = Sqlite.prototype.exec;
      Sqlite.prototype.exec = function (this: Sqlite, sql: string) {
        if (sql === 'BEGIN EXCLUSIVE')
          this.pragma(`max_page_count = ${Number(this.pragma('page_count', { simple: true })) + 20}`);
        return exec.call(this, sql);
      };
      try {
        const full = buildInboxBeside({
          ...file,
          self,
          part,
          notice: await client.latestSnapshot(part),
          read: (wanted) => wantedEntries(reading, wanted),
          arrivals: arrivalsFor(self),
          anewAt: null,
          onProgress: () => undefined,
          failpoint: () => undefined,
          poisoned: () => undefined,
        });
        await expect(full).rejects.toMatchObject({ code: 'db/disk-full' });
      } finally {
        Sqlite.prototype.exec = exec;
      }
      closeDatabase(t.db);
      const { db } = await openCatchingUp({ ...window, url: 'http://127.0.0.1:9' });
      keep(db);
      expect([cursorOf(db), leftBeside(window.path)[0]]).toEqual([0, false]);
    },
    patience,
  );

  // The seeded days of tests/simulation/catch-up die at all of them; here a process does.
  const places = ['snapshot:loading', 'swap:closed'];
  const others = [
    'snapshot:copied',
    'snapshot:loaded',
    'snapshot:unchecked',
    'snapshot:built',
    'swap:renamed',
  ];
  it.each(whole ? [...others, ...places] : places)(
    'is whole when it is killed at %s, old or new, and catches up at the next start',
    async (place) => {
      const { exchange } = await exchangeAhead(200);
      const { t, window, sealer } = await newWindow(exchange);
      transaction(t.db, sealer, (tx) => tx.enqueue({ ...ownFiling('own-1', 'local'), part }));
      closeDatabase(t.db);
      const child = fork(
        join(import.meta.dirname, '../../support/catch-up-child.ts'),
        [JSON.stringify(window), place],
        {
          execArgv: [],
        },
      );
      const signal = await new Promise((resolve) => child.once('exit', (_code, by) => resolve(by)));
      expect(signal).toBe('SIGKILL');
      // What lies half built is no more readable than the database.
      for (const left of [copyPathOf(window.path), snapshotPathOf(window.path)].filter(existsSync))
        for (const text of ['SQLite format 3', 'joint-filing', 'window-s', '榕城区清泉便利店'])
          expect(readFileSync(left).includes(Buffer.from(text))).toBe(false);
      const { db: found } = await openCatchingUp({ ...window, url: 'http://127.0.0.1:9' });
      checkIntegrity(found);
      expect(cursorOf(found)).toBe(place === 'swap:renamed' ? 200 : 0);
      expect([countWaiting(found), leftBeside(window.path)[0]]).toEqual([1, false]);
      closeDatabase(found);
      const { db } = await openCatchingUp(window);
      keep(db);
      expect([cursorOf(db), allRecords(db).length, countWaiting(db)]).toEqual([200, 200, 1]);
    },
    patience,
  );
});
