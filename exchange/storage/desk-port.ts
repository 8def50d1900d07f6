import type { ExchangeStore } from './port.ts';

/** A published snapshot of one part's feed. Its bytes lie in chunks of `snapshotChunkBytes`, the last one shorter. */
export interface Snapshot {
  readonly part: string;
  /** Last position in it. */
  readonly position: number;
  /** SHA-256 of its bytes, hex. */
  readonly hash: string;
  readonly size: number;
  /** Under which its chunks were put. */
  readonly build: string;
  readonly publishedAt: number;
}

export const snapshotChunkBytes = 256 * 1024;

/**
 * What the desk of the exchange asks of the same store, beside the messages themselves (`ExchangeStore`): one more
 * port, so that who only exchanges messages need not know it. The same rules: one transaction per operation, durable
 * when its promise settles, the same contract suite on both engines.
 */
export interface DeskStore {
  /** One piece of a snapshot that is being built beside what is published; nobody is shown it yet. */
  putSnapshotChunk(chunk: {
    readonly part: string;
    readonly build: string;
    readonly number: number;
    readonly bytes: Uint8Array;
    readonly now: number;
  }): Promise<void>;

  /**
   * Shows a finished snapshot, whole. `false` and no change where one as far on is published already. Keeps this one
   * and the one before, which somebody may be half through, and clears away the others and builds left an hour ago.
   */
  publishSnapshot(snapshot: Snapshot): Promise<boolean>;

  /** The one of that hash, or the latest where `hash` is null. */
  findSnapshot(part: string, hash: string | null): Promise<Snapshot | undefined>;

  /** One chunk's bytes; undefined where there is none (any more). */
  findSnapshotChunk(snapshot: Snapshot, number: number): Promise<Uint8Array | undefined>;
}

/** A builder that has been silent for so long is dead. */
export const abandonedAfterMs = 3_600_000;

export type FullStore = ExchangeStore & DeskStore;
