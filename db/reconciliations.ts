import type { FeedEntryRow } from './inbox.ts';
import { insertRow, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** This window's records beside the exchange's at one head. The differences' words are the contract's. */
export interface ReconciliationRow {
  readonly part: string;
  readonly size: number;
  readonly hallDate: string;
  readonly differences: readonly unknown[];
  readonly altered: readonly string[];
  readonly comparedAt: number;
}

export const lastReconciliation = (db: ReadDb, part: string): ReconciliationRow | undefined =>
  selectOne<ReconciliationRow>(
    db,
    'SELECT * FROM reconciliations WHERE part = ? ORDER BY size DESC LIMIT 1',
    part,
  );

export const insertReconciliation = (tx: WritableTx, row: ReconciliationRow): void => {
  insertRow(tx, 'reconciliations', {
    ...row,
    differences: json(row.differences),
    altered: json(row.altered),
  });
};

/** Entries after `after`, at most `limit`, in order. */
export const feedEntriesAfter = (db: ReadDb, part: string, after: number, limit: number): FeedEntryRow[] =>
  selectAll<FeedEntryRow>(
    db,
    'SELECT * FROM feed_entries WHERE part = ? AND position > ? ORDER BY position LIMIT ?',
    part,
    after,
    limit,
  );
