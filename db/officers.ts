import type { Grant } from '../domain/authority.ts';
import type { Bureau } from '../domain/bureau.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { execute, insertRow, json, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import type { WritableTx } from './transaction.ts';

export interface OfficerRow {
  readonly id: string;
  readonly name: string;
  readonly bureau: Bureau;
  /** Day of the joint-window training (needed to act for the other bureau), or null. */
  readonly trainedOn: PlainDate | null;
  readonly isActive: boolean;
}

const officerColumns = 'id, name, bureau, trained_on, is_active';

export const listOfficers = (db: ReadDb): OfficerRow[] =>
  selectAll<OfficerRow>(db, `SELECT ${officerColumns} FROM officers ORDER BY id`);
export const findOfficer = (db: ReadDb, id: string): OfficerRow | undefined =>
  selectOne<OfficerRow>(db, `SELECT ${officerColumns} FROM officers WHERE id = ?`, id);
export const insertOfficer = (tx: WritableTx, row: OfficerRow): void => {
  insertRow(tx, 'officers', { ...row });
};
export const setOfficerActive = (tx: WritableTx, id: string, isActive: boolean): void => {
  updateRows(tx, 'officers', { id }, { isActive });
};

/** The stored PIN record (parameters, salt, hash) as the PIN service made it; undefined while none is set. */
export const findPin = (db: ReadDb, officerId: string): unknown =>
  selectOne<{ pin: unknown }>(db, 'SELECT pin_json FROM officers WHERE id = ?', officerId)?.pin ?? undefined;
export const setPin = (tx: WritableTx, officerId: string, pin: object): void => {
  updateRows(tx, 'officers', { id: officerId }, { pin: json(pin) });
};

const grantColumns = 'officer_id, authority, role, valid_from AS "from", valid_to AS "to", document';

export const listGrants = (db: ReadDb): Grant[] =>
  selectAll<Grant>(db, `SELECT ${grantColumns} FROM grants ORDER BY officer_id, authority, role, valid_from`);
export const grantsOf = (db: ReadDb, officerId: string): Grant[] =>
  selectAll<Grant>(
    db,
    `SELECT ${grantColumns} FROM grants WHERE officer_id = ? ORDER BY valid_from`,
    officerId,
  );
export const insertGrant = (tx: WritableTx, { from, to, ...row }: Grant): void => {
  insertRow(tx, 'grants', { ...row, validFrom: from, validTo: to });
};
/** Ends a grant with its last day. Grants are never deleted. */
export const endGrant = (
  tx: WritableTx,
  { officerId, authority, role, from }: Pick<Grant, 'officerId' | 'authority' | 'role' | 'from'>,
  to: PlainDate,
): void => {
  updateRows(tx, 'grants', { officerId, authority, role, validFrom: from }, { validTo: to });
};

/**
 * Wrong PINs in a row and how long is still to wait. The remaining time is counted down by the running program's own
 * monotonic clock and stored; a restart or a changed wall clock can only leave it as it was.
 */
export interface LockoutRow {
  readonly officerId: string;
  readonly failures: number;
  readonly remainingMs: number;
  readonly changedAt: number;
}
export const findLockout = (db: ReadDb, officerId: string): LockoutRow | undefined =>
  selectOne<LockoutRow>(db, 'SELECT * FROM lockouts WHERE officer_id = ?', officerId);
export const putLockout = (tx: WritableTx, row: LockoutRow): void => {
  execute(
    tx,
    `INSERT INTO lockouts (officer_id, failures, remaining_ms, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (officer_id) DO UPDATE SET failures = excluded.failures,
       remaining_ms = excluded.remaining_ms, changed_at = excluded.changed_at`,
    row.officerId,
    row.failures,
    row.remainingMs,
    row.changedAt,
  );
};
export const clearLockout = (tx: WritableTx, officerId: string): void => {
  execute(tx, 'DELETE FROM lockouts WHERE officer_id = ?', officerId);
};

export type SessionEnd = 'sign-out' | 'hand-over' | 'closed' | 'found-open';
export interface SessionRow {
  readonly id: string;
  readonly officerId: string;
  readonly signedInAt: number;
  readonly signedOutAt: number | null;
  readonly endedBy: SessionEnd | null;
}
export const insertSession = (
  tx: WritableTx,
  row: Pick<SessionRow, 'id' | 'officerId' | 'signedInAt'>,
): void => {
  insertRow(tx, 'sessions', { ...row });
};
export const endSession = (tx: WritableTx, id: string, signedOutAt: number, endedBy: SessionEnd): void => {
  updateRows(tx, 'sessions', { id }, { signedOutAt, endedBy });
};
/** Sessions nobody signed out of: at start, what a crash left. */
export const openSessions = (db: ReadDb): SessionRow[] =>
  selectAll<SessionRow>(db, 'SELECT * FROM sessions WHERE signed_out_at IS NULL ORDER BY signed_in_at');
