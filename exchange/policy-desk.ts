import { bodySchemas } from '../contract/exchange/bodies.ts';
import { alwaysRealTime, noAgreement, PolicyDocument } from '../contract/exchange/policy-document.ts';
import { Fault } from '../domain/faults.ts';
import { issuePath } from './content.ts';
import type { FullStore } from './storage/desk-port.ts';

/** What the bureaus have agreed, as it is in force. */
export const agreementInForce = async (store: FullStore): Promise<PolicyDocument> => {
  const text = await store.findPolicy();
  return text === undefined ? noAgreement : PolicyDocument.parse(JSON.parse(text));
};

/**
 * Puts the next version of the agreement in force. Throws `exchange/policy-not-in-order` for other shapes, an unknown
 * kind of record, or registration less often than in real time; `exchange/policy-version-taken` unless it is the next.
 */
export const setAgreement = async (
  store: FullStore,
  raw: unknown,
  { by, reason, now }: { by: string; reason: string; now: number },
): Promise<PolicyDocument> => {
  const parsed = PolicyDocument.safeParse(raw);
  if (!parsed.success)
    throw new Fault('exchange/policy-not-in-order', { field: issuePath(parsed.error.issues) });
  const document = parsed.data;
  const unknown = Object.keys(document.frequencies).find((name) => !Object.hasOwn(bodySchemas, name));
  const slow = alwaysRealTime.find((name) => (document.frequencies[name] ?? 'real-time') !== 'real-time');
  const wrong = unknown ?? slow;
  if (wrong !== undefined) throw new Fault('exchange/policy-not-in-order', { field: `frequencies.${wrong}` });
  if (document.agreedOn === null || document.document === null)
    throw new Fault('exchange/policy-not-in-order', {
      field: document.agreedOn === null ? 'agreedOn' : 'document',
    });
  const { version } = document;
  const decision = { kind: 'policy-set', subject: String(version), decidedAt: now, by, reason } as const;
  if (await store.putPolicy(version, JSON.stringify(document), decision)) return document;
  const inForce = await agreementInForce(store);
  throw new Fault('exchange/policy-version-taken', { next: inForce.version + 1 });
};
