import { insertRow, json, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** What became of an entry: its registration came, a later entry took its place, or its number was wrong. */
export type EntrySettlement = 'registered' | 'corrected' | 'withdrawn';

/** A taxpayer as it was typed at the counter; open until it is settled, and kept for ever. */
export interface TaxpayerEntryRow {
  readonly id: string;
  readonly taxpayerNo: string;
  /** Why this row was written: of a correction, why it was corrected. */
  readonly reason: string;
  readonly officer: string;
  readonly at: number;
  /** What was typed, and why the taxpayer was entered by hand at first. */
  readonly typed: { readonly reason: string };
  readonly settledBy: EntrySettlement | null;
  readonly settledAt: number | null;
}

/** A taxpayer has one open entry at most: the one before must be settled first. */
export const insertEntry = (tx: WritableTx, row: Omit<TaxpayerEntryRow, 'settledBy' | 'settledAt'>): void => {
  insertRow(tx, 'taxpayer_entries', { ...row, typed: json(row.typed) });
};

/** The entry by which this window knows the taxpayer, while nothing better is known. */
export const openEntryOf = (db: ReadDb, taxpayerNo: string): TaxpayerEntryRow | undefined =>
  selectOne<TaxpayerEntryRow>(
    db,
    'SELECT * FROM taxpayer_entries WHERE taxpayer_no = ? AND settled_at IS NULL',
    taxpayerNo,
  );

/** Why the taxpayer is known by an entry by hand: the mark's reason, which no correction replaces. */
export const whyByHand = ({ typed }: TaxpayerEntryRow): string => typed.reason;

/** Every entry of a number, the oldest first. */
export const entriesOf = (db: ReadDb, taxpayerNo: string): TaxpayerEntryRow[] =>
  selectAll<TaxpayerEntryRow>(
    db,
    'SELECT * FROM taxpayer_entries WHERE taxpayer_no = ? ORDER BY at, id',
    taxpayerNo,
  );

/** Settles the open entry, if there is one; says whether there was. */
export const settleEntry = (
  tx: WritableTx,
  taxpayerNo: string,
  settledBy: EntrySettlement,
  settledAt: number,
): boolean => {
  const open = openEntryOf(tx, taxpayerNo);
  if (open === undefined) return false;
  updateRows(tx, 'taxpayer_entries', { id: open.id }, { settledBy, settledAt });
  return true;
};
