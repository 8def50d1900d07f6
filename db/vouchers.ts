import type { Bureau } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import type { Fen } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { insertRow, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A run of printed numbers of one kind. Usable only while signed out to exactly one officer on one device. */
export interface VoucherRangeRow {
  readonly id: string;
  readonly bureau: Bureau;
  readonly kind: string;
  /** Printed before the number, e.g. `(161)闽地现`. */
  readonly series: string;
  readonly fromNo: number;
  readonly toNo: number;
  /** Digits of a printed number, zeros in front. */
  readonly width: number;
  readonly signedOutTo: string | null;
  readonly device: string | null;
  readonly signedOutOn: PlainDate | null;
  readonly returnedOn: PlainDate | null;
}

const voucherStatuses = ['prepared', 'sent', 'issued', 'spoiled', 'reversed'] as const;
export type VoucherStatus = (typeof voucherStatuses)[number];

/** A spent number. It only moves forward and is never used again. */
export interface VoucherRow {
  readonly bureau: Bureau;
  readonly kind: string;
  /** As printed: series, a space, the digits. */
  readonly number: string;
  readonly rangeId: string;
  readonly no: number;
  readonly status: VoucherStatus;
  readonly actId: string;
  readonly caseFileId: string | null;
  readonly documentId: string | null;
  readonly officer: string;
  readonly device: string;
  readonly amountFen: Fen;
  readonly spentOn: PlainDate;
  readonly spoiledReason: string | null;
  readonly successorNumber: string | null;
  readonly reversedByAct: string | null;
}
export type VoucherKey = Pick<VoucherRow, 'bureau' | 'kind' | 'number'>;

/** Whose stock is meant. */
export interface VoucherHolder {
  readonly bureau: Bureau;
  readonly kind: string;
  readonly officer: string;
  readonly device: string;
}

/** A number as it stands on the form. */
export const voucherNumber = (range: Pick<VoucherRangeRow, 'series' | 'width'>, no: number): string =>
  `${range.series} ${String(no).padStart(range.width, '0')}`;

/** Registers stock. Throws voucher/range-overlaps. */
export const insertVoucherRange = (tx: WritableTx, row: VoucherRangeRow): void => {
  const overlap = selectOne(
    tx,
    'SELECT 1 FROM voucher_ranges WHERE bureau = ? AND kind = ? AND series = ? AND from_no <= ? AND to_no >= ?',
    row.bureau,
    row.kind,
    row.series,
    row.toNo,
    row.fromNo,
  );
  if (overlap !== undefined) throw new Fault('voucher/range-overlaps', { from: row.fromNo, to: row.toNo });
  insertRow(tx, 'voucher_ranges', { ...row });
};

/** Signs a free range out to one officer on one device. Throws voucher/range-not-free. */
export const signOutRange = (
  tx: WritableTx,
  id: string,
  to: { officer: string; device: string; on: PlainDate },
): void => {
  const range = selectOne<VoucherRangeRow>(tx, 'SELECT * FROM voucher_ranges WHERE id = ?', id);
  if (range === undefined || range.signedOutTo !== null || range.returnedOn !== null) {
    throw new Fault('voucher/range-not-free');
  }
  updateRows(
    tx,
    'voucher_ranges',
    { id },
    { signedOutTo: to.officer, device: to.device, signedOutOn: to.on },
  );
};

/** Takes a range back; what is left of it is not used again. Throws voucher/range-has-unsettled. */
export const returnRange = (tx: WritableTx, id: string, on: PlainDate): void => {
  const open = selectOne<{ n: number }>(
    tx,
    "SELECT count(*) AS n FROM vouchers WHERE range_id = ? AND status IN ('prepared', 'sent')",
    id,
  );
  if (open !== undefined && open.n > 0) throw new Fault('voucher/range-has-unsettled', { count: open.n });
  updateRows(tx, 'voucher_ranges', { id }, { returnedOn: on });
};

export const listVoucherRanges = (db: ReadDb): VoucherRangeRow[] =>
  selectAll<VoucherRangeRow>(db, 'SELECT * FROM voucher_ranges ORDER BY bureau, kind, series, from_no');

/** Ranges this officer may take numbers from on this device. */
export const rangesHeldBy = (db: ReadDb, officer: string, device: string): VoucherRangeRow[] =>
  selectAll<VoucherRangeRow>(
    db,
    `SELECT * FROM voucher_ranges WHERE signed_out_to = ? AND device = ? AND returned_on IS NULL
      ORDER BY bureau, kind, signed_out_on, series, from_no`,
    officer,
    device,
  );

export const countOfRange = (db: ReadDb, rangeId: string): Readonly<Record<VoucherStatus, number>> => {
  const counts: Record<VoucherStatus, number> = { prepared: 0, sent: 0, issued: 0, spoiled: 0, reversed: 0 };
  const rows = selectAll<{ status: VoucherStatus; n: number }>(
    db,
    'SELECT status, count(*) AS n FROM vouchers WHERE range_id = ? GROUP BY status',
    rangeId,
  );
  for (const { status, n } of rows) counts[status] = n;
  return counts;
};

interface Candidate {
  readonly range: VoucherRangeRow;
  readonly no: number;
}

/** Smallest number of the range that was never spent. */
const freeIn = (db: ReadDb, range: VoucherRangeRow): number | undefined => {
  const row = selectOne<{ no: number | null }>(
    db,
    `SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM vouchers v WHERE v.range_id = r.id AND v.no = r.from_no)
       THEN r.from_no
       ELSE (SELECT v.no + 1 FROM vouchers v WHERE v.range_id = r.id AND v.no < r.to_no
              AND NOT EXISTS (SELECT 1 FROM vouchers n WHERE n.range_id = r.id AND n.no = v.no + 1)
              ORDER BY v.no LIMIT 1) END AS no
       FROM voucher_ranges r WHERE r.id = ?`,
    range.id,
  );
  return row?.no ?? undefined;
};

const findNext = (db: ReadDb, holder: VoucherHolder): Candidate | undefined => {
  const ranges = rangesHeldBy(db, holder.officer, holder.device).filter(
    (range) => range.bureau === holder.bureau && range.kind === holder.kind,
  );
  for (const range of ranges) {
    const no = freeIn(db, range);
    if (no !== undefined) return { range, no };
  }
  return undefined;
};

/** The number the next form of this stock must carry, to show beside F9 and compare with the paper in the tray. */
export const peekNext = (db: ReadDb, holder: VoucherHolder): { number: string } | undefined => {
  const next = findNext(db, holder);
  return next === undefined ? undefined : { number: voucherNumber(next.range, next.no) };
};

/** Forms left to this officer on this device. */
export const remainingOf = (db: ReadDb, holder: VoucherHolder): number =>
  rangesHeldBy(db, holder.officer, holder.device)
    .filter((range) => range.bureau === holder.bureau && range.kind === holder.kind)
    .reduce((sum, range) => {
      const counts = countOfRange(db, range.id);
      const spent = Object.values(counts).reduce((a, b) => a + b, 0);
      return sum + range.toNo - range.fromNo + 1 - spent;
    }, 0);

/**
 * Spends the next number inside the act's own transaction: the smallest never used one of the ranges signed out to
 * exactly this officer on this device, oldest range first. Throws voucher/none-left.
 */
export const takeNext = (
  tx: WritableTx,
  holder: VoucherHolder,
  act: Pick<VoucherRow, 'actId' | 'caseFileId' | 'documentId' | 'amountFen' | 'spentOn'>,
): VoucherRow => {
  const next = findNext(tx, holder);
  if (next === undefined) throw new Fault('voucher/none-left', { bureau: holder.bureau, kind: holder.kind });
  const row: VoucherRow = {
    ...holder,
    ...act,
    number: voucherNumber(next.range, next.no),
    rangeId: next.range.id,
    no: next.no,
    status: 'prepared',
    spoiledReason: null,
    successorNumber: null,
    reversedByAct: null,
  };
  insertRow(tx, 'vouchers', { ...row });
  return row;
};

export const findVoucher = (db: ReadDb, { bureau, kind, number }: VoucherKey): VoucherRow | undefined =>
  selectOne<VoucherRow>(
    db,
    'SELECT * FROM vouchers WHERE bureau = ? AND kind = ? AND number = ?',
    bureau,
    kind,
    number,
  );
export const vouchersOfAct = (db: ReadDb, actId: string): VoucherRow[] =>
  selectAll<VoucherRow>(db, 'SELECT * FROM vouchers WHERE act_id = ? ORDER BY bureau, no', actId);
export const vouchersOfCase = (db: ReadDb, caseFileId: string): VoucherRow[] =>
  selectAll<VoucherRow>(db, 'SELECT * FROM vouchers WHERE case_file_id = ? ORDER BY bureau, no', caseFileId);

const forward: Readonly<Record<VoucherStatus, readonly VoucherStatus[]>> = {
  prepared: ['sent', 'issued', 'spoiled'],
  sent: ['issued', 'spoiled'],
  issued: ['reversed'],
  spoiled: [],
  reversed: [],
};

const move = (
  tx: WritableTx,
  key: VoucherKey,
  status: VoucherStatus,
  more: { spoiledReason?: string; reversedByAct?: string },
): void => {
  const { bureau, kind, number } = key;
  const found = findVoucher(tx, key);
  if (found === undefined || !forward[found.status].includes(status)) {
    throw new Fault('voucher/wrong-state', { number, status: found?.status ?? 'unknown' });
  }
  updateRows(tx, 'vouchers', { bureau, kind, number }, { status, ...more });
};

/** The form went to the printer. Throws voucher/wrong-state, as the following do. */
export const markVoucherSent = (tx: WritableTx, key: VoucherKey): void => move(tx, key, 'sent', {});
/** A person has seen the paper and its number. */
export const markVoucherIssued = (tx: WritableTx, key: VoucherKey): void => move(tx, key, 'issued', {});
/** The paper is torn or lost: the number stays spent, for all to see. */
export const spoilVoucher = (tx: WritableTx, key: VoucherKey, reason: string): void =>
  move(tx, key, 'spoiled', { spoiledReason: reason });
/** The collection it proves was undone by another act. */
export const reverseVoucher = (tx: WritableTx, key: VoucherKey, reversedByAct: string): void =>
  move(tx, key, 'reversed', { reversedByAct });
/** Notes on a spoiled number which one took its place. */
export const setSuccessor = (
  tx: WritableTx,
  { bureau, kind, number }: VoucherKey,
  successorNumber: string,
): void => {
  updateRows(tx, 'vouchers', { bureau, kind, number }, { successorNumber });
};

/**
 * Spent numbers whose digits alone are these, as a barcode on a form has them; the whole number finds one, too. At most
 * two: more than one is asked about by series.
 */
export const findVouchersByPrint = (db: ReadDb, printed: string): VoucherRow[] =>
  selectAll<VoucherRow>(
    db,
    `SELECT * FROM vouchers
      WHERE replace(number, ' ', '') = ? OR (no = CAST(? AS INTEGER) AND number LIKE '% ' || ? ESCAPE '\\')
      ORDER BY spent_on DESC, bureau LIMIT 2`,
    printed.replaceAll(' ', ''),
    // What stands behind the series is the number's own `no` with zeros in front.
    /\d+$/.exec(printed)?.[0] ?? '',
    printed.replace(/[\\%_]/g, (sign) => `\\${sign}`),
  );
