import { conflictsSql, offeredSql, partCountsSql, returnedSql } from './desk-counts.ts';
import { abandonedAfterMs, type DeskStore } from './desk-port.ts';
import * as rows from './desk-rows.ts';
import { type RecordRow, recordOf } from './rows.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';
import { type SqliteDevices, sqliteEnrolments } from './sqlite-enrolments.ts';

/** How the store runs things in one transaction each. */
export interface SqliteTransactions {
  write<T>(work: () => T): Promise<T>;
  read<T>(work: () => T): Promise<T>;
}

const statements = (db: SqliteDatabase) => ({
  partCounts: db.prepare(partCountsSql),
  conflicts: db.prepare(conflictsSql('?')),
  returned: db.prepare(returnedSql('?')),
  offered: db.prepare(offeredSql('?')),
  policyVersion: db.prepare('SELECT MAX(version) AS latest FROM policy_documents'),
  policy: db.prepare('SELECT body FROM policy_documents ORDER BY version DESC LIMIT 1'),
  putPolicy: db.prepare('INSERT INTO policy_documents VALUES (?, ?)'),
  putDecision: db.prepare('INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?)'),
  putChunk: db.prepare('INSERT INTO snapshot_chunks VALUES (?, ?, ?, ?, ?)'),
  chunk: db.prepare('SELECT body FROM snapshot_chunks WHERE part = ? AND build = ? AND chunk_number = ?'),
  latestSnapshot: db.prepare('SELECT * FROM snapshots WHERE part = ? ORDER BY position DESC LIMIT 1'),
  snapshot: db.prepare('SELECT * FROM snapshots WHERE part = ? AND hash = ?'),
  insertSnapshot: db.prepare('INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?)'),
  dropSnapshots: db.prepare(
    `DELETE FROM snapshots WHERE part = :part AND position NOT IN
       (SELECT position FROM snapshots WHERE part = :part ORDER BY position DESC LIMIT 2)
     RETURNING build`,
  ),
  dropChunks: db.prepare(
    `DELETE FROM snapshot_chunks WHERE part = :part
       AND build NOT IN (SELECT build FROM snapshots WHERE part = :part)
       AND (put_at < :before OR build IN (SELECT value FROM json_each(:gone)))`,
  ),
});

export const sqliteDesk = (
  db: SqliteDatabase,
  transactions: SqliteTransactions,
  devices: SqliteDevices,
): DeskStore => {
  const { read, write } = transactions;
  const q = statements(db);
  const latest = (part: string) => q.latestSnapshot.get(part) as rows.SnapshotRow | undefined;
  const recordsBy = (statement: typeof q.returned, limit: number) =>
    read(() =>
      (statement.all(limit) as (RecordRow & { part: string })[]).map((row) => ({
        ...recordOf(row),
        part: row.part,
      })),
    );
  return {
    readPartCounts: () => read(() => (q.partCounts.all() as rows.PartCountsRow[]).map(rows.partCountsOf)),
    readConflicts: (limit) => read(() => (q.conflicts.all(limit) as rows.ConflictRow[]).map(rows.conflictOf)),
    readReturned: (limit) => recordsBy(q.returned, limit),
    readOffered: (limit) => recordsBy(q.offered, limit),
    putPolicy: (version, text, decision) =>
      write(() => {
        const { latest: standing } = q.policyVersion.get() as { latest: number | null };
        if (version !== (standing ?? 0) + 1) return false;
        q.putPolicy.run(version, Buffer.from(text, 'utf8'));
        q.putDecision.run(...rows.decisionValues(decision));
        return true;
      }),
    findPolicy: () => read(() => (q.policy.get() as { body: Buffer } | undefined)?.body.toString('utf8')),
    ...sqliteEnrolments(db, transactions, devices),
    putSnapshotChunk: ({ part, build, number, bytes, now }) =>
      write(() => void q.putChunk.run(part, build, number, Buffer.from(bytes), now)),
    publishSnapshot: (s) =>
      write(() => {
        const standing = latest(s.part);
        const isFurther = standing === undefined || standing.position < s.position;
        if (isFurther) q.insertSnapshot.run(s.part, s.position, s.hash, s.size, s.build, s.publishedAt);
        const dropped = q.dropSnapshots.all({ part: s.part }) as { build: string }[];
        const builds = dropped.map(({ build }) => build);
        const gone = JSON.stringify(isFurther ? builds : [...builds, s.build]);
        q.dropChunks.run({ part: s.part, before: s.publishedAt - abandonedAfterMs, gone });
        return isFurther;
      }),
    findSnapshot: (part, hash) =>
      read(() => {
        const row =
          hash === null ? latest(part) : (q.snapshot.get(part, hash) as rows.SnapshotRow | undefined);
        return row && rows.snapshotOf(row);
      }),
    findSnapshotChunk: ({ part, build }, number) =>
      read(() => (q.chunk.get(part, build, number) as { body: Buffer } | undefined)?.body),
  };
};
