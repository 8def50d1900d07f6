import type { Bureau } from '../domain/bureau.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { execute, insertRow, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A seal key that a bureau issued to this window. `grant` is what the bureau signed; its words are evidence's. */
export interface SealGrantRow {
  readonly id: string;
  readonly bureau: Bureau;
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate;
  readonly fromNo: number;
  readonly toNo: number;
  readonly nextNo: number;
  readonly grant: unknown;
  readonly privateKeyHex: string;
  readonly revokedOn: PlainDate | null;
  /** What the bureau signed when it took the key back. */
  readonly revocation: { readonly reason: string } | null;
}

export const insertSealGrant = (
  tx: WritableTx,
  row: Omit<SealGrantRow, 'nextNo' | 'revokedOn' | 'revocation'>,
): void => {
  insertRow(tx, 'seal_grants', { ...row, nextNo: row.fromNo, grant: json(row.grant) });
};

/** The keys one bureau has issued, those that end soonest first, so that none lapses unused. */
export const sealGrantsOf = (db: ReadDb, bureau: Bureau): SealGrantRow[] =>
  selectAll<SealGrantRow>(
    db,
    `SELECT id, bureau, valid_from, valid_to, from_no, to_no, next_no, grant_json, private_key_hex, revoked_on, revocation_json
       FROM seal_grants WHERE bureau = ? ORDER BY valid_to, id`,
    bureau,
  );

export const findSealGrant = (db: ReadDb, id: string): SealGrantRow | undefined =>
  selectOne<SealGrantRow>(
    db,
    `SELECT id, bureau, valid_from, valid_to, from_no, to_no, next_no, grant_json, private_key_hex, revoked_on, revocation_json
       FROM seal_grants WHERE id = ?`,
    id,
  );

/** The number is spent in the act's own transaction and never again. */
export const spendSealNumber = (tx: WritableTx, grant: SealGrantRow): number => {
  execute(tx, 'UPDATE seal_grants SET next_no = next_no + 1 WHERE id = ?', grant.id);
  return grant.nextNo;
};

export const revokeSealGrant = (
  tx: WritableTx,
  id: string,
  revokedOn: PlainDate,
  revocation: unknown,
): void => {
  execute(
    tx,
    'UPDATE seal_grants SET revoked_on = ?, revocation_json = ? WHERE id = ? AND revoked_on IS NULL',
    revokedOn,
    json(revocation),
    id,
  );
};

/** What this window asked of a bureau. The private half is gone from here once the grant has come. */
export interface SealRequestRow {
  readonly id: string;
  readonly bureau: Bureau;
  readonly publicKeyHex: string;
  readonly privateKeyHex: string | null;
  /** As it travels; its words are the contract's. */
  readonly request: unknown;
  readonly askedAt: number;
  readonly askedBy: string;
  readonly postedAt: number | null;
  readonly grantId: string | null;
}

export const insertSealRequest = (
  tx: WritableTx,
  row: Omit<SealRequestRow, 'postedAt' | 'grantId'>,
): void => {
  insertRow(tx, 'seal_requests', { ...row, request: json(row.request) });
};

/** Requests that no grant has answered: at most one of each bureau. */
export const openSealRequests = (db: ReadDb): SealRequestRow[] =>
  selectAll<SealRequestRow>(db, 'SELECT * FROM seal_requests WHERE grant_id IS NULL ORDER BY bureau');

export const findSealRequestOfKey = (db: ReadDb, publicKeyHex: string): SealRequestRow | undefined =>
  selectOne<SealRequestRow>(db, 'SELECT * FROM seal_requests WHERE public_key_hex = ?', publicKeyHex);

export const markSealRequestPosted = (tx: WritableTx, id: string, at: number): void => {
  execute(tx, 'UPDATE seal_requests SET posted_at = ? WHERE id = ?', at, id);
};
export const answerSealRequest = (tx: WritableTx, id: string, grantId: string): void => {
  execute(tx, 'UPDATE seal_requests SET grant_id = ?, private_key_hex = NULL WHERE id = ?', grantId, id);
};

/** A paper given out under seals. */
export interface CertificateRow {
  readonly id: string;
  readonly caseFileId: string;
  readonly kind: string;
  readonly number: string;
  readonly taxpayerNo: string;
  readonly issuedOn: PlainDate;
  readonly paper: unknown;
  readonly seals: unknown;
  readonly status: 'issued' | 'taken-back' | 'declared-void';
}

export const insertCertificate = (tx: WritableTx, row: Omit<CertificateRow, 'status'>): void => {
  insertRow(tx, 'certificates', {
    ...row,
    paper: json(row.paper),
    seals: json(row.seals),
    status: 'issued',
  });
};
export const certificatesOfCase = (db: ReadDb, caseFileId: string): CertificateRow[] =>
  selectAll<CertificateRow>(
    db,
    'SELECT * FROM certificates WHERE case_file_id = ? ORDER BY issued_on, id',
    caseFileId,
  );
export const recallCertificates = (
  tx: WritableTx,
  caseFileId: string,
  status: 'taken-back' | 'declared-void',
): void => {
  execute(
    tx,
    "UPDATE certificates SET status = ? WHERE case_file_id = ? AND status = 'issued'",
    status,
    caseFileId,
  );
};
