import type { IdCard } from '../../domain/id-card.ts';
import type { InBoth } from '../../domain/language.ts';

/** What every reader driver says of itself. */
export interface IdCardReaderModel {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
}

/** Milliseconds. */
export interface IdCardReaderTimings {
  readonly pollMs: number;
  readonly replyMs: number;
  readonly readMs: number;
  /** Silence inside a started frame that means the rest is not coming. */
  readonly gapMs: number;
  /** How long a module is given to answer at a speed that is only tried. */
  readonly detectMs: number;
}

/** What the clerk is asked for or shown while a read is under way. */
export type CardReadProgress = 'waiting-for-card' | 'lift-and-place-again' | 'card-found' | 'reading';

export interface ReadCardOptions {
  readonly onProgress?: (progress: CardReadProgress) => void;
  /** How long to wait for a card to be placed; then `device/card-absent`. 30 seconds when not given. */
  readonly waitMs?: number;
}

export interface ReaderIdentity {
  readonly driver: string;
  readonly vendor: string;
  readonly model: string;
  /** The security module's number in its printed form, `05.03-20170811-0001234567-…`. */
  readonly moduleNumber: string;
  /** Bits per second at which the module answered; only on a serial line. */
  readonly speed?: number;
}

export interface IdCardReaderSession {
  /** What an administrator should know of how it is reached: a module set to another speed than the configured one. */
  readonly remark?: InBoth;
  identify(): Promise<ReaderIdentity>;
  /**
   * Waits for a card and reads it whole. Throws `device/cancelled` when the signal is aborted, otherwise the
   * `device/card-…` or `device/reader-…` fault; after any of them the next read starts clean.
   */
  readCard(signal: AbortSignal, options?: ReadCardOptions): Promise<IdCard>;
  /** Asks the module whether it is well. Unplugging is not always reported by the port, so the host asks. */
  check(): Promise<void>;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}
