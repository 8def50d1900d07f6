import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../contract/exchange/answers.ts';
import { startEpoch } from '../../../db/outbox.ts';
import { transaction } from '../../../db/transaction.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import { checkEntry } from '../../../main/sync/check-entry.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { createMemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import type { SyncStore } from '../../../main/sync/sync-store.ts';
import { long, patience, seed } from '../../journeys/seed.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { collection, filing } from './filing.ts';
import { verdict } from './sync-store-contract.ts';

const part = '350100';
const self = { env: 'training', device: 'window-1', bureau: 'state' } as const;
const sealer = makeSealer(self);
const fold = makeFold(self);
const all = { messages: 500, bytes: 1024 * 1024 };

/** A feed of another window, long enough for any page. */
const feed = (() => {
  const other = makeSealer({ ...self, device: 'window-2' });
  const drafts = Array.from({ length: 12 }, (_, n) =>
    n % 3 === 0 ? collection(`f-${n}`) : filing(`r-${n % 4}`, 'local', `名${n}`),
  );
  return other.seal(drafts, { epoch: 0, lastSeq: 0, lastHash: genesisHash }).map((sealed, index) => ({
    position: index + 1,
    msgId: sealed.msgId,
    hash: sealed.hash,
    message: sealed.text,
    senderBureau: 'local' as const,
    receivedAt: 1_458_000_000_000 + index,
    quarantined: null,
  }));
})();

type Command =
  | { readonly do: 'seal'; readonly count: number }
  | { readonly do: 'sent' | 'received' | 'epoch'; readonly seq: number }
  | { readonly do: 'verdicts'; readonly from: number; readonly kinds: readonly Verdict['verdict'][] }
  | { readonly do: 'page'; readonly from: number; readonly length: number }
  | { readonly do: 'alarm'; readonly id: number };

const seq = fc.nat(8);
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('seal' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constantFrom('sent' as const, 'received' as const), seq }),
  fc.record({ do: fc.constant('epoch' as const), seq }),
  fc.record({
    do: fc.constant('verdicts' as const),
    from: seq,
    kinds: fc.array(fc.constantFrom('ACCEPTED' as const, 'REJECT' as const, 'CONFLICT' as const), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({ do: fc.constant('page' as const), from: fc.nat(10), length: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('alarm' as const), id: fc.nat(2) }),
);

interface Side {
  readonly store: SyncStore;
  seal(count: number): void;
  startEpoch(epoch: { epoch: number; baseSeq: number; baseHash: string }): void;
}

const run = ({ store, seal, startEpoch: begin }: Side, one: Command): unknown => {
  switch (one.do) {
    case 'seal':
      return seal(one.count);
    case 'sent':
      return store.markSent(one.seq, 1);
    case 'received':
      return store.markReceived(one.seq);
    case 'epoch': {
      const { epoch, lastSeq } = store.head();
      return begin({ epoch: epoch + 1, baseSeq: Math.max(lastSeq, one.seq), baseHash: 'b'.repeat(64) });
    }
    case 'verdicts': {
      const { epoch } = store.head();
      const after = Math.max(store.resultsCursor(), one.from);
      const verdicts = one.kinds.map((kind, n) => {
        const number = after + n + 1;
        return verdict(number, { verdict: kind, msgId: `window-1:${epoch}:${number}` });
      });
      return store.recordVerdicts(verdicts, after + verdicts.length);
    }
    case 'page': {
      // Mostly where the cursor stands, as a line gives it; else as a stick or a late answer does.
      const from = one.from > 6 ? store.inboxCursor(part) : one.from;
      const entries = feed
        .slice(from, from + one.length)
        .map((entry) => checkEntry(part, entry, self, store));
      return store.applyPage({ part, from, to: from + entries.length }, entries, fold);
    }
    case 'alarm':
      return store.openAlarm({
        id: `alarm:line:${one.id}`,
        kind: 'alarm',
        recordId: null,
        caseFileId: null,
        taxpayerNo: '',
        openedAt: one.id,
        detail: { code: 'exchange/chain-differs' },
      });
  }
};

const numbers = Array.from({ length: 14 }, (_, n) => n);
const ownOf = (store: SyncStore) => (msgId: string) => {
  const own = store.findOwn(msgId);
  return own === undefined ? null : [own.hash, own.state, own.epoch];
};
const view = (store: SyncStore): unknown => ({
  head: store.head(),
  next: store.nextToSend(all),
  few: store.nextToSend({ messages: 2, bytes: 4_000 }),
  again: store.messagesFrom(2, all),
  hashes: numbers.map((n) => store.hashAt(n) ?? null),
  own: [0, 1, 2].flatMap((epoch) => numbers.map((n) => `window-1:${epoch}:${n}`).map(ownOf(store))),
  waiting: store.waiting(),
  results: store.resultsCursor(),
  inbox: store.inboxCursor(part),
  records: store.records(),
  tasks: store.openTasks(),
});

const disks = long ? 400 : 12;

describe('the window’s two stores', () => {
  it(
    `are one store in every order of steps (${disks} seeded courses)`,
    () => {
      let done = 0;
      fc.assert(
        fc.property(fc.array(command, { minLength: 6, maxLength: 24 }), (commands) => {
          const t = makeTestDatabase();
          try {
            const drafts = (count: number) =>
              Array.from({ length: count }, () => ({ ...collection(`own-${(done += 1)}`), part }));
            const memory = createMemorySyncStore(sealer);
            const disk = createSqliteSyncStore(t.db, sealer);
            let pending: ReturnType<typeof drafts> = [];
            const sides: readonly [Side, Side] = [
              {
                store: memory,
                seal: (count) => {
                  pending = drafts(count);
                  memory.enqueue(pending);
                },
                startEpoch: (epoch) => memory.startEpoch(epoch),
              },
              {
                store: disk,
                seal: () =>
                  transaction(t.db, sealer, (tx) => {
                    for (const one of pending) tx.enqueue(one);
                  }),
                startEpoch: (epoch) =>
                  transaction(t.db, sealer, (tx) =>
                    startEpoch(tx, { ...epoch, startedAt: 1, reason: 'restored' }),
                  ),
              },
            ];
            for (const one of commands) {
              const [a, b] = sides.map((side) => run(side, one));
              expect(b).toEqual(a);
              expect(view(disk)).toEqual(view(memory));
            }
          } finally {
            t.remove();
          }
        }),
        { seed, numRuns: disks },
      );
    },
    patience,
  );
});
