import type { InBoth } from '../../domain/language.ts';
import type { OpenTransport } from '../transports/transport.ts';

/** A hall's own rating pad: it is started, says one to five or nothing, and is stopped. */
export interface RatingPad {
  readonly id: string;
  readonly vendor: string;
  readonly model: InBoth;
  open(transport: OpenTransport): Promise<RatingPadSession>;
}

export type Score = 1 | 2 | 3 | 4 | 5;

export interface RatingPadSession {
  /**
   * Asks for one rating. `null` when nobody pressed within `waitMs` milliseconds, or the signal was aborted; the pad is
   * stopped then. Throws `device/unplugged`.
   */
  rate(waitMs: number, signal: AbortSignal): Promise<Score | null>;
  /** Rejects with `device/unplugged`. */
  check(): Promise<void>;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}
