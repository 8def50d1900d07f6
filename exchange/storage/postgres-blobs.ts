import { numberOfMessage } from '../blob-names.ts';
import { placePiece } from '../uploads.ts';
import type { Applied } from './fold.ts';
import type { Blob, BlobCounts, BlobStore, Standing } from './blob-port.ts';
import type { LandedMessage } from './port.ts';
import { column } from './postgres-apply.ts';
import type { PostgresEngine, Query } from './postgres-engine.ts';

interface UploadRow {
  readonly size: number;
  readonly media_type: string;
  readonly received: number;
}

/** Enters what messages name in a part, in the transaction that puts them into its feed. */
export const insertBlobNames = async (
  query: Query,
  part: string,
  entries: readonly Pick<Applied, 'message' | 'blobs'>[],
  namedAt: (message: LandedMessage) => number,
): Promise<void> => {
  const named = entries.flatMap(({ message, blobs }) =>
    blobs.map((blob, number) => ({ ...blob, number, message })),
  );
  if (named.length === 0) return;
  await query(
    `INSERT INTO blob_names SELECT $1::text, n.* FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
       $6::text[], $7::bigint[], $8::text[], $9::bigint[]) AS n`,
    [
      part,
      column(named, (n) => n.message.device),
      column(named, (n) => n.message.epoch),
      column(named, (n) => n.message.seq),
      column(named, (n) => n.number),
      column(named, (n) => n.hash),
      column(named, (n) => n.size),
      column(named, (n) => n.mediaType),
      column(named, (n) => namedAt(n.message)),
    ],
  );
};

/** What a message that is sent back named is named here no more. */
export const dropBlobNames = async (query: Query, part: string, msgIds: readonly string[]): Promise<void> => {
  for (const msgId of msgIds) {
    const { device, seq } = numberOfMessage(msgId);
    await query('DELETE FROM blob_names WHERE part = $1 AND device = $2 AND seq = $3', [part, device, seq]);
  }
};

const findBlobRow = async (query: Query, hash: string): Promise<Blob | undefined> =>
  (await query<Blob>('SELECT hash, size FROM blobs WHERE hash = $1', [hash]))[0];

const findNamed = async (query: Query, device: string, hash: string) =>
  (
    await query<UploadRow>(
      'SELECT size, media_type FROM blob_names WHERE hash = $1 AND device = $2 LIMIT 1',
      [hash, device],
    )
  )[0];

const findUploadRow = async (query: Query, device: string, hash: string) =>
  (
    await query<UploadRow>(
      'SELECT size, media_type, received FROM uploads WHERE device = $1 AND hash = $2 FOR UPDATE',
      [device, hash],
    )
  )[0];

/** The scan's own lock: two windows that have the same finish one after the other, and the second finds it there. */
const lockBlob = (query: Query, hash: string) =>
  query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [hash]);

const standing = async (query: Query, device: string, hash: string): Promise<Standing> => {
  const named = await findNamed(query, device, hash);
  if (named === undefined) return { kind: 'unnamed' };
  const blob = await findBlobRow(query, hash);
  if (blob !== undefined) return { kind: 'complete', size: blob.size };
  const upload = await findUploadRow(query, device, hash);
  return upload === undefined
    ? { kind: 'none', size: named.size }
    : { kind: 'open', size: upload.size, offset: upload.received };
};

const drop = async (query: Query, hash: string, device: string | null): Promise<void> => {
  for (const table of ['uploads', 'upload_pieces'])
    await query(`DELETE FROM ${table} WHERE hash = $1 AND ($2::text IS NULL OR device = $2)`, [hash, device]);
};

export const postgresBlobs = ({ transaction }: Pick<PostgresEngine, 'transaction'>): BlobStore => ({
  findUpload: (device, hash) => transaction((query) => standing(query, device, hash)),
  beginUpload: ({ device, hash, now }, most) =>
    transaction(async (query) => {
      // The device's row: its uploads are counted and begun one after the other.
      await query('SELECT device FROM devices WHERE device = $1 FOR UPDATE', [device]);
      await lockBlob(query, hash);
      const found = await standing(query, device, hash);
      if (found.kind !== 'none') return found;
      const [open] = await query<{ n: number }>('SELECT COUNT(*) AS n FROM uploads WHERE device = $1', [
        device,
      ]);
      if ((open?.n ?? 0) >= most) return { kind: 'full' };
      const named = await findNamed(query, device, hash);
      const values = [device, hash, found.size, named?.media_type, now];
      await query('INSERT INTO uploads VALUES ($1, $2, $3, $4, 0, $5)', values);
      return { kind: 'open', size: found.size, offset: 0 };
    }),
  putPiece: ({ device, hash, offset, bytes, now }, judge) =>
    transaction(async (query) => {
      await lockBlob(query, hash);
      const found = await standing(query, device, hash);
      if (found.kind !== 'open') return found.kind === 'complete' ? found : { kind: found.kind };
      const {
        size,
        received,
        media_type: mediaType,
      } = (await findUploadRow(query, device, hash)) as UploadRow;
      const placed = placePiece({ size, received }, offset, bytes.length);
      if (placed !== 'kept') return { kind: placed, size, offset: received };
      const piece = [device, hash, offset, Buffer.from(bytes)];
      await query('INSERT INTO upload_pieces VALUES ($1, $2, $3, $4)', piece);
      const end = offset + bytes.length;
      const advance = 'UPDATE uploads SET received = $3, touched_at = $4 WHERE device = $1 AND hash = $2';
      await query(advance, [device, hash, end, now]);
      if (end < size) return { kind: 'kept', size, offset: end };
      const pieces = await query<{ body: Buffer }>(
        'SELECT body FROM upload_pieces WHERE device = $1 AND hash = $2 ORDER BY at',
        [device, hash],
      );
      const code = judge(
        { hash, mediaType },
        pieces.map(({ body }) => body),
      );
      if (code !== null) {
        await drop(query, hash, device);
        return { kind: 'refused', code };
      }
      await query('INSERT INTO blobs VALUES ($1, $2, $3)', [hash, size, now]);
      await query(
        `INSERT INTO blob_pieces SELECT hash, at, body FROM upload_pieces WHERE device = $1 AND hash = $2`,
        [device, hash],
      );
      await drop(query, hash, null);
      return { kind: 'complete', size };
    }),
  findBlob: (part, hash) =>
    transaction(async (query) => {
      const values = [hash, part];
      const named = await query('SELECT 1 FROM blob_names WHERE hash = $1 AND part = $2 LIMIT 1', values);
      return named.length === 0 ? 'unnamed' : ((await findBlobRow(query, hash)) ?? 'awaited');
    }),
  findBlobPiece: (hash, at) =>
    transaction(async (query) => {
      const [row] = await query<{ at: number; body: Buffer }>(
        'SELECT at, body FROM blob_pieces WHERE hash = $1 AND at <= $2 ORDER BY at DESC LIMIT 1',
        [hash, at],
      );
      return row && { at: row.at, bytes: row.body };
    }),
  clearUploads: (before) =>
    transaction(async (query) => {
      // The uploads first: one that goes on meanwhile, at another server, is not silent and keeps its pieces.
      const gone = await query<{ device: string; hash: string }>(
        'DELETE FROM uploads WHERE touched_at < $1 RETURNING device, hash',
        [before],
      );
      await query(
        `DELETE FROM upload_pieces p USING unnest($1::text[], $2::text[]) AS u (device, hash)
         WHERE p.device = u.device AND p.hash = u.hash`,
        [column(gone, ({ device }) => device), column(gone, ({ hash }) => hash)],
      );
      return gone.length;
    }),
  countBlobs: (overdueBefore) =>
    transaction(async (query) => {
      const [counts] = await query<BlobCounts>(
        `SELECT (SELECT COUNT(DISTINCT hash) FROM blob_names) AS named,
           (SELECT COUNT(*) FROM blobs) AS arrived,
           (SELECT COALESCE(SUM(size), 0)::bigint FROM blobs) AS bytes,
           (SELECT COUNT(*) FROM uploads) AS uploading,
           (SELECT COUNT(DISTINCT hash) FROM blob_names n WHERE named_at < $1
             AND NOT EXISTS (SELECT 1 FROM blobs b WHERE b.hash = n.hash)) AS overdue`,
        [overdueBefore],
      );
      return counts as BlobCounts;
    }),
});
