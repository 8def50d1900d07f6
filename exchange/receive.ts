import type { BodyOf } from '../contract/exchange/bodies.ts';
import type { Message } from '../contract/exchange/message.ts';
import type { Bureau } from '../domain/bureau.ts';
import { handoverOf } from './decision.ts';
import type { LandedMessage, RecordState } from './storage/port.ts';

/** An accepted message of another part, on its way into this part's feed. */
export interface Passed {
  readonly message: LandedMessage;
  readonly senderBureau: Bureau;
  /** The record as it stands here, when there is one. */
  readonly record: RecordState | undefined;
}

/** What a passed message makes of its record here; null leaves it. Pure. */
export type Receive = (passed: Passed) => RecordState | null;

const offered = (message: Message, { message: landed, senderBureau, record }: Passed): RecordState => {
  const { toAuthority: authority, schema } = message.body as BodyOf<'handover/1'>;
  const { version, recordId, taxpayer, part } = message;
  const { msgId, hash } = landed;
  const offers = [...(record?.handover?.offers ?? []), { msgId, part, version, hash, authority }];
  const isFromWhereItIs = record?.status === 'handed-over' && record.handover?.away?.part === part;
  // What stands here stays as it is: a live one under that number (then the offer can only go back), and one that a
  // third part has, which may come back itself.
  if (record !== undefined && !isFromWhereItIs)
    return {
      ...record,
      handover: handoverOf(record.handover?.away ?? null, offers, record.handover?.taken),
    };
  return {
    recordId,
    authority,
    schema,
    taxpayer,
    version,
    hash,
    senderBureau,
    status: 'handed-over',
    openReturn: null,
    handover: handoverOf({ part, msgId }, offers),
  };
};

/** Sent back: the record is open again in the version it was handed over in. */
const takenBack = (message: Message, { record }: Passed): RecordState | null =>
  record?.status !== 'handed-over' || record.handover?.away?.msgId !== message.cause
    ? null
    : {
        ...record,
        status: 'accepted',
        handover: handoverOf(null, record.handover.offers, record.handover.taken),
      };

/** The second step of a handover: the first part's verdict stands, and nothing is judged again here. */
export const receive: Receive = (passed) => {
  const message = JSON.parse(passed.message.text) as Message;
  if (message.kind === 'HANDOVER') return offered(message, passed);
  // Where a record has gone it is closed already; that it was taken there is for the windows to read.
  return message.kind === 'TAKEN' ? null : takenBack(message, passed);
};
