import { bunchOf, type RevokedBunches, revokedIn } from './revoked-serials.ts';
import { execute, inserter, insertRow, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A trust list with both bureaus’ signatures, as it was imported; its words are evidence’s. */
export interface TrustListRow {
  readonly version: number;
  readonly signed: unknown;
  readonly importedAt: number;
  /** `null` where the window was made with it, or the line brought it. */
  readonly importedBy: string | null;
  readonly cameBy: CameBy;
}

/** `exchange`: by the line. `null`: a stick brought it, or the window was made with it. */
export type CameBy = 'exchange' | null;

/** The list in use: the highest version. */
export const findTrustList = (db: ReadDb): TrustListRow | undefined =>
  selectOne<TrustListRow>(
    db,
    'SELECT version, signed_json, imported_at, imported_by, came_by FROM trust_lists ORDER BY version DESC LIMIT 1',
  );

export const insertTrustList = (tx: WritableTx, row: TrustListRow): void => {
  insertRow(tx, 'trust_lists', { ...row, signed: json(row.signed) });
};

/** The last revocation list of one CA key. */
export interface RevocationListRow {
  readonly issuerKey: string;
  readonly derHash: string;
  /** UTC ms, by the CA. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | null;
  readonly listNumber: string | null;
  readonly revokedCount: number;
  readonly importedAt: number;
  readonly importedBy: string | null;
  readonly cameBy: CameBy;
}

export const findRevocationList = (db: ReadDb, issuerKey: string): RevocationListRow | undefined =>
  selectOne<RevocationListRow>(db, 'SELECT * FROM revocation_lists WHERE issuer_key = ?', issuerKey);

/** When the CA revoked the certificate, UTC ms; `undefined` where the list does not name it. */
export const revokedAt = (db: ReadDb, issuerKey: string, serial: string): number | undefined => {
  const row = selectOne<{ entries: string }>(
    db,
    'SELECT entries FROM revoked_serials WHERE issuer_key = ? AND bunch = ?',
    issuerKey,
    bunchOf(serial),
  );
  return row === undefined ? undefined : revokedIn(row.entries, serial);
};

/** The list takes the place of the CA’s last one, with everything it names. */
export const putRevocationList = (tx: WritableTx, row: RevocationListRow, revoked: RevokedBunches): void => {
  execute(tx, 'DELETE FROM revoked_serials WHERE issuer_key = ?', row.issuerKey);
  if (findRevocationList(tx, row.issuerKey) === undefined) insertRow(tx, 'revocation_lists', { ...row });
  else
    execute(
      tx,
      `UPDATE revocation_lists SET der_hash = ?, this_update = ?, next_update = ?, list_number = ?, revoked_count = ?,
         imported_at = ?, imported_by = ?, came_by = ? WHERE issuer_key = ?`,
      row.derHash,
      row.thisUpdate,
      row.nextUpdate,
      row.listNumber,
      row.revokedCount,
      row.importedAt,
      row.importedBy,
      row.cameBy,
      row.issuerKey,
    );
  const insert = inserter(tx, 'revoked_serials', ['issuer_key', 'bunch', 'entries']);
  for (const [bunch, entries] of revoked) insert([row.issuerKey, bunch, entries]);
};

/** Rules that clerks confirmed for a CA, the one confirmed most often first. */
export const confirmedRules = (db: ReadDb, issuerKey: string): readonly string[] =>
  selectAll<{ rule: string }>(
    db,
    'SELECT rule FROM confirmed_rules WHERE issuer_key = ? ORDER BY times DESC, last_at DESC',
    issuerKey,
  ).map(({ rule }) => rule);

export const confirmRule = (
  tx: WritableTx,
  row: { readonly issuerKey: string; readonly rule: string; readonly by: string; readonly at: number },
): void => {
  execute(
    tx,
    `INSERT INTO confirmed_rules (issuer_key, rule, times, last_by, last_at) VALUES (?, ?, 1, ?, ?)
     ON CONFLICT (issuer_key, rule) DO UPDATE
       SET times = times + 1, last_by = excluded.last_by, last_at = excluded.last_at`,
    row.issuerKey,
    row.rule,
    row.by,
    row.at,
  );
};

/** A taxpayer found by the certificate on a key, as the clerk confirmed it. */
export interface KeyIdentificationRow {
  readonly id: string;
  readonly taxpayerNo: string;
  readonly fingerprint: string;
  readonly certificate: Buffer;
  readonly issuerKey: string;
  readonly rule: string;
  readonly listOf: number | null;
  readonly officer: string;
  readonly at: number;
}
export const insertKeyIdentification = (tx: WritableTx, row: KeyIdentificationRow): void => {
  insertRow(tx, 'key_identifications', { ...row });
};
export const keyIdentificationsOf = (db: ReadDb, taxpayerNo: string): KeyIdentificationRow[] =>
  selectAll<KeyIdentificationRow>(
    db,
    'SELECT * FROM key_identifications WHERE taxpayer_no = ? ORDER BY at, id',
    taxpayerNo,
  );

/** What an officer’s key signed at this window. */
export interface OfficerSignatureRow {
  readonly actId: string;
  readonly recordId: string;
  readonly caseFileId: string;
  readonly officer: string;
  readonly textHash: string;
  readonly signature: unknown;
  readonly at: number;
}
export const insertOfficerSignature = (tx: WritableTx, row: OfficerSignatureRow): void => {
  insertRow(tx, 'officer_signatures', { ...row, signature: json(row.signature) });
};
export const officerSignaturesOfCase = (db: ReadDb, caseFileId: string): OfficerSignatureRow[] =>
  selectAll<OfficerSignatureRow>(
    db,
    'SELECT * FROM officer_signatures WHERE case_file_id = ? ORDER BY at, record_id',
    caseFileId,
  );
