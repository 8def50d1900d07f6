import { countWaitingOf, markReceived, startEpoch } from '../../db/outbox.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { EpochStart } from './begin-epoch.ts';

/**
 * Begins an epoch within the caller's transaction: what the exchange has after all is received, what it has not is left
 * behind for a person, and the first message is queued on the exchange's own chain. Answers how many were left behind.
 */
export const beginEpochIn = (
  tx: WritableTx,
  oldEpoch: number,
  { epoch, baseSeq, baseHash, receivedTo, message }: EpochStart,
  { at, reason }: { readonly at: number; readonly reason: string },
): number => {
  if (receivedTo !== null) markReceived(tx, oldEpoch, receivedTo);
  const left = countWaitingOf(tx, oldEpoch);
  startEpoch(tx, { epoch, baseSeq, baseHash, startedAt: at, reason });
  tx.enqueue(message);
  return left;
};
