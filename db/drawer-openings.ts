import { insertRow, type ReadDb, selectAll } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** One time the drawer was made to spring open: for the cash of an act, or with a supervisor and a reason. */
export interface DrawerOpeningRow {
  readonly id: string;
  readonly cashSessionId: string;
  readonly why: 'cash' | 'no-sale';
  readonly actId: string | null;
  readonly reason: string | null;
  readonly officer: string;
  readonly approvedBy: string | null;
  readonly at: number;
}

export const insertDrawerOpening = (tx: WritableTx, row: DrawerOpeningRow): void =>
  insertRow(tx, 'drawer_openings', { ...row });

/** Of one session, latest first. */
export const drawerOpeningsOf = (db: ReadDb, cashSessionId: string): DrawerOpeningRow[] =>
  selectAll<DrawerOpeningRow>(
    db,
    'SELECT * FROM drawer_openings WHERE cash_session_id = ? ORDER BY at DESC, id DESC',
    cashSessionId,
  );

/** Acts of a session since `since` that moved cash and for which the drawer was not opened yet. */
export const actsWithoutOpening = (
  db: ReadDb,
  cashSessionId: string,
  since: number,
): { readonly actId: string; readonly officer: string }[] =>
  selectAll<{ actId: string; officer: string }>(
    db,
    `SELECT act_id, officer FROM payments p WHERE cash_session_id = ? AND at >= ? AND total_fen <> 0
       AND NOT EXISTS (SELECT 1 FROM drawer_openings o WHERE o.cash_session_id = p.cash_session_id AND o.act_id = p.act_id)
     ORDER BY at`,
    cashSessionId,
    since,
  );
