import type { HeldMessage, HeldState } from './quarantine-port.ts';
import { type LandedRow, landedOf } from './rows.ts';

export interface HeldRow extends LandedRow {
  readonly state: HeldState;
}
export interface TailRow {
  readonly seq: number;
  readonly hash: string;
}
export interface TailCountsRow {
  readonly count: number;
  readonly bytes: number | null;
  readonly refused: number;
}

export const heldOf = (row: HeldRow): HeldMessage => ({ ...landedOf(row), state: row.state });

/** What an epoch before the given one has left undecided, of one device; the same words in both engines. */
export const undecidedSql = (device: string, epoch: string): string =>
  `SELECT seq FROM held_messages WHERE device = ${device} AND epoch < ${epoch} AND state = 'held' LIMIT 1`;

/** What waits, by device; the same words in both engines. */
export const heldCountsSql = (text: (column: string) => string): string =>
  `SELECT h.device, d.part, COUNT(*) AS count, MIN(h.seq) AS "fromSeq", MAX(h.seq) AS "toSeq",
     MIN(h.received_at) AS since
   FROM held_messages h JOIN devices d ON d.device = h.device WHERE h.state = 'held'
   GROUP BY h.device, d.part ORDER BY ${text('h.device')}`;
