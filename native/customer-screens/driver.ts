import type { InBoth } from '../../domain/language.ts';
import type { OpenTransport } from '../transports/transport.ts';

/** What a figure on the display is. */
export type FigureKind = 'total' | 'collect' | 'change';

/** One model of a display that faces the customer and knows figures alone. */
export interface CustomerScreen {
  readonly id: string;
  readonly vendor: string;
  readonly model: InBoth;
  open(transport: OpenTransport): Promise<CustomerScreenSession>;
}

export interface CustomerScreenSession {
  /** Amounts in fen. Throws `device/figure-too-long`, `device/unplugged`, and `device/cancelled` when aborted. */
  show(kind: FigureKind, fen: number, signal?: AbortSignal): Promise<void>;
  clear(signal?: AbortSignal): Promise<void>;
  /** Whether its line is still there; a display that is dark says nothing of it. Rejects with `device/unplugged`. */
  check(): Promise<void>;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}
