import { bodySchemas, type BodySchemaName } from '../../contract/exchange/bodies.ts';
import {
  classOfKind,
  Envelope,
  type Environment,
  envelopeVersion,
  maxMessageBytes,
  type MessageKind,
  messageId,
} from '../../contract/exchange/message.ts';
import { Fault } from '../../domain/faults.ts';
import { type Canonical, canonicalText, genesisHash, linkHash } from '../../evidence/canonical.ts';
import type { OutboxHead, SealedMessage } from '../../db/outbox.ts';
import type { DraftMessage, Sealer } from '../../db/transaction.ts';

const pathOf = (issues: readonly { readonly path: readonly PropertyKey[] }[]): string =>
  (issues[0]?.path ?? []).map(String).join('.');

const checked = (message: Record<string, unknown>, draft: DraftMessage): string => {
  const body = bodySchemas[draft.schema as BodySchemaName]?.safeParse(draft.body);
  if (body === undefined) throw new Fault('exchange/not-sealable', { field: 'schema' });
  if (!body.success) throw new Fault('exchange/not-sealable', { field: `body.${pathOf(body.error.issues)}` });
  const envelope = Envelope.safeParse(message);
  if (!envelope.success) throw new Fault('exchange/not-sealable', { field: pathOf(envelope.error.issues) });
  const text = canonicalText(message as Canonical);
  if (new TextEncoder().encode(text).length > maxMessageBytes)
    throw new Fault('exchange/not-sealable', { field: 'size' });
  return text;
};

/**
 * Makes messages of this device: whatever is sealed can land, so schema, encoding and size are checked here, before
 * (DESIGN §8). Throws `exchange/not-sealable`, which keeps the whole transaction from happening.
 */
export const makeSealer = (of: { readonly env: Environment; readonly device: string }): Sealer => ({
  genesis: genesisHash,
  link: linkHash,
  entryText: (entry) => canonicalText(entry as unknown as Canonical),
  seal: (drafts: readonly DraftMessage[], head: OutboxHead): readonly SealedMessage[] => {
    let prevHash = head.lastHash;
    return drafts.map((draft, index) => {
      const seq = head.lastSeq + 1 + index;
      const message = {
        ...draft,
        v: envelopeVersion,
        alg: 'sha256',
        env: of.env,
        class: classOfKind[draft.kind as MessageKind],
        device: of.device,
        epoch: head.epoch,
        seq,
        prevHash,
        moneyUnit: 'fen',
      };
      const text = checked(message, draft);
      const sealed = {
        epoch: head.epoch,
        seq,
        msgId: messageId({ device: of.device, epoch: head.epoch, seq }),
        prevHash,
        hash: linkHash(prevHash, text),
        text,
      };
      prevHash = sealed.hash;
      return sealed;
    });
  },
});
