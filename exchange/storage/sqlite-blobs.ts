import { numberOfMessage } from '../blob-names.ts';
import { placePiece } from '../uploads.ts';
import type { Applied } from './fold.ts';
import type { BlobCounts, BlobStore, Standing } from './blob-port.ts';
import type { SqliteTransactions } from './sqlite-desk.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';

interface UploadRow {
  readonly size: number;
  readonly media_type: string;
  readonly received: number;
}

const statements = (db: SqliteDatabase) => ({
  named: db.prepare('SELECT size, media_type FROM blob_names WHERE hash = ? AND device = ? LIMIT 1'),
  namedIn: db.prepare('SELECT 1 FROM blob_names WHERE hash = ? AND part = ? LIMIT 1'),
  blob: db.prepare('SELECT hash, size FROM blobs WHERE hash = ?'),
  insertBlob: db.prepare('INSERT INTO blobs VALUES (?, ?, ?)'),
  upload: db.prepare('SELECT size, media_type, received FROM uploads WHERE device = ? AND hash = ?'),
  open: db.prepare('SELECT COUNT(*) AS n FROM uploads WHERE device = ?'),
  begin: db.prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, 0, ?)'),
  advance: db.prepare('UPDATE uploads SET received = ?, touched_at = ? WHERE device = ? AND hash = ?'),
  insertPiece: db.prepare('INSERT INTO upload_pieces VALUES (?, ?, ?, ?)'),
  pieces: db.prepare('SELECT body FROM upload_pieces WHERE device = ? AND hash = ? ORDER BY at'),
  show: db.prepare(
    'INSERT INTO blob_pieces SELECT hash, at, body FROM upload_pieces WHERE device = ? AND hash = ?',
  ),
  dropUploads: db.prepare('DELETE FROM uploads WHERE hash = ? AND (:device IS NULL OR device = :device)'),
  dropPieces: db.prepare(
    'DELETE FROM upload_pieces WHERE hash = ? AND (:device IS NULL OR device = :device)',
  ),
  piece: db.prepare('SELECT at, body FROM blob_pieces WHERE hash = ? AND at <= ? ORDER BY at DESC LIMIT 1'),
  dropSilentPieces: db.prepare(
    `DELETE FROM upload_pieces WHERE EXISTS (SELECT 1 FROM uploads u WHERE u.device = upload_pieces.device
       AND u.hash = upload_pieces.hash AND u.touched_at < ?)`,
  ),
  dropSilent: db.prepare('DELETE FROM uploads WHERE touched_at < ?'),
  counts: db.prepare(
    `SELECT (SELECT COUNT(DISTINCT hash) FROM blob_names) AS named,
       (SELECT COUNT(*) FROM blobs) AS arrived, (SELECT COALESCE(SUM(size), 0) FROM blobs) AS bytes,
       (SELECT COUNT(*) FROM uploads) AS uploading,
       (SELECT COUNT(DISTINCT hash) FROM blob_names n WHERE named_at < ?
         AND NOT EXISTS (SELECT 1 FROM blobs b WHERE b.hash = n.hash)) AS overdue`,
  ),
});

/** What messages name in a part, in the transaction that puts them into its feed or sends them back. */
export const sqliteBlobNames = (db: SqliteDatabase) => {
  const insert = db.prepare('INSERT INTO blob_names VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const drop = db.prepare('DELETE FROM blob_names WHERE part = ? AND device = ? AND seq = ?');
  return {
    enter: (part: string, { message: m, blobs }: Pick<Applied, 'message' | 'blobs'>, now: number): void => {
      for (const [number, { hash, size, mediaType }] of blobs.entries())
        insert.run(part, m.device, m.epoch, m.seq, number, hash, size, mediaType, now);
    },
    drop: (part: string, msgId: string): void => {
      const { device, seq } = numberOfMessage(msgId);
      drop.run(part, device, seq);
    },
  };
};

export const sqliteBlobs = (db: SqliteDatabase, { read, write }: SqliteTransactions): BlobStore => {
  const q = statements(db);
  const uploadOf = (device: string, hash: string) => q.upload.get(device, hash) as UploadRow | undefined;
  const blobOf = (hash: string) => q.blob.get(hash) as { hash: string; size: number } | undefined;
  const standing = (device: string, hash: string): Standing => {
    const named = q.named.get(hash, device) as { size: number } | undefined;
    if (named === undefined) return { kind: 'unnamed' };
    const blob = blobOf(hash);
    if (blob !== undefined) return { kind: 'complete', size: blob.size };
    const upload = uploadOf(device, hash);
    return upload === undefined
      ? { kind: 'none', size: named.size }
      : { kind: 'open', size: upload.size, offset: upload.received };
  };
  const drop = (hash: string, device: string | null): void => {
    q.dropPieces.run(hash, { device });
    q.dropUploads.run(hash, { device });
  };
  return {
    findUpload: (device, hash) => read(() => standing(device, hash)),
    beginUpload: ({ device, hash, now }, most) =>
      write(() => {
        const found = standing(device, hash);
        if (found.kind !== 'none') return found;
        if ((q.open.get(device) as { n: number }).n >= most) return { kind: 'full' };
        const { size, media_type } = q.named.get(hash, device) as UploadRow;
        q.begin.run(device, hash, size, media_type, now);
        return { kind: 'open', size, offset: 0 };
      }),
    putPiece: ({ device, hash, offset, bytes, now }, judge) =>
      write(() => {
        const found = standing(device, hash);
        if (found.kind !== 'open') return found.kind === 'complete' ? found : { kind: found.kind };
        const { size, received, media_type: mediaType } = uploadOf(device, hash) as UploadRow;
        const placed = placePiece({ size, received }, offset, bytes.length);
        if (placed !== 'kept') return { kind: placed, size, offset: received };
        q.insertPiece.run(device, hash, offset, Buffer.from(bytes));
        const end = offset + bytes.length;
        q.advance.run(end, now, device, hash);
        if (end < size) return { kind: 'kept', size, offset: end };
        const pieces = (q.pieces.all(device, hash) as { body: Buffer }[]).map(({ body }) => body);
        const code = judge({ hash, mediaType }, pieces);
        if (code !== null) {
          drop(hash, device);
          return { kind: 'refused', code };
        }
        q.insertBlob.run(hash, size, now);
        q.show.run(device, hash);
        drop(hash, null);
        return { kind: 'complete', size };
      }),
    findBlob: (part, hash) =>
      read(() => (q.namedIn.get(hash, part) === undefined ? 'unnamed' : (blobOf(hash) ?? 'awaited'))),
    findBlobPiece: (hash, at) =>
      read(() => {
        const row = q.piece.get(hash, at) as { at: number; body: Buffer } | undefined;
        return row && { at: row.at, bytes: row.body };
      }),
    clearUploads: (before) =>
      write(() => {
        q.dropSilentPieces.run(before);
        return q.dropSilent.run(before).changes;
      }),
    countBlobs: (overdueBefore) => read(() => q.counts.get(overdueBefore) as BlobCounts),
  };
};
