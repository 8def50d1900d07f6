import type { BodyOf } from '../contract/exchange/bodies.ts';
import type { Message } from '../contract/exchange/message.ts';
import {
  accept,
  conflict,
  type Decision,
  handoverOf,
  identityFault,
  isCurrent,
  next,
  reject,
  type Situation,
} from './decision.ts';
import type { RecordState } from './storage/port.ts';

/* A record that moves to another jurisdiction (docs/decisions/0025). Both sides are judged in their own part alone. */

/** Closes the record here: judged like a new version of it, and passed on to a part where somebody can take it. */
export const decideHandover = (message: Message, situation: Situation): Decision => {
  const { record, parts = new Set() } = situation;
  const { toPart, schema } = message.body as BodyOf<'handover/1'>;
  if (record === undefined) return reject({ code: 'exchange/record-unknown', field: 'recordId' });
  const fault = identityFault({ ...message, schema }, record);
  if (fault !== undefined) return reject(fault);
  if (message.version !== message.baseVersion + 1)
    return reject({ code: 'exchange/version-not-next', field: 'version' });
  if (toPart === message.part || !parts.has(toPart))
    return reject({ code: 'exchange/part-unknown', field: 'body.toPart' });
  if (record.status === 'handed-over') return conflict(record, 'exchange/record-handed-over');
  if (!isCurrent(message, record)) return conflict(record, 'exchange/version-stale');
  if (record.status === 'returned') return conflict(record, 'exchange/record-returned');
  const away = { part: toPart, msgId: situation.message.msgId };
  const closed: RecordState = {
    ...next(message, situation),
    schema: record.schema,
    status: 'handed-over',
    handover: handoverOf(away, record.handover?.offers ?? [], record.handover?.taken),
  };
  return { ...accept(closed), passTo: toPart };
};

/**
 * A version of a record that is not here: only the bureau it is offered to may open it, citing the HANDOVER as cause and
 * as base. Whatever else somebody had prepared is a conflict with where the record has gone.
 */
export const decideAway = (message: Message, situation: Situation, record: RecordState): Decision => {
  const offers = record.handover?.offers ?? [];
  const offer = offers.find(({ msgId }) => msgId === message.cause);
  if (offer === undefined) return conflict(record, 'exchange/record-handed-over');
  const fault = identityFault(message, { ...record, authority: offer.authority });
  if (fault !== undefined) return reject(fault);
  if (message.baseVersion !== offer.version || message.baseHash !== offer.hash)
    return conflict(record, 'exchange/version-stale');
  const left = offers.filter(({ msgId }) => msgId !== offer.msgId);
  return accept({ ...next(message, situation), handover: handoverOf(null, left, offer) });
};

/** It was opened here: the part it came from is passed this message, once, and not the one that opened it. */
export const decideTaken = (message: Message, { record }: Situation): Decision => {
  if (record === undefined) return reject({ code: 'exchange/record-unknown', field: 'recordId' });
  const { away = null, offers = [], taken } = record.handover ?? {};
  if (taken === undefined || taken.msgId !== message.cause)
    return conflict(record, 'exchange/handover-answered');
  if (message.authority !== taken.authority)
    return reject({ code: 'exchange/not-the-authority', field: 'authority' });
  if (message.taxpayer !== record.taxpayer)
    return reject({ code: 'exchange/record-mismatch', field: 'taxpayer' });
  if (message.baseVersion !== taken.version || message.baseHash !== taken.hash)
    return reject({ code: 'exchange/record-mismatch', field: 'baseHash' });
  const { toPart } = message.body as BodyOf<'taken/1'>;
  if (toPart !== taken.part) return reject({ code: 'exchange/record-mismatch', field: 'body.toPart' });
  return { ...accept({ ...record, handover: handoverOf(away, offers) }), passTo: toPart };
};

/** What is offered goes back to the part it came from, which is passed this very message. */
export const decideDecline = (message: Message, { record }: Situation): Decision => {
  if (record === undefined) return reject({ code: 'exchange/record-unknown', field: 'recordId' });
  const { toPart } = message.body as BodyOf<'decline/1'>;
  const offers = record.handover?.offers ?? [];
  const offer = offers.find(({ msgId }) => msgId === message.cause);
  if (offer === undefined) return conflict(record, 'exchange/handover-answered');
  if (message.authority !== offer.authority)
    return reject({ code: 'exchange/not-the-authority', field: 'authority' });
  if (message.taxpayer !== record.taxpayer)
    return reject({ code: 'exchange/record-mismatch', field: 'taxpayer' });
  if (message.baseVersion !== offer.version || message.baseHash !== offer.hash)
    return reject({ code: 'exchange/record-mismatch', field: 'baseHash' });
  if (toPart !== offer.part) return reject({ code: 'exchange/record-mismatch', field: 'body.toPart' });
  const left = offers.filter(({ msgId }) => msgId !== offer.msgId);
  const { away = null, taken } = record.handover ?? {};
  const declined = accept({ ...record, handover: handoverOf(away, left, taken) });
  return { ...declined, passTo: toPart, sentBack: offer.msgId };
};
