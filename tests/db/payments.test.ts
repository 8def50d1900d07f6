import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  appendLedgerEntry,
  ledgerBetween,
  ledgerOfAct,
  ledgerTotals,
  markLedgerEntry,
} from '../../db/memorandum-ledger.ts';
import {
  closeCashSession,
  findCashSession,
  findLastClosedDate,
  findOpenCashSession,
  findPayment,
  findReversalOf,
  insertCashSession,
  insertPayment,
  paymentLinesOf,
  type PaymentRow,
  paymentsOfCase,
  takenInSession,
} from '../../db/payments.ts';
import { fen } from '../../domain/money.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';
import { day, openCase, refuses, taxpayerNo } from './opened-case.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => t.remove());

describe('money', () => {
  const session = {
    id: 'cash-1',
    officer: 'officer-1',
    device: 'window-1',
    businessDate: day,
    openedAt: 1,
    floatFen: fen(50_000),
  };
  const payment = (change: Partial<PaymentRow> = {}): PaymentRow => ({
    actId: 'act-1',
    caseFileId: 'case-1',
    cashSessionId: 'cash-1',
    method: 'cash',
    tenderedFen: fen(200_00),
    changeFen: fen(50_00),
    totalFen: fen(150_00),
    reversesActId: null,
    officer: 'officer-1',
    approvedBy: null,
    businessDate: day,
    at: 2,
    ...change,
  });
  const line = (bureau: 'state' | 'local', amount: number) => ({
    bureau,
    levy: bureau === 'state' ? 'vat' : 'city-maintenance',
    periodStart: plainDate('2016-02-01'),
    periodEnd: plainDate('2016-02-29'),
    baseFen: fen(1),
    ratePpm: 30_000,
    amountFen: fen(amount),
    surchargeFen: fen(0),
  });
  const pay = (p: PaymentRow, sign = 1): void =>
    t.write((tx) => insertPayment(tx, p, [line('state', sign * 100_00), line('local', sign * 50_00)]));
  const reversal = payment({
    actId: 'act-2',
    tenderedFen: fen(0),
    changeFen: fen(150_00),
    totalFen: fen(-150_00),
    reversesActId: 'act-1',
    approvedBy: 'officer-2',
  });

  beforeEach(() => {
    openCase(t);
    t.write((tx) => insertCashSession(tx, session));
  });

  it('taken and given back counts for both bureaus in the drawer', () => {
    pay(payment());
    expect(takenInSession(t.db, 'cash-1')).toEqual({
      totalFen: 150_00,
      of: { state: 100_00, local: 50_00 },
    });
    expect(findPayment(t.db, 'act-1')).toEqual(payment());
    expect(paymentLinesOf(t.db, 'act-1').map((l) => [l.lineNo, l.bureau])).toEqual([
      [1, 'state'],
      [2, 'local'],
    ]);
    pay(reversal, -1);
    expect(takenInSession(t.db, 'cash-1')).toEqual({ totalFen: 0, of: { state: 0, local: 0 } });
    expect(findReversalOf(t.db, 'act-1')?.actId).toBe('act-2');
    expect(paymentsOfCase(t.db, 'case-1')).toHaveLength(2);
  });

  it('is never changed, never given back twice or by one person alone, and its change is right', () => {
    pay(payment());
    expect(() => pay({ ...reversal, approvedBy: null }, -1)).toThrow();
    expect(() => pay({ ...reversal, approvedBy: 'officer-1' }, -1)).toThrow();
    pay(reversal, -1);
    expect(() => pay({ ...reversal, actId: 'act-3' }, -1)).toThrow();
    expect(() => pay(payment({ actId: 'act-4', changeFen: fen(1) }))).toThrow();
    expect(() => pay(payment())).toThrow();
    refuses(t, 'UPDATE payments SET total_fen = 1', /final/);
    refuses(t, 'DELETE FROM payment_lines', /final/);
  });

  it('is counted once per drawer; a closed drawer is final', () => {
    expect(findLastClosedDate(t.db)).toBeUndefined();
    expect(() => t.write((tx) => insertCashSession(tx, { ...session, id: 'cash-2' }))).toThrow();
    const closing = {
      closedAt: 9,
      expectedFen: fen(50_000),
      countedFen: fen(49_900),
      differenceFen: fen(-100),
      note: '',
    };
    expect(() =>
      t.write((tx) => closeCashSession(tx, 'cash-1', { ...closing, differenceFen: fen(0) })),
    ).toThrow();
    t.write((tx) => closeCashSession(tx, 'cash-1', closing));
    expect(findOpenCashSession(t.db, 'officer-1')).toBeUndefined();
    expect(findCashSession(t.db, 'cash-1')).toMatchObject({ differenceFen: -100 });
    expect(findLastClosedDate(t.db)).toBe(day);
    refuses(t, 'UPDATE cash_sessions SET counted_fen = 1', /final/);
  });
});

describe('the ledger of what was collected on behalf (备查账)', () => {
  const entry = (change: object = {}) => ({
    bureau: 'local' as const,
    device: 'window-1',
    enteredOn: day,
    enteredAt: 1,
    actId: 'act-1',
    caseFileId: 'case-1',
    voucherBureau: 'local' as const,
    voucherNumber: '(161)闽地现 00000100',
    taxpayerNo,
    taxpayerName: '陈记茶行',
    levy: 'city-maintenance',
    periodStart: day,
    periodEnd: day,
    baseFen: fen(100_00),
    ratePpm: 70_000,
    amountFen: fen(7_00),
    surchargeFen: fen(10),
    officer: 'officer-1',
    isRed: false,
    correctsEntryNo: null,
    ...change,
  });
  const red = {
    isRed: true,
    correctsEntryNo: 1,
    amountFen: fen(-7_00),
    surchargeFen: fen(-10),
    actId: 'act-2',
  };
  const append = (...changes: object[]): number[] =>
    t.write((tx) => changes.map((change) => appendLedgerEntry(tx, entry(change))));

  it('numbers its entries without a gap per bureau and device', () => {
    expect(append({}, {}, { bureau: 'state' }, { device: 'window-2' }, {})).toEqual([1, 2, 1, 1, 3]);
    expect(() =>
      t.write((tx) => {
        appendLedgerEntry(tx, entry());
        throw new Error('no');
      }),
    ).toThrow();
    expect(append({})).toEqual([4]);
  });

  it('is corrected by one red entry that undoes exactly one entry', () => {
    append({}, { levy: 'education' });
    expect(() => append({ ...red, amountFen: fen(-6_00) })).toThrow('undoes exactly one');
    expect(() => append({ ...red, levy: 'education' })).toThrow('undoes exactly one');
    expect(() => append({ ...red, isRed: false })).toThrow();
    expect(append(red)).toEqual([3]);
    expect(() => append(red)).toThrow();
    const span = { from: day, to: day, levy: null };
    expect(ledgerTotals(t.db, span)).toEqual([
      { levy: 'city-maintenance', amountFen: 0, surchargeFen: 0 },
      { levy: 'education', amountFen: 7_00, surchargeFen: 10 },
    ]);
    expect(
      ledgerBetween(t.db, { ...span, levy: 'city-maintenance' }).map((e) => [e.entryNo, e.isRed]),
    ).toEqual([
      [1, false],
      [3, true],
    ]);
    expect(ledgerOfAct(t.db, 'act-2')).toHaveLength(1);
    refuses(t, 'UPDATE memorandum_ledger SET amount_fen = 1', /corrected in red/);
    refuses(t, 'DELETE FROM memorandum_ledger', /corrected in red/);
  });

  it('takes the marks of settling and reconciling', () => {
    append({});
    t.write((tx) => markLedgerEntry(tx, { bureau: 'local', device: 'window-1' }, 1, { settledOn: day }));
    expect(ledgerOfAct(t.db, 'act-1')[0]).toMatchObject({ settledOn: day, reconciledOn: null });
  });
});
