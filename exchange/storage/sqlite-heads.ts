import type { FeedLeaf } from '../../evidence/feed-tree.ts';
import type { TreeNode } from '../../evidence/merkle.ts';
import type { HeadStore } from './head-port.ts';
import * as rows from './head-rows.ts';
import type { SqliteTransactions } from './sqlite-desk.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';

const statements = (db: SqliteDatabase) => ({
  leaves: db.prepare(
    'SELECT position, hash, quarantined FROM feed WHERE part = ? AND position > ? AND position <= ? ORDER BY position',
  ),
  node: db.prepare('SELECT level, number, hash FROM tree_nodes WHERE part = ? AND level = ? AND number = ?'),
  putNode: db.prepare('INSERT INTO tree_nodes VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'),
  largest: db.prepare('SELECT MAX(size) AS size FROM tree_heads WHERE part = ?'),
  putHead: db.prepare('INSERT INTO tree_heads VALUES (?, ?, ?)'),
  head: db.prepare('SELECT * FROM tree_heads WHERE part = ? AND size = ?'),
  heads: db.prepare('SELECT * FROM tree_heads WHERE part = ? ORDER BY size DESC LIMIT ?'),
  signed: db.prepare('SELECT * FROM head_countersignatures WHERE part = ? AND size >= ? AND size <= ?'),
  putSigned: db.prepare('INSERT INTO head_countersignatures VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
  putAlarm: db.prepare('INSERT INTO head_alarms VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
  alarms: db.prepare(
    'SELECT body, raised_at FROM head_alarms ORDER BY raised_at DESC, part, size, bureau LIMIT ?',
  ),
});

export const sqliteHeads = (db: SqliteDatabase, { read, write }: SqliteTransactions): HeadStore => {
  const q = statements(db);
  const withSigned = (part: string, found: readonly rows.HeadRow[]) => {
    const sizes = found.map(({ size }) => size);
    const given =
      found.length === 0
        ? []
        : (q.signed.all(part, Math.min(...sizes), Math.max(...sizes)) as rows.CountersignatureRow[]);
    return found.map((row) => rows.signedHeadOf(row, given));
  };
  return {
    readLeaves: (part, { start, end }) => read(() => q.leaves.all(part, start, end) as FeedLeaf[]),
    readTreeNodes: (part, wanted) =>
      read(() =>
        wanted
          .map(({ level, number }) => q.node.get(part, level, number) as TreeNode | undefined)
          .filter((node) => node !== undefined),
      ),
    putHead: (head, nodes) =>
      write(() => {
        for (const { level, number, hash } of nodes) q.putNode.run(head.part, level, number, hash);
        const { size } = q.largest.get(head.part) as { size: number | null };
        if ((size ?? 0) >= head.size) return false;
        q.putHead.run(head.part, head.size, rows.headBytes(head));
        return true;
      }),
    findHead: (part, size) =>
      read(() => {
        const found = (size === null ? q.heads.all(part, 1) : q.head.all(part, size)) as rows.HeadRow[];
        return withSigned(part, found)[0];
      }),
    listHeads: (part, limit) => read(() => withSigned(part, q.heads.all(part, limit) as rows.HeadRow[])),
    putCountersignature: (paper, keptAt) =>
      write(() => void q.putSigned.run(paper.part, paper.size, paper.bureau, rows.headBytes(paper), keptAt)),
    putHeadAlarm: ({ countersignature: paper, raisedAt }) =>
      write(() => {
        const { part, size, bureau, root } = paper;
        q.putAlarm.run(part, size, bureau, root, rows.headBytes(paper), raisedAt);
      }),
    readHeadAlarms: (limit) => read(() => (q.alarms.all(limit) as rows.HeadAlarmRow[]).map(rows.headAlarmOf)),
  };
};
