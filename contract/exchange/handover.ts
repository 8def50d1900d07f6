import { z } from 'zod/mini';
import { bureaus } from '../../domain/bureau.ts';
import { dateText, hash, identifier } from './values.ts';

const shortText = z.string().check(z.maxLength(200));
const longText = z.string().check(z.maxLength(1000));
const version = z.int().check(z.positive());

/** State schemas whose records may move to another jurisdiction. All others end where they were made. */
export const movableSchemas = ['registration/1'] as const;

/** The taxpayer moves (跨区迁移), or the bureaus have decided that another office administers it. */
export const handoverReasons = ['taxpayer-moves', 'reassigned'] as const;

/**
 * A record moves to another jurisdiction: closed here, in its last version, and offered there. It carries what the
 * record says, so that the other side receives that and nothing else. STATE.
 */
export const HandoverBody = z.strictObject({
  /** The version that is handed over, and its hash: what this message builds on. */
  handedVersion: version,
  handedHash: hash,
  toPart: identifier,
  /** Which bureau there is to administer it. */
  toAuthority: z.enum(bureaus),
  reason: z.enum(handoverReasons),
  explanation: longText,
  /** The paper it rests on: its number (文号) and date. */
  document: shortText,
  documentOn: dateText,
  /** Schema of what is carried. */
  schema: z.enum(movableSchemas),
  record: z.record(z.string(), z.unknown()),
});
export type HandoverBody = z.infer<typeof HandoverBody>;

/** The receiving bureau does not take a record that was handed over: it goes back, and is open again there. CONTROL. */
export const DeclineBody = z.strictObject({
  recordId: shortText,
  version,
  versionHash: hash,
  /** Where it came from, and goes back to. */
  toPart: identifier,
  reason: longText,
});
export type DeclineBody = z.infer<typeof DeclineBody>;

/**
 * The receiving bureau has opened the record: told where it came from, and nothing of what the record says now. CONTROL.
 */
export const TakenBody = z.strictObject({
  recordId: shortText,
  /** What was handed over: its version and hash. */
  version,
  versionHash: hash,
  /** Where it came from. */
  toPart: identifier,
});
export type TakenBody = z.infer<typeof TakenBody>;

/** Kinds that go to another part beside their own, by their very bytes: a HANDOVER and what answers it. */
export const passedKinds: readonly string[] = ['HANDOVER', 'TAKEN', 'DECLINE'];

/** To which part beside its own a message goes; null for none. */
export const passedTo = (message: {
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
}): string | null => {
  if (!passedKinds.includes(message.kind)) return null;
  const { toPart } = message.body;
  return typeof toPart === 'string' ? toPart : null;
};

/** What a version says of its record: a HANDOVER carries that in its own body. */
export const saidOf = <
  T extends { readonly schema: string; readonly body: Readonly<Record<string, unknown>> },
>({
  schema,
  body,
}: T): { readonly schema: string; readonly body: Readonly<Record<string, unknown>> } => {
  if (schema !== 'handover/1') return { schema, body };
  const carried = HandoverBody.safeParse(body);
  return carried.success ? { schema: carried.data.schema, body: carried.data.record } : { schema, body };
};
