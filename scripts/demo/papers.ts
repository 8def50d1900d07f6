import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadDb } from '../../db/sql.ts';
import { selectAll } from '../../db/sql.ts';
import type { TrainingWindow } from '../../main/training/open-training.ts';

/** One paper that came out of a printer. */
export interface Paper {
  readonly window: TrainingWindow;
  /** Stable name below `papers/`, without an extension. */
  readonly name: string;
  readonly title: string;
  readonly number: string | null;
  readonly kind: 'document' | 'receipt';
  /** Paper ran out under it: only the beginning is on paper. */
  readonly torn: boolean;
  readonly bytes: Uint8Array;
  /** Its page images, once they have been made: paths below the album’s folder. */
  images: readonly string[];
}

interface Printed {
  readonly id: string;
  readonly deviceKind: string;
  readonly kind: string;
  readonly title: string;
  readonly number: string | null;
}

/** Every print job of a window in the order of printing, with what it prints. */
export const printedJobs = (db: ReadDb): readonly Printed[] =>
  selectAll<Printed>(
    db,
    `SELECT j.id, j.device_kind, d.kind, d.title, coalesce(j.voucher_number, d.number) AS number
       FROM print_jobs j JOIN documents d ON d.id = j.document_id
      WHERE j.sent_at IS NOT NULL ORDER BY j.sent_at, j.rowid`,
  );

/** Whether a printer of the window still has something in its hands; a numbered form that came out waits for eyes. */
export const isPrinting = (db: ReadDb): boolean =>
  selectAll(
    db,
    `SELECT id FROM print_jobs WHERE settled_at IS NULL
        AND ((status = 'prepared' AND last_error_code IS NULL) OR (status = 'sent' AND voucher_number IS NULL))`,
  ).length > 0;

const two = (count: number): string => String(count).padStart(2, '0');

/** What lies in the trays of a window: documents by their print jobs, receipts by the order in which they were cut. */
export const papersIn = (
  window: TrainingWindow,
  trays: string,
  jobs: readonly Printed[],
): readonly Paper[] => {
  const papers: Paper[] = [];
  let receipts = 0;
  for (const job of jobs) {
    const isReceipt = job.deviceKind === 'receipt-printer';
    const whole = isReceipt
      ? join(trays, 'receipts', `receipt-${String(receipts + 1).padStart(4, '0')}.bin`)
      : join(trays, 'documents', `${job.id}.pdf`);
    const torn = isReceipt ? undefined : join(trays, 'documents', `${job.id}.torn.pdf`);
    const path = existsSync(whole) ? whole : torn !== undefined && existsSync(torn) ? torn : undefined;
    if (path === undefined) continue;
    if (isReceipt) receipts += 1;
    const digits = job.number === null ? '' : `-${job.number.replaceAll(/[^0-9A-Za-z]/g, '').slice(-8)}`;
    papers.push({
      window,
      name: `${window}-${two(papers.length + 1)}-${job.kind}${digits}`,
      title: job.title,
      number: job.number,
      kind: isReceipt ? 'receipt' : 'document',
      torn: path === torn,
      bytes: readFileSync(path),
      images: [],
    });
  }
  return papers;
};
