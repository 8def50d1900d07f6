import type { Bureau } from '../domain/bureau.ts';
import { insertRow, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import type { WritableTx } from './transaction.ts';
import type { VoucherKey } from './vouchers.ts';

const printStatuses = ['prepared', 'sent', 'unknown', 'checked', 'issued', 'spoiled', 'failed'] as const;
export type PrintStatus = (typeof printStatuses)[number];

/** A print job is a record of its own, durable before the first byte goes to a printer (DESIGN §6). */
export interface PrintJobRow {
  readonly id: string;
  readonly documentId: string;
  readonly deviceKind: string;
  readonly voucherBureau: Bureau | null;
  readonly voucherKind: string | null;
  readonly voucherNumber: string | null;
  readonly isCopy: boolean;
  readonly status: PrintStatus;
  /** How often bytes were sent. */
  readonly attempts: number;
  readonly preparedAt: number;
  readonly sentAt: number | null;
  /** When a person or the printer settled it; null while it is open. */
  readonly settledAt: number | null;
  readonly lastErrorCode: string | null;
}

/** The numbered form that a job puts on paper; `undefined` for a paper without a number. */
export const voucherOfJob = (job: PrintJobRow): VoucherKey | undefined =>
  job.voucherBureau === null || job.voucherKind === null || job.voucherNumber === null
    ? undefined
    : { bureau: job.voucherBureau, kind: job.voucherKind, number: job.voucherNumber };

/** A prepared job. */
export const insertPrintJob = (
  tx: WritableTx,
  row: Pick<
    PrintJobRow,
    | 'id'
    | 'documentId'
    | 'deviceKind'
    | 'voucherBureau'
    | 'voucherKind'
    | 'voucherNumber'
    | 'isCopy'
    | 'preparedAt'
  >,
): void => {
  insertRow(tx, 'print_jobs', { ...row, status: 'prepared' });
};

/** Moves a job on. `issued` and `spoiled` are final: the database refuses to change them. */
export const updatePrintJob = (
  tx: WritableTx,
  id: string,
  change: Partial<
    Pick<PrintJobRow, 'status' | 'attempts' | 'sentAt' | 'settledAt' | 'lastErrorCode' | 'deviceKind'>
  >,
): void => {
  updateRows(tx, 'print_jobs', { id }, change as Record<string, string | number | null>);
};

export const findPrintJob = (db: ReadDb, id: string): PrintJobRow | undefined =>
  selectOne<PrintJobRow>(db, 'SELECT * FROM print_jobs WHERE id = ?', id);
/** Durable but not settled: what stands on the screen until a person has looked. Oldest first. */
export const openPrintJobs = (db: ReadDb): PrintJobRow[] =>
  selectAll<PrintJobRow>(db, 'SELECT * FROM print_jobs WHERE settled_at IS NULL ORDER BY prepared_at, rowid');
export const printJobsOfDocument = (db: ReadDb, documentId: string): PrintJobRow[] =>
  selectAll<PrintJobRow>(
    db,
    'SELECT * FROM print_jobs WHERE document_id = ? ORDER BY prepared_at, rowid',
    documentId,
  );
