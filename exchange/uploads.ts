import { createHash } from 'node:crypto';
import { longestPieceBytes, shortestPieceBytes } from '../contract/exchange/scans.ts';
import type { FaultCode } from '../domain/faults.ts';
import { judgeScan, type ScanMediaType } from '../domain/scan.ts';
import type { Log } from './log.ts';
import type { ExchangePorts } from './ports.ts';
import type { BlobStore } from './storage/blob-port.ts';

/** An upload that is under way. Bytes. */
export interface UploadState {
  readonly size: number;
  /** On the disk, from the first byte on. */
  readonly received: number;
}

/** What a piece comes to: kept, not where the upload stands, or not a piece. */
export type Placed = 'kept' | 'elsewhere' | 'not-a-piece';

/**
 * A piece is kept where it begins exactly at the offset the upload stands at; nothing is written over, and no gap is
 * left. Only the last piece may be short: else a window could fill the store with rows of one byte.
 */
export const placePiece = ({ size, received }: UploadState, offset: number, length: number): Placed => {
  if (offset !== received) return 'elsewhere';
  const end = offset + length;
  if (length < 1 || length > longestPieceBytes || end > size) return 'not-a-piece';
  return length < shortestPieceBytes && end < size ? 'not-a-piece' : 'kept';
};

/** Why the whole is not what its message named, or null. Pure; the stores ask it within their transaction. */
export type JudgeWhole = (
  named: { readonly hash: string; readonly mediaType: string },
  pieces: readonly Uint8Array[],
) => FaultCode | null;

export const judgeWhole: JudgeWhole = ({ hash, mediaType }, pieces) => {
  const digest = createHash('sha256');
  for (const piece of pieces) digest.update(piece);
  if (digest.digest('hex') !== hash) return 'exchange/blob-hash-wrong';
  const kind: ScanMediaType | object = judgeScan(Buffer.concat(pieces));
  return kind === mediaType ? null : 'exchange/blob-kind-wrong';
};

/** An upload that has been silent for so long is cleared away; its window begins it anew. */
const abandonedUploadMs = 7 * 24 * 3_600_000;
/** A scan that was named so long ago and has not arrived is overdue: its window may never have a line again. */
export const blobOverdueMs = 24 * 3_600_000;

const clearEveryMs = 3_600_000;

/** Once an hour. The returned function ends it, after the clearing under way. */
export const clearAbandonedUploads = (
  store: Pick<BlobStore, 'clearUploads'>,
  { now, log, ports }: { now: () => number; log: Log; ports: Pick<ExchangePorts, 'after'> },
): (() => Promise<void>) => {
  let stopped = false;
  let callOff = (): void => undefined;
  let clearing: Promise<void> = Promise.resolve();
  const clear = async (): Promise<void> => {
    try {
      const count = await store.clearUploads(now() - abandonedUploadMs);
      if (count > 0) log('info', 'uploads-cleared', { count });
    } catch (error) {
      // A store that is away is asked again in an hour; nothing waits for it.
      log('error', 'uploads-not-cleared', { code: error instanceof Error ? error.name : 'unknown' });
    }
  };
  const tick = (): void => {
    clearing = clear().finally(() => {
      if (!stopped) callOff = ports.after(clearEveryMs, tick);
    });
  };
  tick();
  return async () => {
    stopped = true;
    callOff();
    await clearing;
  };
};
