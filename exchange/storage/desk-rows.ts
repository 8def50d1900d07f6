import type { Snapshot } from './desk-port.ts';

/** Rows of the desk's tables as both engines give them (columns as in `desk-migrations.ts`), and what they mean. */
export interface SnapshotRow {
  readonly part: string;
  readonly position: number;
  readonly hash: string;
  readonly size: number;
  readonly build: string;
  readonly published_at: number;
}
export const snapshotOf = (row: SnapshotRow): Snapshot => ({
  part: row.part,
  position: row.position,
  hash: row.hash,
  size: row.size,
  build: row.build,
  publishedAt: row.published_at,
});
