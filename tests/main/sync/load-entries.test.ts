import { afterEach, describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../../contract/exchange/answers.ts';
import { messageId } from '../../../contract/exchange/message.ts';
import { allRecords, type FeedEntryRow, findRecord, openTask } from '../../../db/inbox.ts';
import { type InboxCopy, openInboxCopy } from '../../../db/inbox-copy.ts';
import { checkpoint } from '../../../db/open.ts';
import { type ReadDb, selectAll } from '../../../db/sql.ts';
import type { HallDatabase } from '../../../db/transaction.ts';
import { checkEntry } from '../../../main/sync/check-entry.ts';
import type { Arrivals } from '../../../main/sync/enter-entry.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { makeLoader } from '../../../main/sync/load-entries.ts';
import { nativeLinkHash } from '../../../main/sync/native-link.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import {
  amendment,
  collection,
  confirmed,
  correction,
  type Draft,
  filing,
  makeWindow,
  part,
  returned,
  type Sealed,
} from '../../exchange/test-window.ts';
import { makeTestDatabase, testKey } from '../../support/database.ts';
import { fromOtherThread } from '../../support/entry-lots.ts';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

const self = { env: 'training', device: 'window-l', bureau: 'local' } as const;
const sealer = makeSealer(self);
const nothingArrives: Arrivals = { concerns: () => false, effect: () => undefined };
/** What comes finds its record in the books as it now stands, and writes into them. */
const noteArrival: Arrivals['effect'] = (tx, { recordId, position, taxpayerNo, receivedAt: openedAt }) =>
  openTask(tx, {
    ...{ id: `seen:${position}`, kind: 'alarm', recordId: null, caseFileId: null, taxpayerNo, openedAt },
    detail: { status: findRecord(tx, recordId)?.status ?? 'not there' },
  });

type Change = Partial<FeedEntry>;
/** The same numbers each time. */
const seeded = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
};

/** A feed of two windows about few records: versions, returns, corrections, confirmations, facts, and what is wrong. */
const mixedFeed = (count: number, seed: number): FeedEntry[] => {
  const pick = seeded(seed);
  const windows = { state: makeWindow({ device: 'window-s', bureau: 'state' }), local: makeWindow(self) };
  const stand: Sealed[] = [];
  let asked: { target: Sealed; by: Sealed } | undefined;
  const feed: FeedEntry[] = [];
  const say = (bureau: 'state' | 'local', draft: Draft, change: Change = {}): Sealed => {
    const sealed = windows[bureau].seal(draft);
    feed.push({
      position: feed.length + 1,
      msgId: sealed.msgId,
      hash: sealed.hash,
      message: sealed.text,
      senderBureau: bureau,
      receivedAt: 1_458_000_000_000 + feed.length,
      quarantined: null,
      ...change,
    });
    return sealed;
  };
  while (feed.length < count) {
    const n = feed.length;
    const at = pick(Math.max(1, stand.length));
    const target = stand[at];
    switch (target === undefined ? 0 : pick(10)) {
      case 0:
      case 1:
        stand.push(say(pick(4) === 0 ? 'local' : 'state', filing(`r-${n}`, 'state', n)));
        break;
      case 2:
      case 3:
        stand[at] = say('state', amendment(target as Sealed, n));
        break;
      case 4:
        asked = { target: target as Sealed, by: say('local', returned(target as Sealed)) };
        break;
      case 5:
        if (asked !== undefined) say('state', correction(asked.target, asked.by, n));
        break;
      case 6:
        say('local', confirmed(target as Sealed));
        break;
      case 7:
        say('state', collection(`f-${n}`, `V-${n}`, n), {
          quarantined: pick(3) === 0 ? 'exchange/late' : null,
        });
        break;
      case 8:
        // A version that skips one, and one that comes late.
        say('state', amendment(target as Sealed, n, { baseHash: 'f'.repeat(64), version: pick(5) + 1 }));
        break;
      default: {
        // What cannot be believed, or read; and what UTF-8 cannot hold as it is.
        const unreadable = ['{', '{"half of a pair": "\ud83d', '{"nothing": "\u0000'][n % 3] as string;
        const draft = filing(`x-${n}`, 'state', n);
        const { message, text } = windows.state.seal(draft);
        const halved = text.replace('清泉', '清\ud83d');
        say(
          'state',
          draft,
          [
            { hash: '0'.repeat(64) },
            { message: unreadable },
            { msgId: messageId(message), message: halved, hash: nativeLinkHash(message.prevHash, halved) },
          ][pick(3)],
        );
      }
    }
  }
  return feed;
};

const inboxOf = (db: ReadDb) => ({
  entries: selectAll<FeedEntryRow>(db, 'SELECT * FROM feed_entries ORDER BY position'),
  records: allRecords(db),
  tasks: selectAll(db, 'SELECT * FROM tasks ORDER BY id'),
});

const checkedBy = (db: HallDatabase, feed: readonly FeedEntry[]) => {
  const store = createSqliteSyncStore(db, sealer);
  return feed.map((entry) => checkEntry(part, entry, self, store));
};

const openedWindow = () => {
  const t = makeTestDatabase();
  closing.push(t.remove);
  return t;
};

/** What the line makes of a feed, page by page. */
const byTheLine = (feed: readonly FeedEntry[], arrivals: Arrivals) => {
  const { db } = openedWindow();
  const poisoned: unknown[] = [];
  const store = createSqliteSyncStore(db, sealer, arrivals.effect, (error) => poisoned.push(error));
  const checked = checkedBy(db, feed);
  for (let from = 0; from < feed.length; from += 100) {
    const page = checked.slice(from, from + 100);
    expect(store.applyPage({ part, from, to: from + page.length }, page, makeFold(self))).toBe(true);
  }
  return { inbox: inboxOf(db), poisoned: poisoned.length };
};

/** What loading it in bulk makes of it, `first` of it having been read before. */
const inBulk = (feed: readonly FeedEntry[], arrivals: Arrivals, first: number, pieces: number) => {
  const t = openedWindow();
  const store = createSqliteSyncStore(t.db, sealer, arrivals.effect, () => undefined);
  const checked = checkedBy(t.db, feed);
  if (first > 0) store.applyPage({ part, from: 0, to: first }, checked.slice(0, first), makeFold(self));
  checkpoint(t.db);
  const poisoned: unknown[] = [];
  const opened = openInboxCopy({
    ...{ path: t.path, key: testKey, kind: 'training', sealer, part, anewAt: null },
    failpoint: () => undefined,
  });
  let undone = 0;
  const copy: InboxCopy = {
    ...opened,
    undo: () => {
      undone += 1;
      opened.undo();
    },
  };
  const loader = makeLoader(copy, makeFold(self), arrivals, (error) => poisoned.push(error));
  for (let from = first; from < feed.length; from += pieces)
    loader.take(fromOtherThread(checked.slice(from, from + pieces)));
  loader.end();
  const inbox = inboxOf(copy.tx);
  copy.abandon();
  return { undone, inbox, poisoned: poisoned.length };
};

describe('entries loaded in bulk', () => {
  it.each([1, 2, 3])(
    'make the rows that the line makes, whatever was said of the records: feed %d',
    (seed) => {
      const feed = mixedFeed(700, seed);
      const line = byTheLine(feed, nothingArrives);
      expect(new Set(line.inbox.records.map(({ status }) => status))).toEqual(
        new Set(['stored', 'returned', 'confirmed', 'conflict']),
      );
      const halved = line.inbox.entries.filter(({ message }) => message.includes('清\ufffd'));
      expect(new Set(halved.map(({ problem }) => problem))).toEqual(new Set(['exchange/entry-unreadable']));
      for (const [first, pieces] of [
        [0, 90],
        [250, 1000],
      ] as const)
        expect(inBulk(feed, nothingArrives, first, pieces)).toEqual({ undone: 0, ...line });
    },
  );

  it('make them over several lots, of which later ones change what earlier ones have written', () => {
    const feed = mixedFeed(5600, 4);
    const line = byTheLine(feed, nothingArrives);
    expect(inBulk(feed, nothingArrives, 0, 1000)).toEqual({ undone: 0, ...line });
  });

  it('are entered one by one where the books or the tables cannot take one of them', () => {
    const feed = mixedFeed(300, 5);
    const broken = feed.findIndex(({ message }) => message.includes('"kind":"FACT"'));
    const versionless = makeWindow({ device: 'window-t', bureau: 'state' }).seal({
      ...collection('f-none', 'V-none', 1),
      version: 0,
    });
    feed[broken] = {
      ...(feed[broken] as FeedEntry),
      msgId: versionless.msgId,
      hash: versionless.hash,
      message: versionless.text,
    };
    const arrivals: Arrivals = {
      concerns: ({ position }) => position % 7 === 0,
      effect: (tx, record) => {
        if (record.position % 7 !== 0) return;
        if (record.version === 2) throw new TypeError('a bug in what a record does here');
        noteArrival(tx, record);
      },
    };
    const line = byTheLine(feed, arrivals);
    expect(line.poisoned).toBeGreaterThan(1);
    const { undone, ...bulk } = inBulk(feed, arrivals, 0, 60);
    expect(bulk).toEqual(line);
    expect(undone).toBeGreaterThan(0);
  });

  it('are found again by later ones, whichever way they were entered', () => {
    const ofState = makeWindow({ device: 'window-s', bureau: 'state' });
    const [broken, kept] = [ofState.seal(filing('r-broken')), ofState.seal(filing('r-kept'))];
    const confirming = makeWindow(self).seal(confirmed(kept));
    const feed = ([broken, kept, confirming] as const).map(
      (sealed, n): FeedEntry => ({
        position: n + 1,
        msgId: sealed.msgId,
        hash: sealed.hash,
        message: sealed.text,
        senderBureau: sealed === confirming ? 'local' : 'state',
        receivedAt: n,
        quarantined: null,
      }),
    );
    const arrivals: Arrivals = {
      concerns: () => true,
      effect: (tx, record) => {
        if (record.recordId === 'r-broken') throw new TypeError('a bug in what a record does here');
        noteArrival(tx, record);
      },
    };
    const line = byTheLine(feed, arrivals);
    expect(line.inbox.tasks).toEqual(
      expect.arrayContaining(
        [
          { id: 'seen:2', detail: { status: 'stored' } },
          { id: 'seen:3', detail: { status: 'confirmed' } },
        ].map((task): unknown => expect.objectContaining(task)),
      ),
    );
    expect(line.inbox.records.map(({ recordId, status }) => [recordId, status])).toEqual([
      ['r-broken', 'stored'],
      ['r-kept', 'confirmed'],
    ]);
    expect(inBulk(feed, arrivals, 0, 2)).toEqual({ undone: 1, ...line });
  });
});
