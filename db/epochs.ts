import { execute, insertRow, json, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import { settledLeftover, supersededEpoch } from './outbox.ts';
import type { OutboxMessage } from './outbox.ts';
import type { Bureau } from '../domain/bureau.ts';
import type { WritableTx } from './transaction.ts';

/** A window's request to begin anew, with the key that it then signs by. */
export interface EpochRequestRow {
  readonly id: string;
  readonly epoch: number;
  readonly text: string;
  readonly key: unknown;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly state: 'waiting' | 'begun' | 'refused';
  readonly progress: unknown;
  readonly settledAt: number | null;
}

export const findWaitingRequest = (db: ReadDb): EpochRequestRow | undefined =>
  selectOne<EpochRequestRow>(db, "SELECT * FROM epoch_requests WHERE state = 'waiting'");

/** The last one asked, whatever became of it. */
export const findLastRequest = (db: ReadDb): EpochRequestRow | undefined =>
  selectOne<EpochRequestRow>(db, 'SELECT * FROM epoch_requests ORDER BY asked_at DESC, rowid DESC LIMIT 1');

export const insertEpochRequest = (
  tx: WritableTx,
  { key, ...row }: Omit<EpochRequestRow, 'state' | 'progress' | 'settledAt'>,
): void => insertRow(tx, 'epoch_requests', { ...row, key: json(key), state: 'waiting' });

/** What the exchange says of a request that waits. */
export const noteProgress = (tx: WritableTx, id: string, progress: unknown): void =>
  void updateRows(tx, 'epoch_requests', { id }, { progress: json(progress) });

export const settleRequest = (
  tx: WritableTx,
  id: string,
  state: 'begun' | 'refused',
  settledAt: number,
): void => void updateRows(tx, 'epoch_requests', { id }, { state, settledAt });

/** A message that an earlier epoch left behind, and how a person has settled it. */
export interface LeftoverRow
  extends Pick<OutboxMessage, 'msgId' | 'epoch' | 'seq' | 'hash' | 'text' | 'sealedAt'> {
  readonly outcome: 're-entered' | 'not-needed' | null;
  readonly note: string | null;
  readonly closedBy: string | null;
  /** The exchange has it after all: its feed says so. */
  readonly isArrived: boolean;
}

const leftoverSql = `SELECT o.msg_id, o.epoch, o.seq, o.hash, o.text, o.sealed_at, l.outcome, l.note, l.closed_by,
    EXISTS (SELECT 1 FROM feed_entries f WHERE f.msg_id = o.msg_id AND f.hash = o.hash) AS is_arrived
  FROM outbox o LEFT JOIN epoch_leftovers l ON l.msg_id = o.msg_id
  WHERE o.parked_reason IN ('${supersededEpoch}', '${settledLeftover}')`;

/** Everything that earlier epochs left behind, in the order in which it was sealed. */
export const listLeftovers = (db: ReadDb): LeftoverRow[] =>
  selectAll<LeftoverRow>(db, `${leftoverSql} ORDER BY o.epoch, o.seq`);

/** Whether any of it is still for a person to settle. */
export const hasLeftover = (db: ReadDb): boolean =>
  selectOne(db, `${leftoverSql} AND l.outcome IS NULL AND NOT is_arrived LIMIT 1`) !== undefined;

export const findLeftover = (db: ReadDb, msgId: string): LeftoverRow | undefined =>
  selectOne<LeftoverRow>(db, `${leftoverSql} AND o.msg_id = ?`, msgId);

export const settleLeftover = (
  tx: WritableTx,
  row: {
    msgId: string;
    outcome: 're-entered' | 'not-needed';
    note: string;
    closedBy: string;
    closedAt: number;
  },
): void => {
  insertRow(tx, 'epoch_leftovers', row);
  execute(tx, 'UPDATE outbox SET parked_reason = ? WHERE msg_id = ?', settledLeftover, row.msgId);
};

/** Messages that the feed has in this device's name and that were never sealed here: paper that may have gone out. */
export interface ForeignOwn {
  readonly msgId: string;
  readonly message: string;
}
export const sealedElsewhere = (db: ReadDb): ForeignOwn[] =>
  selectAll<ForeignOwn>(
    db,
    "SELECT msg_id, message FROM feed_entries WHERE problem = 'exchange/entry-forged' ORDER BY position",
  );

export interface TrayCheckRow {
  readonly epoch: number;
  readonly officer: string;
  readonly bureau: Bureau;
  readonly kind: string;
  readonly expected: string | null;
  readonly found: string;
  readonly explanation: string | null;
  readonly checkedAt: number;
}

export const findTrayCheck = (
  db: ReadDb,
  tray: Pick<TrayCheckRow, 'epoch' | 'officer' | 'bureau' | 'kind'>,
): TrayCheckRow | undefined =>
  selectOne<TrayCheckRow>(
    db,
    'SELECT * FROM tray_checks WHERE epoch = ? AND officer = ? AND bureau = ? AND kind = ?',
    tray.epoch,
    tray.officer,
    tray.bureau,
    tray.kind,
  );

export const insertTrayCheck = (tx: WritableTx, row: TrayCheckRow): void =>
  insertRow(tx, 'tray_checks', { ...row });
