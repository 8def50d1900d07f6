import { execute, insertRow, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A sealed file that was written here, or that somebody has brought. */
export interface CarriedFileRow {
  /** SHA-256 of its text. */
  readonly id: string;
  readonly kind: 'to-exchange' | 'to-window';
  /** Who wrote it to the exchange, or whom it is for. */
  readonly device: string;
  readonly name: string;
  readonly state: 'written' | 'waiting' | 'to-fetch' | 'done';
  /** The file while something is left to do with it. */
  readonly text: string | null;
  /** Fault code of why it waits. */
  readonly reason: string | null;
  readonly counts: { readonly messages: number; readonly verdicts: number; readonly entries: number };
  /** Last message of this window in it. */
  readonly toSeq: number | null;
  readonly officer: string;
  readonly purpose: string | null;
  readonly at: number;
  readonly settledAt: number | null;
}

export const findCarriedFile = (db: ReadDb, id: string): CarriedFileRow | undefined =>
  selectOne<CarriedFileRow>(db, 'SELECT * FROM carried_files WHERE id = ?', id);

/** Keeps a file; one that came before takes the new state. */
export const putCarriedFile = (tx: WritableTx, row: CarriedFileRow): void => {
  const { counts, ...plain } = row;
  if (findCarriedFile(tx, row.id) === undefined) {
    insertRow(tx, 'carried_files', { ...plain, counts: json(counts) });
    return;
  }
  execute(
    tx,
    'UPDATE carried_files SET state = ?, text = ?, reason = ?, name = ?, settled_at = ? WHERE id = ?',
    row.state,
    row.text,
    row.reason,
    row.name,
    row.settledAt,
    row.id,
  );
};

/** Files with which something is left to do, oldest first. */
export const openCarriedFiles = (db: ReadDb): CarriedFileRow[] =>
  selectAll<CarriedFileRow>(
    db,
    "SELECT * FROM carried_files WHERE state IN ('waiting', 'to-fetch') ORDER BY at, id",
  );

/** The last message of this window that was put on a stick, and when; undefined where none was. */
export const lastExported = (
  db: ReadDb,
  device: string,
): { readonly toSeq: number; readonly at: number } | undefined =>
  selectOne<{ toSeq: number; at: number }>(
    db,
    `SELECT to_seq, at FROM carried_files WHERE state = 'written' AND device = ? AND to_seq IS NOT NULL
      ORDER BY to_seq DESC, at DESC LIMIT 1`,
    device,
  );
