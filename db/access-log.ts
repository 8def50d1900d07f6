import { type ReadDb, selectAll } from './sql.ts';
import type { AccessRow } from './taxpayers.ts';

/** Which looks: from `from` to before `to`, UTC ms. */
export interface AccessQuery {
  readonly from: number;
  readonly to: number;
  readonly officer: string | null;
  readonly taxpayerNo: string | null;
}

/** Looks of a span, newest first, at most `limit`. */
export const accessesBetween = (
  db: ReadDb,
  { from, to, officer, taxpayerNo }: AccessQuery,
  limit: number,
): (AccessRow & { readonly id: number })[] =>
  selectAll<AccessRow & { readonly id: number }>(
    db,
    `SELECT id, officer, taxpayer_no, purpose, case_file_id, at FROM access_log
      WHERE at >= ? AND at < ? AND (? IS NULL OR officer = ?) AND (? IS NULL OR taxpayer_no = ?)
      ORDER BY id DESC LIMIT ?`,
    from,
    to,
    officer,
    officer,
    taxpayerNo,
    taxpayerNo,
    limit,
  );

/** Everybody who looked at anything in a span. */
export const lookersBetween = (db: ReadDb, from: number, to: number): string[] =>
  selectAll<{ officer: string }>(
    db,
    'SELECT DISTINCT officer FROM access_log WHERE at >= ? AND at < ? ORDER BY officer',
    from,
    to,
  ).map(({ officer }) => officer);
