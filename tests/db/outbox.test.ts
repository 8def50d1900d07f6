import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  countWaiting,
  findOutboxHash,
  findOutboxMessage,
  listOutbox,
  markReceived,
  markSent,
  noteSendFailure,
  outboxHead,
  outboxOfCase,
  outboxOfRecord,
  startEpoch,
  unreceived,
} from '../../db/outbox.ts';
import { draft } from '../main/sync/draft.ts';
import { chainSealer, makeTestDatabase, type TestDatabase } from '../support/database.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
  t.write((tx) => {
    for (const n of [1, 2, 3]) tx.enqueue(draft(n));
  });
});
afterEach(() => t.remove());
const { genesis } = chainSealer;

describe('the outbox', () => {
  it('is listed newest first, by case and by record, with what became of each try', () => {
    t.write((tx) => markSent(tx, 0, 2, 77));
    t.write((tx) =>
      noteSendFailure(tx, 0, {
        fromSeq: 1,
        toSeq: 2,
        code: 'exchange/unreachable',
        nextAttemptAt: 99,
        parkedReason: null,
      }),
    );
    expect(listOutbox(t.db, 2).map((m) => m.seq)).toEqual([3, 2]);
    expect(outboxOfCase(t.db, 'case-2')).toMatchObject([
      {
        seq: 2,
        state: 'sent',
        attempts: 1,
        lastAttemptAt: 77,
        lastErrorCode: 'exchange/unreachable',
        nextAttemptAt: 99,
      },
    ]);
    expect(outboxOfRecord(t.db, 'record-3')).toMatchObject([
      { state: 'sealed', attempts: 0, isQuarantined: false },
    ]);
    t.write((tx) => markReceived(tx, 0, 2));
    expect(findOutboxMessage(t.db, 'window-1:0:1')).toMatchObject({ state: 'received', lastErrorCode: null });
    expect(countWaiting(t.db)).toBe(1);
  });

  it('begins a new epoch where the exchange stood, and parks what the old one never sent', () => {
    const baseHash = 'b'.repeat(64);
    t.write((tx) => markReceived(tx, 0, 1));
    t.write((tx) => startEpoch(tx, { epoch: 1, baseSeq: 40, baseHash, startedAt: 5, reason: 'restored' }));
    expect(outboxHead(t.db, genesis)).toEqual({ epoch: 1, lastSeq: 40, lastHash: baseHash });
    expect(findOutboxHash(t.db, 40, genesis)).toBe(baseHash);
    expect(unreceived(t.db, 1, 10)).toEqual([]);
    expect(listOutbox(t.db, 10).map((m) => m.parkedReason)).toEqual([
      'superseded-epoch',
      'superseded-epoch',
      null,
    ]);
    t.write((tx) => tx.enqueue(draft(4)));
    expect(unreceived(t.db, 1, 10)).toMatchObject([{ epoch: 1, seq: 41, prevHash: baseHash }]);
    expect(findOutboxHash(t.db, 41, genesis)).toBe(outboxHead(t.db, genesis).lastHash);
  });
});
