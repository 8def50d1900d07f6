import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import { cursorAt, feedCursorName } from '../../../db/inbox.ts';
import { copyPathOf } from '../../../db/inbox-copy.ts';
import { closeDatabase } from '../../../db/open.ts';
import { setProfileValue } from '../../../db/profile.ts';
import type { ReadDb } from '../../../db/sql.ts';
import { type HallDatabase, transaction } from '../../../db/transaction.ts';
import { buildSnapshot } from '../../../exchange/snapshots.ts';
import { arrivalsFor } from '../../../main/services/arrivals.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { createFeedReader } from '../../../main/sync/feed-reader.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
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
import type { CatchingUp } from '../../support/catching-up.ts';
import { makeTestDatabase } from '../../support/database.ts';

export const closing: (() => unknown)[] = [];
/** After each test: what it has opened, the last first. */
export const closeAll = async (): Promise<void> => {
  for (const close of closing.splice(0).reverse()) await close();
};

export const newExchange = async (): Promise<TestExchange> => {
  // A snapshot is made where a test says so.
  const exchange = await startTestExchange({ snapshotEvery: 1_000_000 });
  closing.push(() => exchange.remove());
  return exchange;
};
export const letIn = async (
  exchange: TestExchange,
  device: string,
  bureau: 'state' | 'local',
): Promise<TestWindow> => {
  const window = makeWindow({ device, bureau });
  await exchange.enrol(window);
  return window;
};
export const deliver = async (exchange: TestExchange, window: TestWindow, sealed: readonly Sealed[]) => {
  for (let at = 0; at < sealed.length; at += 200) {
    const answer = await push(exchange.url, window, sealed.slice(at, at + 200));
    expect(answer.status).toBe(200);
  }
  const session = await signIn(exchange.url, window);
  const last = sealed.at(-1)?.seq ?? 0;
  await verdictsUpTo(exchange.url, session, last, last - sealed.length);
};
let made = 0;
export const filings = (window: TestWindow, count: number, over: object = {}): Sealed[] =>
  Array.from({ length: count }, () => {
    made += 1;
    return window.seal({ ...filing(`r-${made}`), body: { ...filingBody('state'), ...over } });
  });

/** A window's database with its key; closed again, as before a start. */
export const newWindow = async (exchange: TestExchange, url = exchange.url) => {
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
export const keep = (db: HallDatabase): HallDatabase => {
  closing.push(() => closeDatabase(db));
  return db;
};
export const cursorOf = (db: ReadDb): number => cursorAt(db, feedCursorName(part));
export const leftBeside = (path: string) => [existsSync(copyPathOf(path)), existsSync(snapshotPathOf(path))];

/** An exchange whose feed has so many entries of one window, with a snapshot of its full pages. */
export const exchangeAhead = async (entries: number) => {
  const exchange = await newExchange();
  const sender = await letIn(exchange, 'window-s', 'state');
  await deliver(exchange, sender, filings(sender, entries));
  return { exchange, snapshot: await buildSnapshot(exchange.store, part, Date.now) };
};
