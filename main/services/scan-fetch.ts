import { createHash } from 'node:crypto';
import {
  appendScanPiece,
  beginScanContent,
  dropScanContent,
  findScanContent,
  readScan,
  scanPieceBytes,
} from '../../db/scans.ts';
import { Fault, type FaultCode, faultSentence } from '../../domain/faults.ts';
import type { ScanReference } from '../../domain/scan.ts';
import { errorName, framesOf } from '../log.ts';
import type { ScanPost } from '../sync/scan-post.ts';
import { type Books, type HallContext, write } from './hall-context.ts';

export interface ScanFetch {
  /** Begins, or goes on where it broke off; nothing where it is coming or here already. */
  start(scan: ScanReference): void;
  cancel(hash: string): void;
  isFetching(hash: string): boolean;
  /** Why the last attempt did not go through, in the clerk's language. */
  problemOf(hash: string): string | null;
  /** Somebody wants it, and the window that has it has not sent it yet: it is asked for again by itself. */
  isAwaited(hash: string): boolean;
  stop(): Promise<void>;
}

/** A page that redraws itself for every piece would do nothing else. */
const tellEveryMs = 250;
/** How long what has not arrived at the exchange is left before it is asked for again. */
const awaitedAgainMs = 30_000;

/**
 * Fetches scans from the exchange when somebody wants to see them: piece by piece into the books, so that a cut line or
 * a restart loses nothing that has come. Shown only when the whole is what its message names.
 */
export const openScanFetch = (
  context: Books & Pick<HallContext, 'clock' | 'log' | 'language'>,
  post: Pick<ScanPost, 'fetchScan'>,
  changed: () => void,
): ScanFetch => {
  const { db } = context;
  const under = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  const problems = new Map<string, FaultCode>();
  const later = new Map<string, NodeJS.Timeout>();
  let toldAt = Number.NEGATIVE_INFINITY;

  const tell = (): void => {
    const now = context.clock.monotonic();
    if (now - toldAt < tellEveryMs) return;
    toldAt = now;
    changed();
  };

  /** The last piece is kept only if the whole is what the message names: what is whole here may be shown. */
  const checkWhole = ({ hash }: ScanReference, received: number, last: Uint8Array): void => {
    const digest = createHash('sha256');
    for (let at = 0; at < received; at += scanPieceBytes)
      digest.update(readScan(db, hash, at, scanPieceBytes));
    if (digest.update(last).digest('hex') === hash) return;
    write(context, 'scan-dropped', (tx) => dropScanContent(tx, hash));
    throw new Fault('scan/hash-wrong');
  };

  const run = async (scan: ScanReference, signal: AbortSignal): Promise<void> => {
    const { hash, size, mediaType } = scan;
    for (;;) {
      const received = findScanContent(db, hash)?.received ?? 0;
      if (received === size) return;
      const to = Math.min(received + scanPieceBytes, size) - 1;
      const bytes = await post.fetchScan({ hash, size }, received, to, signal);
      if (signal.aborted) return;
      if (to === size - 1) checkWhole(scan, received, bytes);
      write(context, 'scan-piece', (tx) => {
        beginScanContent(tx, { hash, size, mediaType });
        appendScanPiece(tx, hash, received, bytes);
      });
      tell();
    }
  };

  const forget = (hash: string): void => {
    clearTimeout(later.get(hash));
    later.delete(hash);
  };

  const start = (scan: ScanReference): void => {
    const { hash } = scan;
    if (under.has(hash)) return;
    forget(hash);
    problems.delete(hash);
    const stop = new AbortController();
    const ended = run(scan, stop.signal)
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        if (!(error instanceof Fault))
          context.log.write({ event: 'scan-fetch-broke', error: errorName(error), at: framesOf(error) });
        const code = error instanceof Fault ? error.code : 'exchange/answer-unreadable';
        problems.set(hash, code);
        if (code === 'exchange/blob-awaited')
          later.set(hash, setTimeout(start, awaitedAgainMs, scan).unref());
      })
      .finally(() => {
        under.delete(hash);
        toldAt = Number.NEGATIVE_INFINITY;
        changed();
      });
    under.set(hash, { stop, ended });
  };

  return {
    start,
    cancel: (hash) => {
      forget(hash);
      if (problems.get(hash) === 'exchange/blob-awaited') problems.delete(hash);
      under.get(hash)?.stop.abort();
    },
    isFetching: (hash) => under.has(hash),
    isAwaited: (hash) => problems.get(hash) === 'exchange/blob-awaited',
    problemOf: (hash) => {
      const code = problems.get(hash);
      return code === undefined ? null : faultSentence(code, { status: '' }, context.language());
    },
    stop: async () => {
      const ended = [...under.values()].map((one) => one.ended);
      for (const { stop } of under.values()) stop.abort();
      await Promise.all(ended);
      for (const hash of [...later.keys()]) forget(hash);
    },
  };
};
