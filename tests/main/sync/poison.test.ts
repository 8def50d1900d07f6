import { afterEach, expect, it } from 'vitest';
import type { FeedEntry } from '../../../contract/exchange/answers.ts';
import { feedOfRecord } from '../../../db/inbox.ts';
import { setProfileValue } from '../../../db/profile.ts';
import { selectAll, selectOne } from '../../../db/sql.ts';
import { transaction } from '../../../db/transaction.ts';
import { Fault } from '../../../domain/faults.ts';
import { checkEntry } from '../../../main/sync/check-entry.ts';
import type { ArrivalEffect } from '../../../main/sync/enter-entry.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { type MessageDraft, makeSealer } from '../../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import { createSyncEngine } from '../../../main/sync/sync-engine.ts';
import { startTestExchange } from '../../exchange/test-exchange.ts';
import { hall, makeWindow, part } from '../../exchange/test-window.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { collection, filing } from './filing.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const self = { env: 'training', device: 'window-l', bureau: 'local' } as const;
const sealer = makeSealer({ env: 'training', device: 'window-s' });

/** Entries of a feed as another window's messages make them; bytes and hashes are in order. */
const feedOf = (drafts: readonly MessageDraft[]): FeedEntry[] =>
  sealer.seal(drafts, { epoch: 0, lastSeq: 0, lastHash: sealer.genesis }).map((message, index) => ({
    position: index + 1,
    msgId: message.msgId,
    hash: message.hash,
    message: message.text,
    senderBureau: 'state' as const,
    receivedAt: 1_458_000_000_000 + index,
    quarantined: null,
  }));

const openStore = (arrived: ArrivalEffect = () => undefined) => {
  const t = makeTestDatabase();
  closing.push(t.remove);
  const poisoned: unknown[] = [];
  const store = createSqliteSyncStore(t.db, makeSealer(self), arrived, (error) => poisoned.push(error));
  const apply = (feed: readonly FeedEntry[]): boolean =>
    store.applyPage(
      { part: '350100', from: 0, to: feed.length },
      feed.map((entry) => checkEntry('350100', entry, self, store)),
      makeFold(self),
    );
  return { ...t, store, apply, poisoned };
};

it('one entry that the books of this window cannot take is kept with an alarm, and every other one is applied', () => {
  const { db, store, apply, poisoned } = openStore((tx, record) => {
    setProfileValue(tx, 'hall-name', record.recordId);
    if (record.recordId === 'r-2') throw new TypeError('a bug in what a record does here');
  });
  const feed = feedOf([filing('r-1', 'local'), filing('r-2', 'local'), filing('r-3', 'local')]);
  expect(apply(feed)).toBe(true);
  expect(store.inboxCursor('350100')).toBe(3);
  // The shared record stands everywhere alike; only what it would have done in this window’s own books is undone.
  expect(store.records().map(({ recordId }) => recordId)).toEqual(['r-1', 'r-2', 'r-3']);
  expect(selectOne(db, "SELECT value FROM profile WHERE name = 'hall-name'")).toEqual({ value: 'r-3' });
  expect(store.openTasks().filter(({ kind }) => kind === 'alarm')).toEqual([
    expect.objectContaining({
      detail: expect.objectContaining({ code: 'exchange/entry-unusable', position: 2 }),
    }),
  ]);
  expect(poisoned).toEqual([expect.any(TypeError)]);
});

it('one entry that cannot even be kept as a record is kept as it came, and every other one is applied', () => {
  const { db, store, apply } = openStore();
  // A version 0 is well formed and means nothing: the table of records refuses it.
  const feed = feedOf([filing('r-1', 'local'), { ...collection('f-1'), version: 0 }, filing('r-3', 'local')]);
  expect(apply(feed)).toBe(true);
  expect(store.inboxCursor('350100')).toBe(3);
  expect(store.records().map(({ recordId }) => recordId)).toEqual(['r-1', 'r-3']);
  expect(
    selectAll(
      db,
      'SELECT position, problem, message = ? AS same FROM feed_entries WHERE position = 2',
      feed[1]?.message ?? '',
    ),
  ).toEqual([{ position: 2, problem: 'exchange/entry-unusable', same: 1 }]);
  expect(feedOfRecord(db, 'r-1')).toHaveLength(1);
});

it('a disk that is full is not taken for a bad entry: the page is not applied at all', () => {
  const { store, apply } = openStore((_tx, record) => {
    if (record.recordId === 'r-2') throw new Fault('db/disk-full');
  });
  const feed = feedOf([filing('r-1', 'local'), filing('r-2', 'local')]);
  expect(() => apply(feed)).toThrow(expect.objectContaining({ code: 'db/disk-full' }));
  expect([store.inboxCursor('350100'), store.records()]).toEqual([0, []]);
});

it('a sent message that the exchange will not take does not hold up those after it', async () => {
  const exchange = await startTestExchange();
  closing.push(() => exchange.remove());
  const window = makeWindow({ device: 'window-s', bureau: 'state' });
  await exchange.enrol(window);
  const t = makeTestDatabase();
  closing.push(t.remove);
  const own = makeSealer({ env: 'training', device: 'window-s' });
  const store = createSqliteSyncStore(t.db, own);
  const engine = createSyncEngine({
    store,
    client: createExchangeClient({
      url: exchange.url,
      env: 'training',
      device: 'window-s',
      key: window.signing,
    }),
    clock: { now: () => Date.now(), sleep: async () => undefined },
    random: () => 0.5,
    self: { env: 'training', device: 'window-s', bureau: 'state' },
    part,
  });
  const wrongTotal = filing('r-2');
  transaction(t.db, own, (tx) => {
    for (const draft of [
      filing('r-1'),
      { ...wrongTotal, body: { ...wrongTotal.body, totalFen: 7 } },
      filing('r-3'),
    ])
      tx.enqueue({ ...draft, part, hall });
  });
  await engine.round();
  await exchange.server.settle();
  await engine.round();
  expect([1, 2, 3].map((seq) => store.findOwn(`window-s:0:${seq}`)?.state)).toEqual([
    'accepted',
    'rejected',
    'accepted',
  ]);
  expect(store.openTasks().map(({ kind, detail }) => [kind, detail.code])).toEqual([
    ['rejected', 'exchange/total-differs'],
  ]);
  expect(store.records().map(({ recordId }) => recordId)).toEqual(['r-1', 'r-3']);
});
