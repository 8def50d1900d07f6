import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOf } from '../../db/sql.ts';
import {
  countOfRange,
  findVoucher,
  findVouchersByPrint,
  insertVoucherRange,
  listVoucherRanges,
  markVoucherIssued,
  markVoucherSent,
  peekNext,
  rangesHeldBy,
  remainingOf,
  returnRange,
  reverseVoucher,
  setSuccessor,
  signOutRange,
  spoilVoucher,
  takeNext,
  type VoucherRangeRow,
  vouchersOfAct,
  vouchersOfCase,
} from '../../db/vouchers.ts';
import { fen } from '../../domain/money.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => t.remove());

const on = plainDate('2016-03-15');
const range = (change: Partial<VoucherRangeRow> = {}): VoucherRangeRow => ({
  id: 'range-1',
  bureau: 'local',
  kind: 'tax-receipt',
  series: '(161)闽地现',
  fromNo: 100,
  toNo: 103,
  width: 8,
  signedOutTo: 'officer-1',
  device: 'window-1',
  signedOutOn: on,
  returnedOn: null,
  ...change,
});
const mine = { bureau: 'local', kind: 'tax-receipt', officer: 'officer-1', device: 'window-1' } as const;
const act = (n: number) => ({
  actId: `act-${n}`,
  caseFileId: `case-${n}`,
  documentId: null,
  amountFen: fen(100),
  spentOn: on,
});
const code = (wanted: string) => expect.objectContaining({ code: wanted });
const add = (...rows: VoucherRangeRow[]): void =>
  t.write((tx) => {
    for (const row of rows) insertVoucherRange(tx, row);
  });
const take = (n: number, holder: Parameters<typeof takeNext>[1] = mine) =>
  t.write((tx) => takeNext(tx, holder, act(n)));
const key = (no: number) =>
  ({ bureau: 'local', kind: 'tax-receipt', number: `(161)闽地现 ${String(no).padStart(8, '0')}` }) as const;

describe('numbered vouchers', () => {
  it('are spent in order from the range signed out to this officer on this device, and shown before', () => {
    add(range());
    expect(peekNext(t.db, mine)).toEqual({ number: '(161)闽地现 00000100' });
    expect(remainingOf(t.db, mine)).toBe(4);
    expect(take(1)).toMatchObject({ number: '(161)闽地现 00000100', status: 'prepared', no: 100 });
    expect(take(2).no).toBe(101);
    expect(peekNext(t.db, mine)).toEqual({ number: '(161)闽地现 00000102' });
    expect(remainingOf(t.db, mine)).toBe(2);
    expect(vouchersOfAct(t.db, 'act-2').map((v) => v.no)).toEqual([101]);
    expect(vouchersOfCase(t.db, 'case-1').map((v) => v.no)).toEqual([100]);
  });

  it('are refused when none is left, to another officer, on another device, of another bureau or kind', () => {
    add(range({ toNo: 100 }));
    for (const other of [
      { ...mine, officer: 'officer-2' },
      { ...mine, device: 'window-2' },
      { ...mine, bureau: 'state' as const },
      { ...mine, kind: 'invoice' },
    ]) {
      expect(() => take(1, other)).toThrow(code('voucher/none-left'));
      expect(peekNext(t.db, other)).toBeUndefined();
    }
    take(1);
    expect(() => take(2)).toThrow(code('voucher/none-left'));
  });

  it('spend nothing when the act is not kept', () => {
    add(range());
    expect(() =>
      t.write((tx) => {
        takeNext(tx, mine, act(1));
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(take(2).no).toBe(100);
  });

  it('go on with the next range when one is used up, and skip a returned one', () => {
    add(range({ toNo: 100 }), range({ id: 'range-2', fromNo: 200, toNo: 201 }));
    expect([take(1).no, take(2).no]).toEqual([100, 200]);
    t.write((tx) => {
      for (const no of [100, 200]) markVoucherIssued(tx, key(no));
      returnRange(tx, 'range-2', on);
    });
    expect(() => take(3)).toThrow(code('voucher/none-left'));
    expect(rangesHeldBy(t.db, 'officer-1', 'window-1').map((r) => r.id)).toEqual(['range-1']);
  });

  it('are signed out once, and come back only when every form is settled', () => {
    add(range({ signedOutTo: null, device: null, signedOutOn: null }));
    expect(() => take(1)).toThrow(code('voucher/none-left'));
    const to = { officer: 'officer-1', device: 'window-1', on };
    t.write((tx) => signOutRange(tx, 'range-1', to));
    expect(() => t.write((tx) => signOutRange(tx, 'range-1', { ...to, officer: 'officer-2' }))).toThrow(
      code('voucher/range-not-free'),
    );
    take(1);
    expect(() => t.write((tx) => returnRange(tx, 'range-1', on))).toThrow(
      code('voucher/range-has-unsettled'),
    );
    t.write((tx) => spoilVoucher(tx, key(100), '卡纸撕破'));
    t.write((tx) => returnRange(tx, 'range-1', on));
    expect(listVoucherRanges(t.db)[0]?.returnedOn).toBe(on);
  });

  it('are registered once: overlapping stock is refused', () => {
    add(range());
    for (const [fromNo, toNo] of [
      [100, 103],
      [90, 100],
      [103, 110],
      [101, 102],
      [1, 999],
    ] as const)
      expect(() => add(range({ id: 'other', fromNo, toNo }))).toThrow(code('voucher/range-overlaps'));
    add(range({ id: 'before', fromNo: 1, toNo: 99 }), range({ id: 'series', series: '(162)闽地现' }));
  });

  it('only move forward: spoiled and reversed numbers stay as they are, for all to see', () => {
    add(range());
    take(1);
    take(2);
    t.write((tx) => markVoucherSent(tx, key(100)));
    t.write((tx) => spoilVoucher(tx, key(100), '打印错位'));
    t.write((tx) => setSuccessor(tx, key(100), key(101).number));
    t.write((tx) => markVoucherIssued(tx, key(101)));
    t.write((tx) => reverseVoucher(tx, key(101), 'act-9'));
    expect(findVoucher(t.db, key(100))).toMatchObject({
      status: 'spoiled',
      spoiledReason: '打印错位',
      successorNumber: key(101).number,
    });
    expect(countOfRange(t.db, 'range-1')).toEqual({
      prepared: 0,
      sent: 0,
      issued: 0,
      spoiled: 1,
      reversed: 1,
    });
    for (const again of [
      () => t.write((tx) => markVoucherIssued(tx, key(100))),
      () => t.write((tx) => spoilVoucher(tx, key(101), 'x')),
      () => t.write((tx) => reverseVoucher(tx, key(100), 'act-9')),
      () => t.write((tx) => markVoucherIssued(tx, key(999))),
    ])
      expect(again).toThrow(code('voucher/wrong-state'));
    const { sqlite } = connectionOf(t.db);
    for (const sql of [
      'DELETE FROM vouchers',
      "UPDATE vouchers SET number = 'x'",
      'UPDATE vouchers SET amount_fen = 1',
      "UPDATE vouchers SET status = 'prepared', spoiled_reason = NULL WHERE no = 100",
      'DELETE FROM voucher_ranges',
      'UPDATE voucher_ranges SET to_no = 999',
    ])
      expect(() => sqlite.exec(sql)).toThrow(/never|forward/);
    expect(take(3).no).toBe(102);
  });

  it('are found by what stands on the form: whole, without the space, or by the digits alone as they are printed', () => {
    add(range({ toNo: 100 }), range({ id: 'range-2', series: '(162)闽地现', toNo: 101 }));
    for (const n of [1, 2, 3]) take(n, mine);
    const found = (printed: string) =>
      findVouchersByPrint(t.db, printed)
        .map(({ number }) => number)
        .toSorted();
    for (const printed of ['(161)闽地现 00000100', '(161)闽地现00000100'])
      expect(found(printed), printed).toEqual(['(161)闽地现 00000100']);
    expect(found('00000101')).toEqual(['(162)闽地现 00000101']);
    expect(found('00000100')).toEqual(['(161)闽地现 00000100', '(162)闽地现 00000100']);
    for (const printed of ['100', '0000101', '000000101', '%', '_0000101', '%0000101', '9'.repeat(40), ''])
      expect(found(printed), printed).toEqual([]);
  });

  it('are each spent at most once, whatever officers and devices do', () => {
    let n = 0;
    const holders = fc.constantFrom(
      ...['officer-1', 'officer-2'].flatMap((officer) =>
        ['window-1', 'window-2'].map((device) => ({ ...mine, officer, device })),
      ),
    );
    add(
      range({ fromNo: 0, toNo: 9 }),
      range({ id: 'range-2', fromNo: 10, toNo: 14, signedOutTo: 'officer-2' }),
      range({ id: 'range-3', fromNo: 15, toNo: 19, device: 'window-2' }),
    );
    const spent: number[] = [];
    fc.assert(
      fc.property(fc.array(fc.tuple(holders, fc.boolean()), { maxLength: 8 }), (steps) => {
        for (const [holder, spoil] of steps) {
          n += 1;
          if (peekNext(t.db, holder) === undefined) continue;
          const voucher = take(n, holder);
          expect(spent).not.toContain(voucher.no);
          spent.push(voucher.no);
          if (spoil) t.write((tx) => spoilVoucher(tx, voucher, '撕破'));
        }
      }),
      { numRuns: 20, seed: 20160315 },
    );
    expect(spent.length).toBeGreaterThan(5);
  });
});
