import { fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allRecords, closeTask, cursorAt, feedCursorName, findTask, openTasks } from '../../../db/inbox.ts';
import { copyPathOf } from '../../../db/inbox-copy.ts';
import { journalRows, verifyJournal } from '../../../db/journal.ts';
import { checkIntegrity, closeDatabase } from '../../../db/open.ts';
import { countWaiting } from '../../../db/outbox.ts';
import { setProfileValue } from '../../../db/profile.ts';
import { type ReadDb, selectAll } from '../../../db/sql.ts';
import { Sqlite } from '../../../db/sqlite.ts';
import { type HallDatabase, transaction } from '../../../db/transaction.ts';
import { buildSnapshot } from '../../../exchange/snapshots.ts';
import { arrivalsFor } from '../../../main/services/arrivals.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { createFeedReader } from '../../../main/sync/feed-reader.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { buildInboxBeside, wantedEntries } from '../../../main/sync/snapshot-build.ts';
import { snapshotPathOf } from '../../../main/sync/snapshot-keeper.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import { createSyncEngine } from '../../../main/sync/sync-engine.ts';
import { push, signIn, verdictsUpTo } from '../../exchange/test-client.ts';
import { startTestExchange, type TestExchange } from '../../exchange/test-exchange.ts';
import {
  filing,
  filingBody,
  makeWindow,
  part,
  type Sealed,
  type TestWindow,
} from '../../exchange/test-window.ts';
import { type CatchingUp, openCatchingUp } from '../../support/catching-up.ts';
import { patience, whole } from '../../journeys/seed.ts';
import { makeTestDatabase, testKey } from '../../support/database.ts';
import { startTamperingProxy } from '../../support/tampering-proxy.ts';
import { filing as ownFiling } from './filing.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const newExchange = async (): Promise<TestExchange> => {
  // A snapshot is made where a test says so.
  const exchange = await startTestExchange({ snapshotEvery: 1_000_000 });
  closing.push(() => exchange.remove());
  return exchange;
};
const letIn = async (
  exchange: TestExchange,
  device: string,
  bureau: 'state' | 'local',
): Promise<TestWindow> => {
  const window = makeWindow({ device, bureau });
  await exchange.enrol(window);
  return window;
};
const deliver = async (exchange: TestExchange, window: TestWindow, sealed: readonly Sealed[]) => {
  for (let at = 0; at < sealed.length; at += 200) {
    const answer = await push(exchange.url, window, sealed.slice(at, at + 200));
    expect(answer.status).toBe(200);
  }
  const session = await signIn(exchange.url, window);
  const last = sealed.at(-1)?.seq ?? 0;
  await verdictsUpTo(exchange.url, session, last, last - sealed.length);
};
let made = 0;
/** Figures nobody can pack: a snapshot of some size with few entries. */
const bulky = () =>
  Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`f${n}`, randomInt(2 ** 47)]));
const filings = (window: TestWindow, count: number, over: object = {}): Sealed[] =>
  Array.from({ length: count }, () => {
    made += 1;
    return window.seal({ ...filing(`r-${made}`), body: { ...filingBody('state'), ...over } });
  });

/** A window's database with its key; closed again, as before a start. */
const newWindow = async (exchange: TestExchange, url = exchange.url) => {
  const device = 'window-l';
  const { signing } = await letIn(exchange, device, 'local');
  const t = makeTestDatabase();
  closing.push(t.remove);
  const sealer = makeSealer({ env: 'training', device });
  transaction(t.db, sealer, (tx) => setProfileValue(tx, 'device-key', JSON.stringify(signing)));
  const window: CatchingUp = { path: t.path, url, device, bureau: 'local', atLeast: 100 };
  const engineOn = (db: HallDatabase, at = url) =>
    createSyncEngine({
      store: createSqliteSyncStore(db, sealer, arrivalsFor({ device }).effect),
      client: createExchangeClient({ url: at, env: 'training', device, key: signing }),
      clock: { now: Date.now, sleep: async () => undefined },
      random: () => 0.5,
      self: { env: 'training', device, bureau: 'local' },
      part,
    });
  const self = { env: 'training', device, bureau: 'local' } as const;
  const readerOn = (db: HallDatabase) =>
    createFeedReader({
      store: createSqliteSyncStore(db, sealer, arrivalsFor({ device }).effect),
      client: createExchangeClient({ url, ...self, key: signing }),
      self,
      part,
      fold: makeFold(self),
      now: Date.now,
      onRead: () => undefined,
    });
  return { t, sealer, window, signing, engineOn, readerOn };
};
const keep = (db: HallDatabase): HallDatabase => {
  closing.push(() => closeDatabase(db));
  return db;
};
const cursorOf = (db: ReadDb): number => cursorAt(db, feedCursorName(part));
const inboxOf = (db: ReadDb) => ({
  cursor: cursorOf(db),
  entries: selectAll(db, 'SELECT * FROM feed_entries ORDER BY position'),
  records: allRecords(db),
  tasks: selectAll(db, "SELECT * FROM tasks WHERE id NOT LIKE 'alarm:line:%' ORDER BY id"),
});
const schemaOf = (db: ReadDb) =>
  selectAll(db, 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name');
const leftBeside = (path: string) => [existsSync(copyPathOf(path)), existsSync(snapshotPathOf(path))];

describe('a window that is far behind', () => {
  it(
    'starts from the snapshot: the same inbox as by the line, nothing else touched, and the feed goes on from there',
    async () => {
      const exchange = await newExchange();
      const sender = await letIn(exchange, 'window-s', 'state');
      await deliver(exchange, sender, filings(sender, 450));
      await buildSnapshot(exchange.store, part, Date.now);
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
      const exchange = await newExchange();
      const sender = await letIn(exchange, 'window-s', 'state');
      await deliver(exchange, sender, filings(sender, 200));
      await buildSnapshot(exchange.store, part, Date.now);
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
      const exchange = await newExchange();
      const sender = await letIn(exchange, 'window-s', 'state');
      await deliver(exchange, sender, filings(sender, 200));
      const snapshot = await buildSnapshot(exchange.store, part, Date.now);
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
      const exchange = await newExchange();
      const sender = await letIn(exchange, 'window-s', 'state');
      await deliver(exchange, sender, filings(sender, 200));
      await buildSnapshot(exchange.store, part, Date.now);
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
      const exchange = await newExchange();
      const sender = await letIn(exchange, 'window-s', 'state');
      await deliver(exchange, sender, filings(sender, 200));
      await buildSnapshot(exchange.store, part, Date.now);
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
      const exchange = await newExchange();
      const sender = await letIn(exchange, 'window-s', 'state');
      await deliver(exchange, sender, filings(sender, 200));
      await buildSnapshot(exchange.store, part, Date.now);
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

describe('a window whose exchange was restored from an earlier backup', () => {
  /** Two hundred filings everybody has, a hundred that are lost, and what the exchange has had since. */
  const rewound = async (since: number, withSnapshot: boolean) => {
    const [before, after] = [await newExchange(), await newExchange()];
    const sender = await letIn(before, 'window-s', 'state');
    const common = filings(sender, 200);
    const { lastSeq, chainHead } = sender.head;
    const lost = filings(sender, 100);
    await deliver(before, sender, [...common, ...lost]);
    const { t, window, sealer, engineOn, signing } = await newWindow(before);
    await engineOn(t.db).round();
    expect(cursorOf(t.db)).toBe(300);
    const again = await letIn(after, 'window-s', 'state');
    await letIn(after, 'window-l', 'local');
    again.restore({ lastSeq, chainHead });
    await deliver(after, again, common);
    const news = filings(again, since);
    if (since > 0) await deliver(after, again, news);
    if (withSnapshot) await buildSnapshot(after.store, part, Date.now);
    return {
      t,
      window: { ...window, url: after.url, atLeast: 1_000 },
      sealer,
      engineOn,
      common,
      lost,
      news,
      signing,
    };
  };

  it.each([
    ['has less than it read', 50, true],
    ['has grown beyond it with other entries', 150, true],
    ['has no snapshot', 150, false],
  ])(
    'makes its inbox anew where that exchange %s: settled stays settled, the rest is as at any other window',
    async (_what, since, withSnapshot) => {
      const { t, window, sealer, common, lost, news } = await rewound(since, withSnapshot);
      const [settled, open, gone] = [common[0], common[1], lost[0]].map(
        (one) => `confirm-or-return:${one?.message.recordId}:1`,
      );
      const closedByLost = `confirm-or-return:${common[2]?.message.recordId}:1`;
      transaction(t.db, sealer, (tx) => {
        closeTask(tx, settled ?? '', 1, 'officer-7');
        closeTask(tx, gone ?? '', 1, 'officer-7');
        closeTask(tx, closedByLost, 1, lost[1]?.msgId ?? '');
        tx.enqueue({ ...ownFiling('own-1', 'local'), part });
      });
      closeDatabase(t.db);

      const { db, views } = await openCatchingUp(window);
      keep(db);
      expect(views.at(0)).toMatchObject({ reason: 'rewound' });
      checkIntegrity(db);
      verifyJournal(db, sealer);
      expect(cursorOf(db)).toBe(200 + since);
      expect(
        allRecords(db)
          .map(({ recordId }) => recordId)
          .sort(),
      ).toEqual([...common, ...news].map(({ message }) => message.recordId).sort());
      expect(findTask(db, settled ?? '')).toMatchObject({ closedBy: 'officer-7' });
      expect(findTask(db, open ?? '')).toMatchObject({ closedAt: null });
      // What answered it is among what the exchange has lost.
      expect(findTask(db, closedByLost)).toMatchObject({ closedAt: null });
      const expected = [...common.slice(1), ...news].length;
      expect(openTasks(db).filter(({ kind }) => kind === 'confirm-or-return')).toHaveLength(expected);
      // What the old inbox had beyond is evidence, entry by entry.
      const aside = selectAll<{ msgId: string; message: string }>(
        db,
        'SELECT msg_id, message FROM feed_entries_set_aside ORDER BY position',
      );
      expect(aside.map(({ message }) => message)).toEqual(lost.map(({ text }) => text));
      expect(
        openTasks(db)
          .filter(({ kind }) => kind === 'alarm')
          .map(({ detail }) => detail),
      ).toEqual([{ code: 'exchange/feed-rebuilt', entries: 200 + since, setAside: 100 }]);
      expect(journalRows(db, 0, 100).at(-1)?.entryText).toContain('exchange/inbox-made-anew');
      expect(countWaiting(db)).toBe(1);
    },
    patience,
  );

  it(
    'reads on by the line afterwards, and finds nothing wrong',
    async () => {
      const { t, window, engineOn } = await rewound(150, true);
      const stopped = engineOn(t.db, window.url);
      await expect(stopped.round()).rejects.toMatchObject({ code: 'exchange/feed-rewound' });
      expect(openTasks(t.db).map(({ id }) => id)).toContain('alarm:line:exchange/feed-rewound');
      closeDatabase(t.db);
      const { db } = await openCatchingUp(window);
      keep(db);
      await engineOn(db, window.url).round();
      expect(openTasks(db).map(({ id }) => id)).not.toContain('alarm:line:exchange/feed-rewound');
    },
    patience,
  );
});
