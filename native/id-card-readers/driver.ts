import type { IdCard } from '../../domain/id-card.ts';
import type { OpenTransport } from '../transports/transport.ts';

/** One reader model: how it is recognised and how it is opened. */
export interface IdCardReader {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  readonly match: IdCardReaderMatch;
  /** Opens the line and checks that the security module answers. Throws the `device/…` fault that says why not. */
  open(transport: OpenTransport, timings?: Partial<IdCardReaderTimings>): Promise<IdCardReaderSession>;
}

export interface IdCardReaderMatch {
  readonly transport: 'serial';
  /** Speeds the module can be set to; the first is the factory setting. */
  readonly baudRates: readonly [number, ...number[]];
}

/** Milliseconds. */
export interface IdCardReaderTimings {
  readonly pollMs: number;
  readonly replyMs: number;
  readonly readMs: number;
  /** Silence inside a started frame that means the rest is not coming. */
  readonly gapMs: number;
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
}

export interface IdCardReaderSession {
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
