import type { Bureau } from '../domain/bureau.ts';
import type { Fen } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { insertRow, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** Money of one act; negative where it undoes another act. `tendered - change = total`. */
export interface PaymentRow {
  readonly actId: string;
  readonly caseFileId: string;
  readonly cashSessionId: string;
  readonly method: 'cash';
  readonly tenderedFen: Fen;
  readonly changeFen: Fen;
  readonly totalFen: Fen;
  readonly reversesActId: string | null;
  readonly officer: string;
  /** Second person of a reversal; never the officer. */
  readonly approvedBy: string | null;
  readonly businessDate: PlainDate;
  readonly at: number;
}
export interface PaymentLineRow {
  readonly actId: string;
  readonly lineNo: number;
  readonly bureau: Bureau;
  readonly levy: string;
  readonly periodStart: PlainDate;
  readonly periodEnd: PlainDate;
  readonly baseFen: Fen;
  /** `null` where the amount is not base times one rate. */
  readonly ratePpm: number | null;
  readonly amountFen: Fen;
  readonly surchargeFen: Fen;
}

/** Stores a payment with its lines, numbered from 1 in the order given. */
export const insertPayment = (
  tx: WritableTx,
  payment: PaymentRow,
  lines: readonly Omit<PaymentLineRow, 'actId' | 'lineNo'>[],
): void => {
  insertRow(tx, 'payments', { ...payment });
  lines.forEach((line, index) => {
    insertRow(tx, 'payment_lines', { ...line, actId: payment.actId, lineNo: index + 1 });
  });
};
export const findPayment = (db: ReadDb, actId: string): PaymentRow | undefined =>
  selectOne<PaymentRow>(db, 'SELECT * FROM payments WHERE act_id = ?', actId);
/** The payment that undoes this one, if any. */
export const findReversalOf = (db: ReadDb, actId: string): PaymentRow | undefined =>
  selectOne<PaymentRow>(db, 'SELECT * FROM payments WHERE reverses_act_id = ?', actId);
export const paymentsOfCase = (db: ReadDb, caseFileId: string): PaymentRow[] =>
  selectAll<PaymentRow>(db, 'SELECT * FROM payments WHERE case_file_id = ? ORDER BY at, rowid', caseFileId);
export const paymentLinesOf = (db: ReadDb, actId: string): PaymentLineRow[] =>
  selectAll<PaymentLineRow>(db, 'SELECT * FROM payment_lines WHERE act_id = ? ORDER BY line_no', actId);

/** One drawer, from opening to counting. */
export interface CashSessionRow {
  readonly id: string;
  readonly officer: string;
  readonly device: string;
  readonly businessDate: PlainDate;
  readonly openedAt: number;
  readonly floatFen: Fen;
  readonly closedAt: number | null;
  readonly expectedFen: Fen | null;
  readonly countedFen: Fen | null;
  readonly differenceFen: Fen | null;
  readonly note: string | null;
}
export const insertCashSession = (
  tx: WritableTx,
  row: Pick<CashSessionRow, 'id' | 'officer' | 'device' | 'businessDate' | 'openedAt' | 'floatFen'>,
): void => {
  insertRow(tx, 'cash_sessions', { ...row });
};
export const findOpenCashSession = (db: ReadDb, officer: string): CashSessionRow | undefined =>
  selectOne<CashSessionRow>(
    db,
    'SELECT * FROM cash_sessions WHERE officer = ? AND closed_at IS NULL',
    officer,
  );
/** The drawer that is open at this window, whoever opened it: it keeps the business date. */
export const findAnyOpenCashSession = (db: ReadDb): CashSessionRow | undefined =>
  selectOne<CashSessionRow>(
    db,
    'SELECT * FROM cash_sessions WHERE closed_at IS NULL ORDER BY opened_at LIMIT 1',
  );
export const findCashSession = (db: ReadDb, id: string): CashSessionRow | undefined =>
  selectOne<CashSessionRow>(db, 'SELECT * FROM cash_sessions WHERE id = ?', id);
export const closeCashSession = (
  tx: WritableTx,
  id: string,
  closing: { closedAt: number; expectedFen: Fen; countedFen: Fen; differenceFen: Fen; note: string },
): void => {
  updateRows(tx, 'cash_sessions', { id }, closing);
};
/** The business date is never before the last closed day. */
export const findLastClosedDate = (db: ReadDb): PlainDate | undefined =>
  selectOne<{ on: PlainDate | null }>(
    db,
    'SELECT max(business_date) AS "on" FROM cash_sessions WHERE closed_at IS NOT NULL',
  )?.on ?? undefined;

/** Net takings of a session, whole and per bureau; reversals are negative and so already taken off. */
export const takenInSession = (
  db: ReadDb,
  cashSessionId: string,
): { readonly totalFen: Fen; readonly of: Readonly<Record<Bureau, Fen>> } => {
  const rows = selectAll<{ bureau: Bureau; sum: Fen }>(
    db,
    `SELECT l.bureau, sum(l.amount_fen + l.surcharge_fen) AS sum FROM payments p
       JOIN payment_lines l ON l.act_id = p.act_id WHERE p.cash_session_id = ? GROUP BY l.bureau`,
    cashSessionId,
  );
  const total = selectOne<{ sum: Fen }>(
    db,
    'SELECT coalesce(sum(total_fen), 0) AS sum FROM payments WHERE cash_session_id = ?',
    cashSessionId,
  );
  const of = (bureau: Bureau): Fen => rows.find((row) => row.bureau === bureau)?.sum ?? (0 as Fen);
  return { totalFen: total?.sum ?? (0 as Fen), of: { state: of('state'), local: of('local') } };
};
