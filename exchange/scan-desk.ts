import { mostUploadsOfOne, type UploadStanding } from '../contract/exchange/scans.ts';
import { Fault } from '../domain/faults.ts';
import type { Blob, BlobStore, PieceOutcome, Standing } from './storage/blob-port.ts';
import { type JudgeWhole, judgeWhole } from './uploads.ts';

/** Where an upload stands. Throws `exchange/blob-not-named`, `exchange/upload-not-begun`. */
export const standingOf = (hash: string, found: Standing): UploadStanding => {
  if (found.kind === 'unnamed') throw new Fault('exchange/blob-not-named');
  if (found.kind === 'none') throw new Fault('exchange/upload-not-begun');
  const complete = found.kind === 'complete';
  return { hash, size: found.size, offset: complete ? found.size : found.offset, complete };
};

/** What a piece came to, as the answer or the fault it is. */
const answerTo = (hash: string, outcome: PieceOutcome): UploadStanding => {
  switch (outcome.kind) {
    case 'unnamed':
      throw new Fault('exchange/blob-not-named');
    case 'none':
      throw new Fault('exchange/upload-not-begun');
    case 'elsewhere':
      throw new Fault('exchange/upload-offset-differs', { offset: outcome.offset, size: outcome.size });
    case 'not-a-piece':
      throw new Fault('exchange/piece-wrong', { offset: outcome.offset });
    case 'refused':
      throw new Fault(outcome.code);
    case 'complete':
      return { hash, size: outcome.size, offset: outcome.size, complete: true };
    case 'kept':
      return { hash, size: outcome.size, offset: outcome.offset, complete: false };
  }
};

/**
 * Begins an upload of `length` bytes, or tells where it stands. Throws `exchange/blob-not-named`,
 * `exchange/uploads-full`, `exchange/upload-length-differs`.
 */
export const beginUpload = async (
  store: Pick<BlobStore, 'beginUpload'>,
  device: string,
  hash: string,
  length: number,
  now: number,
): Promise<UploadStanding> => {
  const begun = await store.beginUpload({ device, hash, now }, mostUploadsOfOne);
  if (begun.kind === 'full') throw new Fault('exchange/uploads-full', { retryAfterSeconds: 5 });
  const standing = standingOf(hash, begun);
  if (standing.size !== length) throw new Fault('exchange/upload-length-differs', { size: standing.size });
  return standing;
};

/**
 * Keeps one piece; durable when it answers. Throws `exchange/upload-offset-differs` with the offset it stands at,
 * `exchange/piece-wrong`, and of a whole that is not what was named `exchange/blob-hash-wrong`,
 * `exchange/blob-kind-wrong`.
 */
export const takePiece = async (
  store: Pick<BlobStore, 'putPiece'>,
  piece: Parameters<BlobStore['putPiece']>[0],
  judge: JudgeWhole = judgeWhole,
): Promise<UploadStanding> => answerTo(piece.hash, await store.putPiece(piece, judge));

/**
 * A scan for a window of `part`. The same answer whether it is another part's or nobody's: a hash tells a stranger
 * nothing. Throws `exchange/blob-unknown`, `exchange/blob-awaited`.
 */
export const findScan = async (
  store: Pick<BlobStore, 'findBlob'>,
  part: string,
  hash: string,
): Promise<Blob> => {
  const blob = await store.findBlob(part, hash);
  if (blob === 'unnamed') throw new Fault('exchange/blob-unknown');
  if (blob === 'awaited') throw new Fault('exchange/blob-awaited');
  return blob;
};

/** Bytes `from` to `to` of a scan, inclusive, piece by piece. */
export async function* readBlob(
  store: Pick<BlobStore, 'findBlobPiece'>,
  hash: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at <= to; ) {
    const piece = await store.findBlobPiece(hash, at);
    const bytes = piece?.bytes.subarray(at - piece.at, to + 1 - piece.at);
    if (bytes === undefined || bytes.length === 0) throw new Error('a scan has a gap');
    yield bytes;
    at += bytes.length;
  }
}
