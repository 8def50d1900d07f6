import { afterEach, describe, expect, it } from 'vitest';
import type { FeedEntry, Verdict } from '../../../contract/exchange/answers.ts';
import type { DraftMessage } from '../../../db/transaction.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { draft } from './draft.ts';
import type { CheckedEntry, Fold, SyncStore } from '../../../main/sync/sync-store.ts';

export interface StoreUnderTest {
  readonly store: SyncStore;
  enqueue(drafts: readonly DraftMessage[]): void;
  /** A person has begun a new epoch, where the exchange stood. */
  startEpoch(epoch: { epoch: number; baseSeq: number; baseHash: string }): void;
  /** What is left after the process has died: a second look at the same disk. */
  restart(): SyncStore;
  readonly failAt: { name: string | undefined };
  close(): void;
}

export const verdict = (seq: number, change: Partial<Verdict> = {}): Verdict => ({
  msgId: `window-1:0:${seq}`,
  seq,
  verdict: 'ACCEPTED',
  position: seq,
  code: null,
  field: null,
  quarantined: false,
  currentVersion: null,
  currentHash: null,
  decidedAt: 1_458_000_100_000,
  ...change,
});

const entryAt = (position: number, recordId: string): CheckedEntry => {
  const entry: FeedEntry = {
    position,
    msgId: `window-2:0:${position}`,
    hash: String(position).padStart(64, '0'),
    message: `{"n":${position}}`,
    senderBureau: 'local',
    receivedAt: 1_458_000_200_000 + position,
    quarantined: null,
  };
  return { part: '350100', entry, message: null, recordId, problem: null };
};

/** Counts entries in the record's version and opens one task per record: enough to see what was applied. */
const countingFold: Fold = (record, { entry, recordId }, open) => ({
  record: {
    recordId: recordId ?? '',
    part: '350100',
    class: 'state',
    version: (record?.version ?? 0) + 1,
    hash: entry.hash,
    status: 'stored',
    schema: 'joint-filing/1',
    msgId: entry.msgId,
    actId: 'act-1',
    senderBureau: 'local',
    senderDevice: 'window-2',
    officer: 'officer-2',
    authority: 'local',
    taxpayerNo: '350100200000000001',
    caseFileId: null,
    businessDate: plainDate('2016-03-15'),
    body: { n: entry.position },
    bodyAt: null,
    handover: null,
    lastReturn:
      entry.position % 2 === 0
        ? { msgId: 'm', version: 1, field: 'f', reason: '理由', officer: 'officer-2' }
        : null,
    quarantined: null,
    position: entry.position,
    receivedAt: entry.receivedAt,
  },
  open:
    open.length === 0
      ? [
          {
            id: `confirm-or-return:${recordId}:${entry.position}`,
            kind: 'confirm-or-return',
            recordId,
            caseFileId: null,
            taxpayerNo: '350100200000000001',
            openedAt: entry.receivedAt,
            detail: { position: entry.position },
          },
        ]
      : [],
  close: open.map((task) => ({ id: task.id, at: entry.receivedAt, by: entry.msgId })),
});

/** Every store the window can run on keeps this; the simulation relies on it. */
export const syncStoreContract = (name: string, make: () => StoreUnderTest): void => {
  describe(`the sync store ${name}`, () => {
    let made: StoreUnderTest | undefined;
    const open = (): StoreUnderTest => {
      made = make();
      return made;
    };
    afterEach(() => {
      made?.close();
      made = undefined;
    });
    const all = { messages: 500, bytes: 1024 * 1024 };

    it('starts an empty outbox at the genesis of its chain', () => {
      const { store } = open();
      expect(store.head()).toEqual({ epoch: 0, lastSeq: 0, lastHash: '0'.repeat(64) });
      expect(store.nextToSend(all)).toEqual([]);
      expect(store.waiting()).toBe(0);
    });

    it('gives out queued messages in order and chained, again and again until they are received', () => {
      const t = open();
      t.enqueue([draft(1), draft(2)]);
      t.enqueue([draft(3)]);
      const first = t.store.nextToSend(all);
      expect(first.map((m) => m.seq)).toEqual([1, 2, 3]);
      expect(first.map((m) => m.prevHash)).toEqual(['0'.repeat(64), first[0]?.hash, first[1]?.hash]);
      t.store.markSent(3, 1);
      expect(t.store.nextToSend(all)).toEqual(first);
      expect(t.store.waiting()).toBe(3);
      t.store.markReceived(2);
      expect(t.store.nextToSend(all)).toEqual(first.slice(2));
      expect(t.store.waiting()).toBe(1);
      expect(t.store.head().lastHash).toBe(first[2]?.hash);
      expect(t.store.hashAt(2)).toBe(first[1]?.hash);
      expect(t.store.hashAt(9)).toBeUndefined();
      expect(t.store.hashAt(0)).toBe('0'.repeat(64));
    });

    it('keeps a batch within the number and the bytes, and sends a big message alone', () => {
      const t = open();
      t.enqueue([draft(1, 'x'.repeat(4000)), draft(2), draft(3)]);
      expect(t.store.nextToSend({ messages: 2, bytes: 1_000_000 }).map((m) => m.seq)).toEqual([1, 2]);
      expect(t.store.nextToSend({ messages: 500, bytes: 1000 }).map((m) => m.seq)).toEqual([1]);
      t.store.markReceived(1);
      expect(t.store.nextToSend({ messages: 500, bytes: 1000 }).map((m) => m.seq)).toEqual([2]);
    });

    it('can give again what the exchange lost, even what it has decided', () => {
      const t = open();
      t.enqueue([draft(1), draft(2), draft(3)]);
      const sent = t.store.nextToSend(all);
      t.store.markReceived(3);
      t.store.recordVerdicts([verdict(1)], 1);
      expect(t.store.messagesFrom(1, all)).toEqual(sent);
      expect(t.store.messagesFrom(2, { ...all, messages: 1 })).toEqual(sent.slice(1, 2));
      expect(t.store.messagesFrom(4, all)).toEqual([]);
    });

    it('keeps each verdict once and for ever, and opens a task where a person must look', () => {
      const t = open();
      t.enqueue([draft(1), draft(2), draft(3), draft(4)]);
      t.store.markReceived(4);
      t.store.recordVerdicts(
        [
          verdict(1),
          verdict(2, { verdict: 'REJECT', code: 'exchange/schema-unknown', field: 'body', position: null }),
          verdict(3, { verdict: 'CONFLICT', currentVersion: 2, currentHash: 'a'.repeat(64), position: null }),
          verdict(4, { quarantined: true, code: 'exchange/quarantined' }),
        ],
        4,
      );
      const states = () => [1, 2, 3, 4].map((seq) => t.store.findOwn(`window-1:0:${seq}`)?.state);
      expect(states()).toEqual(['accepted', 'rejected', 'conflict', 'accepted']);
      expect(t.store.openTasks().map((task) => [task.kind, task.recordId, task.caseFileId])).toEqual([
        ['alarm', 'record-4', 'case-4'],
        ['conflict', 'record-3', 'case-3'],
        ['rejected', 'record-2', 'case-2'],
      ]);
      t.store.recordVerdicts([verdict(1, { verdict: 'REJECT' })], 4);
      expect(states()[0]).toBe('accepted');
      expect(t.store.openTasks()).toHaveLength(3);
      expect(t.store.resultsCursor()).toBe(4);
    });

    it('never moves a cursor back', () => {
      const t = open();
      t.store.recordVerdicts([], 5);
      expect(() => t.store.recordVerdicts([], 4)).toThrow('never regress');
      expect(t.store.resultsCursor()).toBe(5);
    });

    it('applies a page only where its cursor stands: lost, late and doubled pages change nothing', () => {
      const t = open();
      const page = { part: '350100', from: 0, to: 2 };
      const entries = [entryAt(1, 'r-b'), entryAt(2, 'r-a')];
      expect(t.store.applyPage({ part: '350100', from: 2, to: 4 }, [entryAt(3, 'r-a')], countingFold)).toBe(
        false,
      );
      expect(t.store.applyPage(page, entries, countingFold)).toBe(true);
      expect(t.store.applyPage(page, entries, countingFold)).toBe(false);
      expect(t.store.inboxCursor('350100')).toBe(2);
      expect(t.store.inboxCursor('350200')).toBe(0);
      expect(t.store.records().map((r) => [r.recordId, r.version])).toEqual([
        ['r-a', 1],
        ['r-b', 1],
      ]);
      expect(t.store.findRecord('r-a')).toMatchObject({ body: { n: 2 }, lastReturn: { reason: '理由' } });
      expect(t.store.findRecord('r-b')?.lastReturn).toBeNull();
    });

    it('hands the record and its open tasks to the fold, and opens and closes what it says', () => {
      const t = open();
      t.store.applyPage({ part: 'p', from: 0, to: 1 }, [entryAt(1, 'r')], countingFold);
      expect(t.store.openTasks().map((task) => task.id)).toEqual(['confirm-or-return:r:1']);
      t.store.applyPage({ part: 'p', from: 1, to: 2 }, [entryAt(2, 'r')], countingFold);
      expect(t.store.openTasks()).toEqual([]);
      expect(t.store.findRecord('r')?.version).toBe(2);
    });

    it('knows the hash of the entry its cursor stands at, and not where that entry could not be believed', () => {
      const t = open();
      expect(t.store.inboxHash('350100')).toBeNull();
      t.store.applyPage({ part: '350100', from: 0, to: 2 }, [entryAt(1, 'r'), entryAt(2, 'r')], countingFold);
      expect(t.store.inboxHash('350100')).toBe(entryAt(2, 'r').entry.hash);
      expect(t.store.inboxHash('350200')).toBeNull();
      const nothing: Fold = () => ({ record: undefined, open: [], close: [] });
      const bad: CheckedEntry = { ...entryAt(3, 'r'), recordId: null, problem: 'exchange/entry-altered' };
      t.store.applyPage({ part: '350100', from: 2, to: 3 }, [bad], nothing);
      expect([t.store.inboxCursor('350100'), t.store.inboxHash('350100')]).toEqual([3, null]);
    });

    it('keeps an unreadable entry without stopping the page', () => {
      const t = open();
      const bad: CheckedEntry = { ...entryAt(1, 'r'), recordId: null, problem: 'exchange/entry-unreadable' };
      const nothing: Fold = () => ({ record: undefined, open: [], close: [] });
      expect(t.store.applyPage({ part: 'p', from: 0, to: 1 }, [bad], nothing)).toBe(true);
      expect(t.store.inboxCursor('p')).toBe(1);
      expect(t.store.records()).toEqual([]);
    });

    it('opens an alarm once', () => {
      const t = open();
      const alarm = {
        id: 'alarm:chain',
        kind: 'alarm',
        recordId: null,
        caseFileId: null,
        taxpayerNo: '',
        openedAt: 1,
        detail: { code: 'exchange/chain-mismatch' },
      } as const;
      t.store.openAlarm(alarm);
      t.store.openAlarm({ ...alarm, openedAt: 2 });
      expect(t.store.openTasks().map((task) => task.openedAt)).toEqual([1]);
    });

    it('goes on from where the exchange stood when a new epoch begins, and sends nothing of the old one', () => {
      const t = open();
      t.enqueue([draft(1), draft(2)]);
      t.store.markReceived(1);
      const baseHash = 'b'.repeat(64);
      t.startEpoch({ epoch: 1, baseSeq: 40, baseHash });
      expect(t.store.head()).toEqual({ epoch: 1, lastSeq: 40, lastHash: baseHash });
      expect(t.store.hashAt(40)).toBe(baseHash);
      expect(t.store.hashAt(1)).toBeUndefined();
      expect(t.store.nextToSend(all)).toEqual([]);
      expect(t.store.findOwn('window-1:0:2')?.state).toBe('sealed');
      t.enqueue([draft(3)]);
      expect(t.store.nextToSend(all)).toMatchObject([{ epoch: 1, seq: 41, prevHash: baseHash }]);
      t.store.markReceived(41);
      expect(t.store.findOwn('window-1:0:2')?.state).toBe('sealed');
      // What the old epoch never sent is still not with the exchange.
      expect(t.store.waiting()).toBe(1);
    });

    it('takes no verdict for a message that the exchange never acknowledged: it may speak of a copy’s', () => {
      const t = open();
      t.enqueue([draft(1), draft(2)]);
      t.store.markReceived(1);
      t.startEpoch({ epoch: 1, baseSeq: 2, baseHash: 'b'.repeat(64) });
      t.store.recordVerdicts([verdict(1), verdict(2)], 2);
      expect([1, 2].map((seq) => t.store.findOwn(`window-1:0:${seq}`)?.state)).toEqual([
        'accepted',
        'sealed',
      ]);
      expect(t.store.resultsCursor()).toBe(2);
    });

    const steps: readonly [string, (s: SyncStore) => unknown][] = [
      ['sync-sent', (s) => s.markSent(2, 9)],
      ['sync-received', (s) => s.markReceived(2)],
      [
        'sync-failure',
        (s) => s.noteFailure({ fromSeq: 1, toSeq: 2, code: 'x/y', nextAttemptAt: 9, parkedReason: null }),
      ],
      ['sync-verdicts', (s) => s.recordVerdicts([verdict(1)], 1)],
      ['sync-page', (s) => s.applyPage({ part: 'p', from: 0, to: 1 }, [entryAt(1, 'r')], countingFold)],
    ];
    const view = (s: SyncStore): unknown => ({
      head: s.head(),
      next: s.nextToSend(all),
      own: s.findOwn('window-1:0:1')?.state,
      results: s.resultsCursor(),
      inbox: s.inboxCursor('p'),
      inboxHash: s.inboxHash('p'),
      records: s.records(),
      tasks: s.openTasks(),
    });
    it.each(steps)('has done “%s” whole or not at all when it dies around the commit', (step, run) => {
      const t = open();
      t.enqueue([draft(1), draft(2)]);
      const before = view(t.store);
      t.failAt.name = `${step}:before-commit`;
      expect(() => run(t.store)).toThrow('killed');
      t.failAt.name = undefined;
      expect(view(t.restart())).toEqual(before);
      t.failAt.name = `${step}:after-commit`;
      expect(() => run(t.store)).toThrow('killed');
      t.failAt.name = undefined;
      const after = view(t.restart());
      if (
        step === 'sync-received' ||
        step === 'sync-rewind' ||
        step === 'sync-page' ||
        step === 'sync-verdicts'
      )
        expect(after).not.toEqual(before);
    });
  });
};
