import { findRecord } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import type { WritableTx } from '../../db/transaction.ts';

/**
 * Message id of the RETURN that stands open against a record, as far as this window has heard: a correction that is
 * still on its way has answered it already, and a second answer would be refused by the exchange.
 */
export const openReturnOf = (tx: WritableTx, recordId: string): string | null => {
  const record = findRecord(tx, recordId);
  if (record?.status !== 'returned' || record.lastReturn === null) return null;
  const { msgId } = record.lastReturn;
  const answered = outboxOfRecord(tx, recordId).some(
    (message) =>
      message.kind === 'CORRECTION' &&
      message.state !== 'rejected' &&
      message.state !== 'conflict' &&
      (JSON.parse(message.text) as { cause: string | null }).cause === msgId,
  );
  return answered ? null : msgId;
};
