import { conflictsSql, offeredSql, partCountsSql, returnedSql } from './desk-counts.ts';
import { abandonedAfterMs, type DeskStore } from './desk-port.ts';
import * as rows from './desk-rows.ts';
import { decide, postgresEnrolments } from './postgres-enrolments.ts';
import type { PostgresEngine, Query } from './postgres-engine.ts';
import { type RecordRow, recordOf } from './rows.ts';

const findSnapshotRow = async (query: Query, part: string, hash: string | null) =>
  (
    await query<rows.SnapshotRow>(
      `SELECT * FROM snapshots WHERE part = $1 AND ($2::text IS NULL OR hash = $2)
       ORDER BY position DESC LIMIT 1`,
      [part, hash],
    )
  )[0];

const recordsBy = async (query: Query, sql: string, limit: number) =>
  (await query<RecordRow & { part: string }>(sql, [limit])).map((row) => ({
    ...recordOf(row),
    part: row.part,
  }));

export const postgresDesk = ({ transaction }: Pick<PostgresEngine, 'transaction'>): DeskStore => ({
  ...postgresEnrolments({ transaction }),
  readPartCounts: () =>
    transaction(async (query) => (await query<rows.PartCountsRow>(partCountsSql)).map(rows.partCountsOf)),
  readConflicts: (limit) =>
    transaction(async (query) =>
      (await query<rows.ConflictRow>(conflictsSql('$1'), [limit])).map(rows.conflictOf),
    ),
  readReturned: (limit) => transaction((query) => recordsBy(query, returnedSql('$1'), limit)),
  readOffered: (limit) => transaction((query) => recordsBy(query, offeredSql('$1'), limit)),
  putPolicy: (version, text, decision) =>
    transaction(async (query) => {
      await query('LOCK TABLE policy_documents IN EXCLUSIVE MODE');
      const [standing] = await query<{ latest: number | null }>(
        'SELECT MAX(version) AS latest FROM policy_documents',
      );
      if (version !== (standing?.latest ?? 0) + 1) return false;
      await query('INSERT INTO policy_documents VALUES ($1, $2)', [version, Buffer.from(text, 'utf8')]);
      await decide(query, decision);
      return true;
    }),
  findPolicy: () =>
    transaction(async (query) => {
      const [row] = await query<{ body: Buffer }>(
        'SELECT body FROM policy_documents ORDER BY version DESC LIMIT 1',
      );
      return row?.body.toString('utf8');
    }),
  putSnapshotChunk: ({ part, build, number, bytes, now }) =>
    transaction(async (query) => {
      const values = [part, build, number, Buffer.from(bytes), now];
      await query('INSERT INTO snapshot_chunks VALUES ($1, $2, $3, $4, $5)', values);
    }),
  publishSnapshot: (s) =>
    transaction(async (query) => {
      // The counter row is the part's lock: two builders publish one after the other.
      await query('SELECT part FROM parts WHERE part = $1 FOR UPDATE', [s.part]);
      const standing = await findSnapshotRow(query, s.part, null);
      const isFurther = standing === undefined || standing.position < s.position;
      if (isFurther)
        await query('INSERT INTO snapshots VALUES ($1, $2, $3, $4, $5, $6)', [
          s.part,
          s.position,
          s.hash,
          s.size,
          s.build,
          s.publishedAt,
        ]);
      const dropped = await query<{ build: string }>(
        `DELETE FROM snapshots WHERE part = $1 AND position NOT IN
           (SELECT position FROM snapshots WHERE part = $1 ORDER BY position DESC LIMIT 2)
         RETURNING build`,
        [s.part],
      );
      const builds = dropped.map(({ build }) => build);
      await query(
        `DELETE FROM snapshot_chunks WHERE part = $1
           AND build NOT IN (SELECT build FROM snapshots WHERE part = $1) AND (put_at < $2 OR build = ANY($3))`,
        [s.part, s.publishedAt - abandonedAfterMs, isFurther ? builds : [...builds, s.build]],
      );
      return isFurther;
    }),
  findSnapshot: (part, hash) =>
    transaction(async (query) => {
      const row = await findSnapshotRow(query, part, hash);
      return row && rows.snapshotOf(row);
    }),
  findSnapshotChunk: ({ part, build }, number) =>
    transaction(async (query) => {
      const [row] = await query<{ body: Buffer }>(
        'SELECT body FROM snapshot_chunks WHERE part = $1 AND build = $2 AND chunk_number = $3',
        [part, build, number],
      );
      return row?.body;
    }),
});
