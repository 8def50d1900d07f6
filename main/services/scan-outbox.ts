import { countWaiting } from '../../db/outbox.ts';
import {
  nextScanUpload,
  noteScanArrived,
  noteScanFailure,
  noteScanLost,
  noteScanSent,
  scansArrivedSince,
} from '../../db/scan-uploads.ts';
import { readScan } from '../../db/scans.ts';
import type { ScanPost } from '../sync/scan-post.ts';
import { makeScanErrand, type ScanOutbox } from '../sync/scan-uploads.ts';
import { type HallContext, write } from './hall-context.ts';

/** A backup older than this has lost messages as well, and people are at work there. */
const recheckedMs = 14 * 24 * 3_600_000;

/** The scans of this window's books, for the errand that sends them. */
const scanOutboxOf = (context: HallContext): ScanOutbox => {
  const { db } = context;
  return {
    next: (now) => nextScanUpload(db, now),
    read: (hash, at, length) => readScan(db, hash, at, length),
    noteSent: (hash, sent) => write(context, 'scan-sent', (tx) => noteScanSent(tx, hash, sent)),
    noteArrived: (hash, at) =>
      write(context, 'scan-arrived', (tx) => {
        noteScanArrived(tx, hash, at);
        tx.journal({
          what: 'scan/arrived',
          at,
          officer: null,
          actId: null,
          caseFileId: null,
          detail: { hash },
        });
      }),
    toRecheck: () => scansArrivedSince(db, context.clock.now() - recheckedMs),
    noteLost: (hash) =>
      write(context, 'scan-lost', (tx) => {
        noteScanLost(tx, hash);
        tx.journal({
          what: 'scan/lost-at-exchange',
          at: context.clock.now(),
          officer: null,
          actId: null,
          caseFileId: null,
          detail: { hash },
        });
      }),
    noteFailure: (hash, failure) =>
      write(context, 'scan-failure', (tx) => noteScanFailure(tx, hash, failure)),
  };
};

/** One errand of the line, in each round after the messages. */
export const openScanErrand = (context: HallContext, post: ScanPost, changed: () => void) =>
  makeScanErrand({
    outbox: scanOutboxOf(context),
    post,
    now: context.clock.now,
    elapsed: context.clock.monotonic,
    messagesWait: () => countWaiting(context.db) > 0,
    changed,
  });
