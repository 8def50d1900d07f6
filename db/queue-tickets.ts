import type { PlainDate } from '../domain/plain-date.ts';
import { insertRow, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import type { WritableTx } from './transaction.ts';

export type TicketState = 'waiting' | 'called' | 'skipped' | 'finished';

/** A number of the queue (叫号), taken on one day. */
export interface QueueTicketRow {
  readonly id: string;
  readonly day: PlainDate;
  /** Letter of the group of matters. */
  readonly groupCode: string;
  readonly no: number;
  readonly state: TicketState;
  readonly takenAt: number;
  readonly calledAt: number | null;
  readonly calls: number;
  readonly calledBy: string | null;
  readonly endedAt: number | null;
}

export const insertTicket = (tx: WritableTx, row: QueueTicketRow): void =>
  insertRow(tx, 'queue_tickets', { ...row });

export const findTicket = (db: ReadDb, id: string): QueueTicketRow | undefined =>
  selectOne<QueueTicketRow>(db, 'SELECT * FROM queue_tickets WHERE id = ?', id);

export const findTicketByNumber = (
  db: ReadDb,
  ticket: Pick<QueueTicketRow, 'day' | 'groupCode' | 'no'>,
): QueueTicketRow | undefined =>
  selectOne<QueueTicketRow>(
    db,
    'SELECT * FROM queue_tickets WHERE day = ? AND group_code = ? AND no = ?',
    ticket.day,
    ticket.groupCode,
    ticket.no,
  );

export const changeTicket = (
  tx: WritableTx,
  id: string,
  change: Partial<Pick<QueueTicketRow, 'state' | 'calledAt' | 'calls' | 'calledBy' | 'endedAt'>>,
): void => {
  updateRows(tx, 'queue_tickets', { id }, { ...change });
};

/** Of one day, in the order they were taken. */
export const ticketsOfDay = (db: ReadDb, day: PlainDate): QueueTicketRow[] =>
  selectAll<QueueTicketRow>(
    db,
    'SELECT * FROM queue_tickets WHERE day = ? ORDER BY taken_at, group_code, no',
    day,
  );

/** Who is at the window now, of whatever day. */
export const findCalledTicket = (db: ReadDb): QueueTicketRow | undefined =>
  selectOne<QueueTicketRow>(db, "SELECT * FROM queue_tickets WHERE state = 'called'");

/** The next number of a group on a day. */
export const nextTicketNo = (db: ReadDb, day: PlainDate, groupCode: string): number =>
  (selectOne<{ no: number | null }>(
    db,
    'SELECT max(no) AS no FROM queue_tickets WHERE day = ? AND group_code = ?',
    day,
    groupCode,
  )?.no ?? 0) + 1;
