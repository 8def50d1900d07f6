import type { FeedLeaf } from '../../evidence/feed-tree.ts';
import type { TreeNode } from '../../evidence/merkle.ts';
import type { HeadStore } from './head-port.ts';
import * as rows from './head-rows.ts';
import type { PostgresEngine, Query } from './postgres-engine.ts';

const withSigned = async (query: Query, part: string, found: readonly rows.HeadRow[]) => {
  const given = await query<rows.CountersignatureRow>(
    'SELECT * FROM head_countersignatures WHERE part = $1 AND size = ANY($2)',
    [part, found.map(({ size }) => size)],
  );
  return found.map((row) => rows.signedHeadOf(row, given));
};

export const postgresHeads = ({ transaction }: Pick<PostgresEngine, 'transaction'>): HeadStore => ({
  readLeaves: (part, { start, end }) =>
    transaction((query) =>
      query<FeedLeaf>(
        `SELECT position, hash, quarantined FROM feed WHERE part = $1 AND position > $2 AND position <= $3
         ORDER BY position`,
        [part, start, end],
      ),
    ),
  readTreeNodes: (part, wanted) =>
    transaction((query) =>
      query<TreeNode>(
        `SELECT level, number, hash FROM tree_nodes WHERE part = $1
           AND (level, number) IN (SELECT * FROM unnest($2::bigint[], $3::bigint[]))`,
        [part, wanted.map(({ level }) => level), wanted.map(({ number }) => number)],
      ),
    ),
  putHead: (head, nodes) =>
    transaction(async (query) => {
      // The counter row is the part's lock: two servers make their heads one after the other.
      await query('SELECT part FROM parts WHERE part = $1 FOR UPDATE', [head.part]);
      await query(
        `INSERT INTO tree_nodes SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[])
         ON CONFLICT DO NOTHING`,
        [
          head.part,
          nodes.map(({ level }) => level),
          nodes.map(({ number }) => number),
          nodes.map(({ hash }) => hash),
        ],
      );
      const [standing] = await query<{ size: number | null }>(
        'SELECT MAX(size) AS size FROM tree_heads WHERE part = $1',
        [head.part],
      );
      if ((standing?.size ?? 0) >= head.size) return false;
      await query('INSERT INTO tree_heads VALUES ($1, $2, $3)', [head.part, head.size, rows.headBytes(head)]);
      return true;
    }),
  findHead: (part, size) =>
    transaction(async (query) => {
      const found = await query<rows.HeadRow>(
        `SELECT * FROM tree_heads WHERE part = $1 AND ($2::bigint IS NULL OR size = $2) ORDER BY size DESC LIMIT 1`,
        [part, size],
      );
      return (await withSigned(query, part, found))[0];
    }),
  listHeads: (part, limit) =>
    transaction(async (query) => {
      const sql = 'SELECT * FROM tree_heads WHERE part = $1 ORDER BY size DESC LIMIT $2';
      return withSigned(query, part, await query<rows.HeadRow>(sql, [part, limit]));
    }),
  putCountersignature: (paper, keptAt) =>
    transaction(async (query) => {
      await query('INSERT INTO head_countersignatures VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [
        paper.part,
        paper.size,
        paper.bureau,
        rows.headBytes(paper),
        keptAt,
      ]);
    }),
  putHeadAlarm: ({ countersignature: paper, raisedAt }) =>
    transaction(async (query) => {
      const { part, size, bureau, root } = paper;
      await query('INSERT INTO head_alarms VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING', [
        part,
        size,
        bureau,
        root,
        rows.headBytes(paper),
        raisedAt,
      ]);
    }),
  readHeadAlarms: (limit) =>
    transaction(async (query) => {
      const sql = `SELECT body, raised_at FROM head_alarms
        ORDER BY raised_at DESC, part COLLATE "C", size, bureau COLLATE "C" LIMIT $1`;
      return (await query<rows.HeadAlarmRow>(sql, [limit])).map(rows.headAlarmOf);
    }),
});
