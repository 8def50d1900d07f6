import type { FaultCode } from '../../domain/faults.ts';
import type { JudgeWhole } from '../uploads.ts';

/** A scan that is there, whole. */
export interface Blob {
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/** Where a device's upload of a scan stands. `unnamed`: no accepted message of the device names it. */
export type Standing =
  | { readonly kind: 'unnamed' }
  /** Named, and not begun. */
  | { readonly kind: 'none'; readonly size: number }
  | { readonly kind: 'open'; readonly size: number; readonly offset: number }
  /** There already: from this device, or from another that had the same. */
  | { readonly kind: 'complete'; readonly size: number };

/** What became of a piece. Whatever it is, the offset answered is on the disk. */
export type PieceOutcome =
  | { readonly kind: 'unnamed' | 'none' }
  | { readonly kind: 'kept'; readonly size: number; readonly offset: number }
  | { readonly kind: 'elsewhere' | 'not-a-piece'; readonly size: number; readonly offset: number }
  | { readonly kind: 'complete'; readonly size: number }
  /** The whole was not what was named: nothing of it is kept. */
  | { readonly kind: 'refused'; readonly code: FaultCode };

export interface Piece {
  readonly device: string;
  readonly hash: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly now: number;
}

export interface BlobCounts {
  /** Different scans that accepted messages name. */
  readonly named: number;
  readonly arrived: number;
  /** Of those that have arrived. */
  readonly bytes: number;
  readonly uploading: number;
  /** Named before the given moment and not there. */
  readonly overdue: number;
}

/** Scans, beside the messages that name them. One transaction per operation, durable when its promise settles. */
export interface BlobStore {
  /**
   * Begins an upload, or tells where it stands. `full` and no change where the device has `most` others under way.
   * Only a scan that an accepted message of the device names can be begun.
   */
  beginUpload(
    upload: { readonly device: string; readonly hash: string; readonly now: number },
    most: number,
  ): Promise<Standing | { readonly kind: 'full' }>;

  findUpload(device: string, hash: string): Promise<Standing>;

  /**
   * Keeps one piece (`placePiece`). With the last one the whole is judged: shown if it is what was named, and cleared
   * away if not, in the same transaction.
   */
  putPiece(piece: Piece, judge: JudgeWhole): Promise<PieceOutcome>;

  /** `unnamed` where no accepted message of the part names it, whether or not the exchange has it. */
  findBlob(part: string, hash: string): Promise<Blob | 'unnamed' | 'awaited'>;

  /** The piece of a scan in which byte `at` lies. */
  findBlobPiece(
    hash: string,
    at: number,
  ): Promise<{ readonly at: number; readonly bytes: Uint8Array } | undefined>;

  /** Clears away uploads silent since before `before`; how many. */
  clearUploads(before: number): Promise<number>;

  countBlobs(overdueBefore: number): Promise<BlobCounts>;
}
