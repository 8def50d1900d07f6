import type { Bureau } from '../domain/bureau.ts';
import type { ScanMediaType, ScanReference } from '../domain/scan.ts';
import { execute, insertRow, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** Bytes of a scan as they lie here; whole when `received` is `size`. */
export interface ScanContentRow {
  readonly hash: string;
  readonly size: number;
  readonly mediaType: ScanMediaType;
  readonly received: number;
}

/** A scan that a clerk put to an act. */
export interface AttachedScanRow {
  readonly id: string;
  readonly caseFileId: string;
  /** The lane its act writes; null for the opening, which may write both. */
  readonly lane: Bureau | null;
  readonly act: string;
  readonly hash: string;
  readonly title: string;
  readonly officer: string;
  readonly attachedAt: number;
  /** The act it went with; null while it may still be taken away. */
  readonly actId: string | null;
}
export type AttachedScan = AttachedScanRow & Pick<ScanContentRow, 'size' | 'mediaType'>;

/** Bytes of one row: small enough for a page of memory, large enough that ten MiB are forty of them. */
export const scanPieceBytes = 256 * 1024;

export const findScanContent = (db: ReadDb, hash: string): ScanContentRow | undefined =>
  selectOne<ScanContentRow>(db, 'SELECT * FROM scan_contents WHERE hash = ?', hash);

export const beginScanContent = (tx: WritableTx, scan: Omit<ScanContentRow, 'received'>): void => {
  if (findScanContent(tx, scan.hash) === undefined) insertRow(tx, 'scan_contents', { ...scan, received: 0 });
};

/** Appends bytes at `at`, which must be where the content stands. */
export const appendScanPiece = (tx: WritableTx, hash: string, at: number, bytes: Uint8Array): void => {
  const moved = execute(
    tx,
    'UPDATE scan_contents SET received = ? WHERE hash = ? AND received = ?',
    at + bytes.length,
    hash,
    at,
  );
  if (moved !== 1) throw new Error('a piece of a scan must follow the one before it');
  insertRow(tx, 'scan_pieces', { hash, at, bytes: Buffer.from(bytes) });
};

/** Keeps a whole scan; one that is here already stays as it is. */
export const putScanContent = (
  tx: WritableTx,
  scan: Omit<ScanContentRow, 'received'>,
  bytes: Uint8Array,
): void => {
  if (findScanContent(tx, scan.hash)?.received === scan.size) return;
  dropScanContent(tx, scan.hash);
  beginScanContent(tx, scan);
  for (let at = 0; at < bytes.length; at += scanPieceBytes)
    appendScanPiece(tx, scan.hash, at, bytes.subarray(at, at + scanPieceBytes));
};

/** Bytes `at` to `at + length` of a scan, or fewer where it ends or has come no further. */
export const readScan = (db: ReadDb, hash: string, at: number, length: number): Buffer => {
  const rows = selectAll<{ at: number; bytes: Buffer }>(
    db,
    'SELECT at, bytes FROM scan_pieces WHERE hash = ? AND at < ? AND at + length(bytes) > ? ORDER BY at',
    hash,
    at + length,
    at,
  );
  const first = rows[0]?.at ?? 0;
  return Buffer.concat(rows.map(({ bytes }) => bytes)).subarray(Math.max(0, at - first), at + length - first);
};

/** Throws bytes away that were not what they should be, or that nobody names. */
export const dropScanContent = (tx: WritableTx, hash: string): void => {
  execute(tx, 'DELETE FROM scan_pieces WHERE hash = ?', hash);
  execute(tx, 'UPDATE scan_contents SET received = 0 WHERE hash = ?', hash);
  execute(
    tx,
    `DELETE FROM scan_contents WHERE hash = ?
       AND NOT EXISTS (SELECT 1 FROM attached_scans a WHERE a.hash = scan_contents.hash)
       AND NOT EXISTS (SELECT 1 FROM scan_uploads u WHERE u.hash = scan_contents.hash)`,
    hash,
  );
};

const attached = `SELECT a.*, c.size, c.media_type FROM attached_scans a JOIN scan_contents c ON c.hash = a.hash`;

export const attachedScansOf = (db: ReadDb, caseFileId: string): AttachedScan[] =>
  selectAll<AttachedScan>(
    db,
    `${attached} WHERE a.case_file_id = ? ORDER BY a.attached_at, a.id`,
    caseFileId,
  );

export const findAttachedScan = (db: ReadDb, id: string): AttachedScan | undefined =>
  selectOne<AttachedScan>(db, `${attached} WHERE a.id = ?`, id);

export const attachScan = (tx: WritableTx, row: AttachedScanRow): void =>
  insertRow(tx, 'attached_scans', { ...row });

/** Takes a scan away from an act that is not done; its bytes too, where nothing else has them. */
export const detachScan = (tx: WritableTx, { id, hash }: Pick<AttachedScanRow, 'id' | 'hash'>): void => {
  execute(tx, 'DELETE FROM attached_scans WHERE id = ?', id);
  const others = selectOne(
    tx,
    `SELECT 1 FROM attached_scans WHERE hash = ? UNION ALL SELECT 1 FROM scan_uploads WHERE hash = ?`,
    hash,
    hash,
  );
  if (others === undefined) dropScanContent(tx, hash);
};

/** A draft that is discarded takes what was put to it along. */
export const detachScansOf = (tx: WritableTx, caseFileId: string): void => {
  for (const row of attachedScansOf(tx, caseFileId)) if (row.actId === null) detachScan(tx, row);
};

/**
 * The act is done: what was put to it is fixed, and is queued for the exchange in the same transaction. What its
 * messages are to name, in the order it was put there.
 */
export const fixScans = (
  tx: WritableTx,
  act: Pick<AttachedScanRow, 'caseFileId' | 'lane' | 'act'> & { readonly actId: string; readonly at: number },
): ScanReference[] => {
  const scans = attachedScansOf(tx, act.caseFileId).filter(
    (row) => row.actId === null && row.act === act.act && row.lane === act.lane,
  );
  for (const { id, hash } of scans) {
    execute(tx, 'UPDATE attached_scans SET act_id = ? WHERE id = ?', act.actId, id);
    execute(
      tx,
      `INSERT INTO scan_uploads (hash, act_id, state, sent, attempts, reason, next_at, queued_at, arrived_at)
       VALUES (?, ?, 'waiting', 0, 0, NULL, 0, ?, NULL) ON CONFLICT (hash) DO NOTHING`,
      hash,
      act.actId,
      act.at,
    );
  }
  return scans.map(({ hash, size, mediaType, title }) => ({ hash, size, mediaType, title }));
};

/** What the paper is, and in which case, as the window that attached it has it. */
export const namesOfScan = (db: ReadDb, hash: string): { readonly title: string; readonly humanNo: string } =>
  selectOne<{ title: string; humanNo: string }>(
    db,
    `SELECT a.title, coalesce(f.human_no, '') AS human_no FROM attached_scans a
       LEFT JOIN case_files f ON f.id = a.case_file_id
      WHERE a.hash = ? AND a.act_id IS NOT NULL ORDER BY a.attached_at, a.id LIMIT 1`,
    hash,
  ) ?? { title: '', humanNo: '' };
