import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  allRecords,
  beganAnew,
  findRecord,
  insertFeedEntry,
  isCollectedBy,
  putRecord,
  type RecordRow,
  recordsOfAct,
  recordsOfCase,
  recordsOfTaxpayer,
  registrationRecords,
} from '../../db/inbox.ts';
import { connectionOf, selectAll } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => t.remove());

const hash = 'a'.repeat(64);
const record = (n: number, schema: string, body: object, more: Partial<RecordRow> = {}): RecordRow => ({
  ...{ recordId: `r-${n}`, part: '350102', class: 'state', version: 1, hash, status: 'stored', schema },
  ...{ msgId: `m-${n}`, actId: 'a', senderBureau: 'state', senderDevice: 'w', officer: 'o' },
  ...{ authority: 'state', taxpayerNo: 't', caseFileId: 'c', businessDate: plainDate('2016-04-05') },
  ...{ body: { ...body }, bodyAt: n, lastReturn: null, handover: null, quarantined: null },
  ...{ position: n, receivedAt: n },
  ...more,
});
/** As a page of the line brings it: the entry, and what it makes. */
const arrive = (tx: WritableTx, row: RecordRow): void => {
  const { part, position, msgId, senderBureau, receivedAt, recordId, body } = row;
  insertFeedEntry(tx, {
    ...{ part, position, msgId, hash, message: JSON.stringify({ kind: 'RECORD', body }), senderBureau },
    ...{ receivedAt, quarantined: null, recordId, problem: null },
  });
  putRecord(tx, row);
};
const kept = (): unknown[] => selectAll(t.db, 'SELECT body_at, body_json FROM records ORDER BY position');

describe('what a record says', () => {
  it('stands once, in the message that said it, and is read there by whoever asks for the record', () => {
    const registration = record(1, 'registration/1', { name: '清泉', size: 1 });
    const ofAnotherPart = record(2, 'filing/1', { totalFen: 1 }, { part: '350103', position: 1, bodyAt: 1 });
    const returned = record(3, 'epoch/1', { epoch: 2 }, { position: 9 });
    t.write((tx) => {
      arrive(tx, registration);
      arrive(tx, ofAnotherPart);
      arrive(tx, { ...returned, position: 3 });
      putRecord(tx, returned);
    });
    expect(kept()).toEqual([
      { bodyAt: 1, body: null },
      { bodyAt: 1, body: null },
      { bodyAt: 3, body: null },
    ]);
    const all = [registration, ofAnotherPart, returned];
    expect(allRecords(t.db)).toEqual(all);
    expect(recordsOfTaxpayer(t.db, 't')).toEqual(all);
    expect(recordsOfCase(t.db, 'c')).toEqual(all);
    expect(recordsOfAct(t.db, 'a')).toEqual(all);
    expect(registrationRecords(t.db)).toEqual([registration]);
    expect(beganAnew(t.db)).toEqual([returned]);
    expect(all.map(({ recordId }) => findRecord(t.db, recordId))).toEqual(all);
  });

  it('stands with the record where no message of this feed has it for its body', () => {
    const carried = record(1, 'registration/1', { name: '清泉' }, { bodyAt: null });
    t.write((tx) => arrive(tx, carried));
    expect(kept()).toEqual([{ bodyAt: null, body: carried.body }]);
    expect(findRecord(t.db, 'r-1')).toEqual(carried);
  });

  it('is missed where foreign hands took the message out: the books are damaged', () => {
    t.write((tx) => arrive(tx, record(1, 'filing/1', {})));
    connectionOf(t.db).sqlite.exec('DROP TRIGGER feed_entries_are_kept; DELETE FROM feed_entries');
    expect(() => findRecord(t.db, 'r-1')).toThrow(expect.objectContaining({ code: 'db/damaged' }));
  });

  it('tells by which numbers money is proven, each of its own bureau', () => {
    const collected = (n: number, voucherBureau: string, voucherNumber: string, bodyAt: number | null = n) =>
      record(n, 'collection/1', { voucherBureau, voucherNumber }, { bodyAt });
    t.write((tx) => {
      arrive(tx, collected(1, 'state', '国 00010001'));
      arrive(tx, collected(2, 'local', '地 "00010002"'));
      arrive(tx, collected(3, 'local', '地 00010003', null));
      arrive(tx, record(4, 'voucher-event/1', { voucherBureau: 'state', voucherNumber: '国 00010004' }));
      arrive(
        tx,
        record(5, 'collection/1', { voucherBureau: 'state', voucherNumber: '1', note: '国 00010005' }),
      );
    });
    expect(isCollectedBy(t.db, 'state', '国 00010001')).toBe(true);
    expect(isCollectedBy(t.db, 'local', '国 00010001')).toBe(false);
    expect(isCollectedBy(t.db, 'local', '地 "00010002"')).toBe(true);
    expect(isCollectedBy(t.db, 'local', '地 00010003')).toBe(true);
    expect(isCollectedBy(t.db, 'state', '国 00010004')).toBe(false);
    expect(isCollectedBy(t.db, 'state', '国 00010005')).toBe(false);
    expect(isCollectedBy(t.db, 'state', '国 0001000')).toBe(false);
  });
});
