import type { Bureau } from '../domain/bureau.ts';
import type { Fen } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { insertRow, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** 备查账 (norm item 17): one collection on behalf of the other bureau, by item, in time order. */
export interface LedgerEntryRow {
  /** Whose money the book counts. */
  readonly bureau: Bureau;
  readonly device: string;
  /** 1, 2, 3 … without a gap within the book of one bureau on one device. */
  readonly entryNo: number;
  readonly enteredOn: PlainDate;
  readonly enteredAt: number;
  readonly actId: string;
  readonly caseFileId: string | null;
  readonly voucherBureau: Bureau;
  readonly voucherNumber: string;
  readonly taxpayerNo: string;
  readonly taxpayerName: string;
  readonly levy: string;
  readonly periodStart: PlainDate;
  readonly periodEnd: PlainDate;
  readonly baseFen: Fen;
  readonly ratePpm: number;
  readonly amountFen: Fen;
  readonly surchargeFen: Fen;
  readonly officer: string;
  /** A red entry is negative and undoes exactly one earlier entry, once. */
  readonly isRed: boolean;
  readonly correctsEntryNo: number | null;
  readonly settledOn: PlainDate | null;
  readonly reconciledOn: PlainDate | null;
}
export type LedgerBook = Pick<LedgerEntryRow, 'bureau' | 'device'>;
type NewEntry = Omit<LedgerEntryRow, 'entryNo' | 'settledOn' | 'reconciledOn'>;

/** Appends an entry and returns its number. A mistake is undone by a red entry, never by a change. */
export const appendLedgerEntry = (tx: WritableTx, entry: NewEntry): number => {
  const last = selectOne<{ n: number }>(
    tx,
    'SELECT coalesce(max(entry_no), 0) AS n FROM memorandum_ledger WHERE bureau = ? AND device = ?',
    entry.bureau,
    entry.device,
  );
  const entryNo = (last?.n ?? 0) + 1;
  insertRow(tx, 'memorandum_ledger', { ...entry, entryNo });
  return entryNo;
};

/** Entries of a span of days in the order they were made, of one levy or of all. */
export const ledgerBetween = (
  db: ReadDb,
  span: { from: PlainDate; to: PlainDate; levy: string | null },
): LedgerEntryRow[] =>
  selectAll<LedgerEntryRow>(
    db,
    `SELECT * FROM memorandum_ledger WHERE entered_on BETWEEN ? AND ? AND levy = coalesce(?, levy)
      ORDER BY bureau, device, entry_no`,
    span.from,
    span.to,
    span.levy,
  );
export const ledgerOfAct = (db: ReadDb, actId: string): LedgerEntryRow[] =>
  selectAll<LedgerEntryRow>(
    db,
    'SELECT * FROM memorandum_ledger WHERE act_id = ? ORDER BY bureau, entry_no',
    actId,
  );
/** Sums by levy over a span of days; red entries are negative and so already taken off. */
export const ledgerTotals = (
  db: ReadDb,
  span: { from: PlainDate; to: PlainDate; levy: string | null },
): { levy: string; amountFen: Fen; surchargeFen: Fen }[] =>
  selectAll(
    db,
    `SELECT levy, sum(amount_fen) AS amount_fen, sum(surcharge_fen) AS surcharge_fen FROM memorandum_ledger
      WHERE entered_on BETWEEN ? AND ? AND levy = coalesce(?, levy) GROUP BY levy ORDER BY levy`,
    span.from,
    span.to,
    span.levy,
  );
/** Marks an entry as handed over to the treasury, or as agreed with the other bureau. */
export const markLedgerEntry = (
  tx: WritableTx,
  book: LedgerBook,
  entryNo: number,
  mark: { settledOn: PlainDate } | { reconciledOn: PlainDate },
): void => {
  updateRows(tx, 'memorandum_ledger', { ...book, entryNo }, mark);
};
