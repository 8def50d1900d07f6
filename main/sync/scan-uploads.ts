import { longestPieceBytes, shortestPieceBytes, type UploadStanding } from '../../contract/exchange/scans.ts';
import { Fault, type FaultCode } from '../../domain/faults.ts';
import type { ScanPost } from './scan-post.ts';

/** What the window keeps of its scans' way; every method is one atomic step. Bytes. */
export interface ScanOutbox {
  /** The oldest scan that may go now: named by a message that the exchange has accepted. */
  next(now: number): { readonly hash: string; readonly size: number; readonly attempts: number } | undefined;
  read(hash: string, at: number, length: number): Uint8Array;
  /** The exchange has it on its disk up to here. */
  noteSent(hash: string, sent: number): void;
  noteArrived(hash: string, at: number): void;
  /** What arrived lately: asked for once more after each start, for an exchange may be put back from a backup. */
  toRecheck(): readonly { readonly hash: string; readonly size: number }[];
  /** The exchange has not got it any more: it goes again. */
  noteLost(hash: string): void;
  /** `nextAt` null parks it until a person tries it again. */
  noteFailure(hash: string, failure: { readonly code: FaultCode; readonly nextAt: number | null }): void;
}

export interface ScanErrand {
  readonly outbox: ScanOutbox;
  readonly post: Pick<ScanPost, 'beginUpload' | 'sendPiece'>;
  /** UTC ms. */
  readonly now: () => number;
  /** Milliseconds that only go forward. */
  readonly elapsed: () => number;
  /** A message waits to be sent: it goes first. */
  readonly messagesWait: () => boolean;
  /** After each step a page may show. */
  readonly changed: () => void;
}

/** What is wrong with one scan and says nothing of the line or of the others. */
const ownFaults: readonly FaultCode[] = [
  'exchange/blob-not-named',
  'exchange/uploads-full',
  'exchange/upload-not-begun',
  'exchange/upload-offset-differs',
  'exchange/upload-length-differs',
  'exchange/piece-wrong',
  'exchange/blob-hash-wrong',
  'exchange/blob-kind-wrong',
];

/** A piece that took longer than this is halved for the next time, one that took a tenth of it doubled. */
const pieceMs = 2_000;
const firstPieceBytes = 64 * 1024;
const mostResyncs = 3;
const laterMs = 30_000;
/** Bytes may have been spoilt on the way: once more from the start, then a person looks at it. */
const mostWrongHashes = 2;

/**
 * Sends scans in pieces, one after the other, until nothing is left to send or a message wants the line. It keeps no
 * place of its own: the exchange says at each beginning how far it is. One scan with something wrong is put off or
 * parked, and the next goes on; what is wrong with the line is thrown.
 */
export const makeScanErrand = ({ outbox, post, now, elapsed, messagesWait, changed }: ScanErrand) => {
  let pieceBytes = firstPieceBytes;
  let unchecked: { readonly hash: string; readonly size: number }[] | undefined;

  const isThere = async (
    { hash, size }: { readonly hash: string; readonly size: number },
    signal: AbortSignal | undefined,
  ): Promise<boolean> => {
    try {
      return (await post.beginUpload(hash, size, signal)).complete;
    } catch (error) {
      if (error instanceof Fault && ownFaults.includes(error.code)) return false;
      throw error;
    }
  };

  const recheck = async (signal: AbortSignal | undefined): Promise<void> => {
    unchecked ??= [...outbox.toRecheck()];
    for (let next = unchecked[0]; next !== undefined; next = unchecked[0]) {
      if (messagesWait() || signal?.aborted === true) return;
      if (!(await isThere(next, signal))) outbox.noteLost(next.hash);
      unchecked.shift();
    }
  };

  const sendPiece = async (
    hash: string,
    { offset, size }: UploadStanding,
    signal: AbortSignal | undefined,
  ): Promise<UploadStanding> => {
    const length = Math.min(pieceBytes, size - offset);
    const began = elapsed();
    const standing = await post.sendPiece(hash, offset, outbox.read(hash, offset, length), signal);
    const took = elapsed() - began;
    if (took > pieceMs) pieceBytes = Math.max(shortestPieceBytes, pieceBytes / 2);
    else if (took < pieceMs / 10) pieceBytes = Math.min(longestPieceBytes, pieceBytes * 2);
    return standing;
  };

  /** `false` where a message wants the line first; whoever put it there has asked for the next round. */
  const sendOne = async (
    { hash, size }: { readonly hash: string; readonly size: number },
    signal: AbortSignal | undefined,
  ): Promise<boolean> => {
    let standing = await post.beginUpload(hash, size, signal);
    let resyncs = 0;
    while (!standing.complete) {
      if (messagesWait() || signal?.aborted === true) return false;
      try {
        standing = await sendPiece(hash, standing, signal);
      } catch (error) {
        const isElsewhere = error instanceof Fault && error.code === 'exchange/upload-offset-differs';
        if (!isElsewhere || ++resyncs > mostResyncs) throw error;
        // An acknowledgement was lost on the way, or another connection of this window was quicker.
        standing = await post.beginUpload(hash, size, signal);
      }
      outbox.noteSent(hash, standing.offset);
      changed();
    }
    outbox.noteArrived(hash, now());
    changed();
    return true;
  };

  const putOff = (hash: string, attempts: number, fault: Fault): void => {
    const { code } = fault;
    const mayRepeat =
      code === 'exchange/blob-hash-wrong'
        ? attempts + 1 < mostWrongHashes
        : !['exchange/upload-length-differs', 'exchange/piece-wrong', 'exchange/blob-kind-wrong'].includes(
            code,
          );
    const wait = code === 'exchange/blob-hash-wrong' ? 0 : laterMs;
    outbox.noteFailure(hash, { code, nextAt: mayRepeat ? now() + wait : null });
    changed();
  };

  return async (signal?: AbortSignal): Promise<void> => {
    await recheck(signal);
    for (;;) {
      const upload = outbox.next(now());
      if (upload === undefined || messagesWait() || signal?.aborted === true) return;
      try {
        if (!(await sendOne(upload, signal))) return;
      } catch (error) {
        if (!(error instanceof Fault) || !ownFaults.includes(error.code)) throw error;
        putOff(upload.hash, upload.attempts, error);
      }
    }
  };
};
