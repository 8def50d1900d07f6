import type { FeedEntry } from '../../contract/exchange/answers.ts';
import { bodySchemas, schemasOfKind } from '../../contract/exchange/bodies.ts';
import { passedTo } from '../../contract/exchange/handover.ts';
import { Envelope, type Environment, type Message, messageId } from '../../contract/exchange/message.ts';
import type { FaultCode } from '../../domain/faults.ts';
import { fitsAsItIs } from './fits-as-it-is.ts';
import { nativeLinkHash } from './native-link.ts';
import type { CheckedEntry, SyncStore } from './sync-store.ts';

export interface WindowIdentity {
  readonly env: Environment;
  readonly device: string;
  readonly bureau: 'state' | 'local';
}

const parseMessage = (text: string): Message | undefined => {
  // Half of a pair has no bytes that a hash could be of, and would not come out of the books as it went in.
  if (!text.isWellFormed()) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Kept as it came; the caller marks it unreadable.
    return undefined;
  }
  const message = envelopeOf(value);
  return message !== undefined && bodyFits(message) ? message : undefined;
};

const isEnvelope = fitsAsItIs(Envelope);
const envelopeOf = (value: unknown): Message | undefined =>
  isEnvelope(value) ? value : Envelope.safeParse(value).data;

const isBody = new Map(Object.entries(bodySchemas).map(([name, body]) => [name, fitsAsItIs(body)]));

/** A kind or schema this program does not know yet, or a body that is not what it says, is not guessed at. */
const bodyFits = ({ kind, schema, body }: Message): boolean => {
  if (!(schemasOfKind[kind] as readonly string[]).includes(schema)) return false;
  const known = bodySchemas[schema as keyof typeof bodySchemas];
  return isBody.get(schema)?.(body) === true || known.safeParse(body).success;
};

/** RETURN and CONFIRM speak of the record named in their body; all others of their own. */
const targetOf = (message: Message): string => {
  const { recordId } = message.body;
  const speaksOfAnother = message.kind === 'RETURN' || message.kind === 'CONFIRM';
  return speaksOfAnother && typeof recordId === 'string' ? recordId : message.recordId;
};

const problemOf = (
  part: string,
  entry: FeedEntry,
  message: Message,
  self: WindowIdentity,
  store: Pick<SyncStore, 'findOwn' | 'head'>,
  linkHash: typeof nativeLinkHash,
): FaultCode | null => {
  if (linkHash(message.prevHash, entry.message) !== entry.hash) return 'exchange/entry-altered';
  if (messageId(message) !== entry.msgId) return 'exchange/entry-altered';
  // Of another jurisdiction only what is handed over to this one, or sent back to it.
  const isForHere = message.part === part || passedTo(message) === part;
  if (!isForHere || message.env !== self.env) return 'exchange/entry-misrouted';
  if (message.device !== self.device) return null;
  if (entry.senderBureau !== self.bureau) return 'exchange/entry-forged';
  const own = store.findOwn(entry.msgId);
  if (own !== undefined) return own.hash === entry.hash ? null : 'exchange/entry-forged';
  // After a restore the window no longer knows what it sent in earlier epochs; in this one it knows all.
  const { epoch, lastSeq } = store.head();
  const unknown = message.epoch > epoch || (message.epoch === epoch && message.seq > lastSeq);
  return unknown ? 'exchange/entry-forged' : null;
};

/**
 * Believes a feed entry only when its bytes match its hash, its name matches its envelope, it is of this part (or
 * was handed over to it) and environment. What fails is kept, marked and left out of the fold. What was said in this window's own name and never
 * sealed here (by a copy of its disk, or before an older one was put back) is marked too, and folded like everywhere
 * else: the exchange took it under this device's key, and two windows must not make different records of one feed.
 * `linkHash` makes the hash of a message behind another's, by whichever way is quickest where it is asked.
 */
export const checkEntry = (
  part: string,
  entry: FeedEntry,
  self: WindowIdentity,
  store: Pick<SyncStore, 'findOwn' | 'head'>,
  linkHash = nativeLinkHash,
): CheckedEntry => {
  const message = parseMessage(entry.message);
  if (message === undefined) {
    return { part, entry, message: null, recordId: null, problem: 'exchange/entry-unreadable' };
  }
  const problem = problemOf(part, entry, message, self, store, linkHash);
  if (problem !== null && problem !== 'exchange/entry-forged')
    return { part, entry, message: null, recordId: null, problem };
  return { part, entry, message, recordId: targetOf(message), problem };
};
