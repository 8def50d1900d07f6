import type { PlainDate } from '../domain/plain-date.ts';
import { execute, type ReadDb, selectAll } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A draft or a task that somebody put off to a day. */
export interface SetAsideRow {
  readonly kind: 'case' | 'task';
  readonly subject: string;
  readonly until: PlainDate;
  readonly reason: string;
  readonly officer: string;
  readonly at: number;
}

/** Puts off; what was put off before gets the new day and reason. */
export const putSetAside = (tx: WritableTx, row: SetAsideRow): void => {
  execute(
    tx,
    `INSERT INTO set_asides (kind, subject, until, reason, officer, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (kind, subject) DO UPDATE SET until = excluded.until, reason = excluded.reason,
       officer = excluded.officer, at = excluded.at`,
    row.kind,
    row.subject,
    row.until,
    row.reason,
    row.officer,
    row.at,
  );
};

/** Takes up again before its day; answers whether there was anything to take up. */
export const removeSetAside = (tx: WritableTx, kind: SetAsideRow['kind'], subject: string): boolean =>
  execute(tx, 'DELETE FROM set_asides WHERE kind = ? AND subject = ?', kind, subject) > 0;

/** What is put off beyond `today`; on its day it has come back. */
export const setAsidesOn = (db: ReadDb, today: PlainDate): SetAsideRow[] =>
  selectAll<SetAsideRow>(db, 'SELECT * FROM set_asides WHERE until > ? ORDER BY until, subject', today);
