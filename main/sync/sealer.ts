import { bodySchemas, schemasOfKind } from '../../contract/exchange/bodies.ts';
import {
  classOfKind,
  Envelope,
  type Environment,
  envelopeVersion,
  type MessageKind,
  maxMessageBytes,
  messageId,
  messageKinds,
} from '../../contract/exchange/message.ts';
import type { PolicyDocument } from '../../contract/exchange/policy-document.ts';
import type { OutboxHead, SealedMessage } from '../../db/outbox.ts';
import type { DraftMessage, Sealer } from '../../db/transaction.ts';
import { Fault } from '../../domain/faults.ts';
import { type Canonical, canonicalText, genesisHash, linkHash } from '../../evidence/canonical.ts';
import { withoutWithheld } from './withholding.ts';

/** A draft whose words are the contract's; what services hand to `tx.enqueue`. */
export interface MessageDraft extends DraftMessage {
  readonly kind: MessageKind;
  readonly schema: keyof typeof bodySchemas;
}

export interface SealerIdentity {
  readonly env: Environment;
  readonly device: string;
  /** What the bureaus have agreed, as this window knows it now; without it everything is shared. */
  readonly agreement?: () => PolicyDocument | undefined;
}

type Issues = readonly { readonly path?: readonly PropertyKey[] | undefined }[];
const fieldOf = (issues: Issues): string => (issues[0]?.path ?? []).map(String).join('.');

const isKind = (kind: string): kind is MessageKind => (messageKinds as readonly string[]).includes(kind);

/** Body by its schema, and the schema by the kind: what the exchange would reject is not sealed in the first place. */
const checkBody = (draft: DraftMessage): void => {
  if (!isKind(draft.kind)) throw new Fault('exchange/envelope-invalid', { field: 'kind' });
  if (!(schemasOfKind[draft.kind] as readonly string[]).includes(draft.schema)) {
    throw new Fault('exchange/schema-unknown');
  }
  const parsed = bodySchemas[draft.schema as keyof typeof bodySchemas].safeParse(draft.body);
  if (!parsed.success) {
    throw new Fault('exchange/body-invalid', { field: fieldOf(parsed.error.issues) });
  }
};

const canonical = (message: object): string => {
  try {
    return canonicalText(message as Canonical);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // A fraction, a lone surrogate or a missing value: the message names where.
    throw new Fault('exchange/body-invalid', { field: error.message.slice(error.message.indexOf('$')) });
  }
};

const sealOne = (identity: SealerIdentity, draft: DraftMessage, head: OutboxHead): SealedMessage => {
  checkBody(draft);
  const kind = draft.kind as MessageKind;
  const position = { device: identity.device, epoch: head.epoch, seq: head.lastSeq + 1 };
  const message = {
    v: envelopeVersion,
    alg: 'sha256',
    env: identity.env,
    kind,
    class: classOfKind[kind],
    ...position,
    prevHash: head.lastHash,
    schema: draft.schema,
    authority: draft.authority,
    part: draft.part,
    taxpayer: draft.taxpayer,
    recordId: draft.recordId,
    baseVersion: draft.baseVersion,
    baseHash: draft.baseHash,
    version: draft.version,
    cause: draft.cause,
    actId: draft.actId,
    officer: draft.officer,
    actingFor: draft.actingFor,
    under: draft.under,
    hall: draft.hall,
    caseFileId: draft.caseFileId,
    businessDate: draft.businessDate,
    recordedAt: draft.recordedAt,
    moneyUnit: 'fen',
    body: draft.body,
  };
  const parsed = Envelope.safeParse(message);
  if (!parsed.success) throw new Fault('exchange/envelope-invalid', { field: fieldOf(parsed.error.issues) });
  const text = canonical(message);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxMessageBytes) throw new Fault('exchange/message-too-large', { bytes });
  return {
    epoch: head.epoch,
    seq: position.seq,
    msgId: messageId(position),
    prevHash: head.lastHash,
    hash: linkHash(head.lastHash, text),
    text,
  };
};

/**
 * Seals drafts into the chain of this device, and links the journal. Whatever is sealed can land: envelope, body,
 * encoding and size are checked here, so that a faulty act is refused while the taxpayer still stands at the counter
 * (DESIGN §8). Throws exchange/envelope-invalid, exchange/schema-unknown, exchange/body-invalid and
 * exchange/message-too-large.
 */
export const makeSealer = (identity: SealerIdentity): Sealer => ({
  genesis: genesisHash,
  link: linkHash,
  entryText: (entry) => canonical(entry),
  seal: (drafts, head) => {
    const sealed: SealedMessage[] = [];
    let at = head;
    const agreement = drafts.length === 0 ? undefined : identity.agreement?.();
    for (const draft of drafts) {
      // Before anything is hashed or signed: what is not in the text is in no copy of it.
      const message = sealOne(identity, withoutWithheld(draft, agreement), at);
      sealed.push(message);
      at = { epoch: at.epoch, lastSeq: message.seq, lastHash: message.hash };
    }
    return sealed;
  },
});
