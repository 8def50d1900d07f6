import { execute, insertRow, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** One entry of the feed as a leaf of its tree. */
export interface FeedLeafRow {
  readonly position: number;
  readonly hash: string;
  readonly quarantined: string | null;
}
export interface TreeNodeRow {
  readonly level: number;
  readonly number: number;
  readonly hash: string;
}

/** A head the exchange signed. Its papers' words are the contract's. */
export interface TreeHeadRow {
  readonly part: string;
  readonly size: number;
  readonly root: string;
  readonly head: unknown;
  readonly countersignatures: unknown;
  readonly standing: 'holds' | 'differs';
  readonly checkedAt: number;
}

/** Positions `start + 1` to `end`, in order. */
export const feedLeaves = (
  db: ReadDb,
  part: string,
  { start, end }: { readonly start: number; readonly end: number },
): FeedLeafRow[] =>
  selectAll<FeedLeafRow>(
    db,
    `SELECT position, hash, quarantined FROM feed_entries WHERE part = ? AND position > ? AND position <= ?
     ORDER BY position`,
    part,
    start,
    end,
  );

/** Complete blocks whose subtree is kept. */
export const blocksKept = (db: ReadDb, part: string, level: number): number =>
  selectOne<{ kept: number }>(
    db,
    'SELECT COUNT(*) AS kept FROM tree_nodes WHERE part = ? AND level = ?',
    part,
    level,
  )?.kept ?? 0;

export const findTreeNode = (
  db: ReadDb,
  part: string,
  { level, number }: Pick<TreeNodeRow, 'level' | 'number'>,
): TreeNodeRow | undefined =>
  selectOne<TreeNodeRow>(
    db,
    'SELECT level, number, hash FROM tree_nodes WHERE part = ? AND level = ? AND number = ?',
    part,
    level,
    number,
  );

export const insertTreeNode = (tx: WritableTx, part: string, node: TreeNodeRow): void => {
  insertRow(tx, 'tree_nodes', { part, ...node });
};

export const findTreeHead = (db: ReadDb, part: string, size: number, root: string): TreeHeadRow | undefined =>
  selectOne<TreeHeadRow>(
    db,
    'SELECT * FROM tree_heads WHERE part = ? AND size = ? AND root = ?',
    part,
    size,
    root,
  );

/** Heads of a part, the largest first. */
export const treeHeads = (db: ReadDb, part: string): TreeHeadRow[] =>
  selectAll<TreeHeadRow>(db, 'SELECT * FROM tree_heads WHERE part = ? ORDER BY size DESC, root', part);

/** Heads of a part that stand, of at most `size` entries, the largest first, at most `limit`. */
export const headsStanding = (db: ReadDb, part: string, size: number, limit: number): TreeHeadRow[] =>
  selectAll<TreeHeadRow>(
    db,
    `SELECT * FROM tree_heads WHERE part = ? AND standing = 'holds' AND size <= ?
      ORDER BY size DESC, root LIMIT ?`,
    part,
    size,
    limit,
  );

/** Keeps a head, or what has been signed under one that is kept. */
export const putTreeHead = (tx: WritableTx, row: TreeHeadRow): void => {
  execute(
    tx,
    `INSERT INTO tree_heads (part, size, root, head_json, countersignatures_json, standing, checked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (part, size, root) DO UPDATE SET countersignatures_json = excluded.countersignatures_json,
       standing = excluded.standing, checked_at = excluded.checked_at`,
    row.part,
    row.size,
    row.root,
    json(row.head),
    json(row.countersignatures),
    row.standing,
    row.checkedAt,
  );
};
