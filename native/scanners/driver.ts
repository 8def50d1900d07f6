import type { InBoth } from '../../domain/language.ts';
import type { Transport } from '../transports/transport.ts';

/** What a scanner says: a code, or that what it sent was no code. */
export type ScannerEvent =
  | { readonly kind: 'code'; readonly text: string; readonly aim: string | null }
  | { readonly kind: 'garbled' };

/** One scanner model: how its bytes become codes. Scanners that write like a keyboard are the page's, not drivers'. */
export interface Scanner {
  readonly id: string;
  readonly vendor: string;
  readonly model: InBoth;
  open(
    transport: Transport,
    onEvent: (event: ScannerEvent) => void,
    timings?: ScannerTimings,
  ): ScannerSession;
}

export interface ScannerTimings {
  /** Silence inside a code that means its end is not coming, in milliseconds. */
  readonly gapMs: number;
}
export const usualScannerTimings: ScannerTimings = { gapMs: 500 };

/** An open scanner: it speaks unasked, so there is nothing to ask but whether its line is still there. */
export interface ScannerSession {
  /** Rejects with `device/unplugged`. */
  check(): Promise<void>;
  /** Codes heard since it was opened. */
  readonly codes: number;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

interface Parser {
  push(bytes: Uint8Array): readonly ScannerEvent[];
  reset(): boolean;
  /** Something was begun and its end has not come. */
  isOpen(): boolean;
}

/** The same for every model: hears the line, ends what was broken off, and counts. */
export const listenTo = (
  transport: Transport,
  parser: Parser,
  onEvent: (event: ScannerEvent) => void,
  { gapMs }: ScannerTimings,
): ScannerSession => {
  let codes = 0;
  let gap: NodeJS.Timeout | undefined;
  const tell = (event: ScannerEvent): void => {
    if (event.kind === 'code') codes += 1;
    onEvent(event);
  };
  const brokenOff = (): void => {
    clearTimeout(gap);
    if (parser.reset()) tell({ kind: 'garbled' });
  };
  const off = transport.onBytes((bytes) => {
    clearTimeout(gap);
    for (const event of parser.push(bytes)) tell(event);
    if (parser.isOpen()) gap = setTimeout(brokenOff, gapMs);
  });
  transport.onClosed(brokenOff);
  return {
    check: () => transport.probe(),
    get codes() {
      return codes;
    },
    onClosed: (listener) => transport.onClosed(listener),
    close: async () => {
      clearTimeout(gap);
      off();
      await transport.close();
    },
  };
};
