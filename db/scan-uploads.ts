import type { ScanMediaType } from '../domain/scan.ts';
import { execute, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

const uploadStates = ['waiting', 'arrived', 'parked'] as const;

/** A scan on its way to the exchange. */
export interface ScanUploadRow {
  readonly hash: string;
  readonly actId: string;
  readonly state: (typeof uploadStates)[number];
  /** Bytes that the exchange has acknowledged. */
  readonly sent: number;
  readonly attempts: number;
  /** Fault code of the last attempt; null when it went well. */
  readonly reason: string | null;
  readonly nextAt: number;
  readonly queuedAt: number;
  readonly arrivedAt: number | null;
  readonly size: number;
  readonly mediaType: ScanMediaType;
}

const uploads = `SELECT u.*, c.size, c.media_type FROM scan_uploads u JOIN scan_contents c ON c.hash = u.hash`;

export const findScanUpload = (db: ReadDb, hash: string): ScanUploadRow | undefined =>
  selectOne<ScanUploadRow>(db, `${uploads} WHERE u.hash = ?`, hash);

/** Newest first, for the outbox page. */
export const listScanUploads = (db: ReadDb, limit: number): ScanUploadRow[] =>
  selectAll<ScanUploadRow>(db, `${uploads} ORDER BY u.queued_at DESC, u.hash LIMIT ?`, limit);

/**
 * The next scan that may go now: the oldest whose act has a message that the exchange has accepted. A parked one, one
 * that waits for its time, and one whose message was refused, hold up nothing.
 */
export const nextScanUpload = (db: ReadDb, now: number): ScanUploadRow | undefined =>
  selectOne<ScanUploadRow>(
    db,
    `${uploads} WHERE u.state = 'waiting' AND u.next_at <= ?
       AND EXISTS (SELECT 1 FROM attached_scans a JOIN outbox o ON o.act_id = a.act_id
         WHERE a.hash = u.hash AND o.state = 'accepted')
     ORDER BY u.queued_at, u.hash LIMIT 1`,
    now,
  );

/** No message of any act that names it will ever be accepted: it stays here, and is counted for nobody. */
export const isScanOrphaned = (db: ReadDb, hash: string): boolean =>
  selectOne(
    db,
    `SELECT 1 FROM attached_scans a JOIN outbox o ON o.act_id = a.act_id
      WHERE a.hash = ? AND a.act_id IS NOT NULL AND o.state NOT IN ('rejected', 'conflict')`,
    hash,
  ) === undefined;

export const noteScanSent = (tx: WritableTx, hash: string, sent: number): void => {
  execute(tx, 'UPDATE scan_uploads SET sent = ?, reason = NULL WHERE hash = ?', sent, hash);
};

export const noteScanArrived = (tx: WritableTx, hash: string, at: number): void => {
  execute(
    tx,
    `UPDATE scan_uploads SET state = 'arrived', arrived_at = ?, reason = NULL,
       sent = (SELECT size FROM scan_contents c WHERE c.hash = scan_uploads.hash) WHERE hash = ?`,
    at,
    hash,
  );
};

/** Arrived since `since`, oldest first. */
export const scansArrivedSince = (db: ReadDb, since: number): ScanUploadRow[] =>
  selectAll<ScanUploadRow>(
    db,
    `${uploads} WHERE u.state = 'arrived' AND u.arrived_at >= ? ORDER BY u.arrived_at, u.hash`,
    since,
  );

/** The exchange has not got it any more. */
export const noteScanLost = (tx: WritableTx, hash: string): void => {
  execute(
    tx,
    `UPDATE scan_uploads SET state = 'waiting', arrived_at = NULL, sent = 0, next_at = 0 WHERE hash = ?`,
    hash,
  );
};

/** `nextAt` null parks it for a person. */
export const noteScanFailure = (
  tx: WritableTx,
  hash: string,
  { code, nextAt }: { readonly code: string; readonly nextAt: number | null },
): void => {
  execute(
    tx,
    `UPDATE scan_uploads SET state = ?, reason = ?, next_at = ?, attempts = attempts + 1, sent = 0 WHERE hash = ?`,
    nextAt === null ? 'parked' : 'waiting',
    code,
    nextAt ?? 0,
    hash,
  );
};

/** A person tries it again; `false` where it is not parked. */
export const retryScanUpload = (tx: WritableTx, hash: string): boolean =>
  execute(
    tx,
    `UPDATE scan_uploads SET state = 'waiting', attempts = 0, reason = NULL, next_at = 0
      WHERE hash = ? AND state = 'parked'`,
    hash,
  ) === 1;

/** Scans whose upload has not ended, parked ones too; not those whose message the exchange has refused. */
export const countScansToSend = (db: ReadDb): number =>
  selectOne<{ n: number }>(
    db,
    `SELECT count(*) AS n FROM scan_uploads u WHERE u.state <> 'arrived'
       AND EXISTS (SELECT 1 FROM attached_scans a JOIN outbox o ON o.act_id = a.act_id
         WHERE a.hash = u.hash AND o.state NOT IN ('rejected', 'conflict'))`,
  )?.n ?? 0;
