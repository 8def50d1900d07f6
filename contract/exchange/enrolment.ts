import { z } from 'zod/mini';
import { bureaus } from '../../domain/bureau.ts';
import { environments } from './message.ts';
import { dateText, hash, identifier, oneLine, publicKeyHex, signature, suite } from './values.ts';

/**
 * Enrolment travels as two files carried by a person: the window's request, and the exchange's approval. Each is
 * signed over the text below, so neither can be altered on the way.
 */
const line = oneLine(200);
const under = z
  .string()
  .check(z.regex(/^(own-office|agreement:[A-Za-z0-9._-]{1,64}|secondment:[A-Za-z0-9._-]{1,64})$/));

export const enrolmentVersion = 1;

/** What a window says of itself; signed by its own key, which proves that it holds it. */
export const EnrolmentRequest = z.strictObject({
  v: z.literal(enrolmentVersion),
  env: z.enum(environments),
  device: identifier,
  suite,
  publicKeyHex,
  bureau: z.enum(bureaus),
  hall: identifier,
  part: identifier,
  requestedAt: z.int().check(z.nonnegative()),
  /** A window that was copied, restored or replaced asks to begin anew (docs/decisions/0024). */
  newEpoch: z.optional(
    z.strictObject({ epoch: z.int().check(z.positive()), askedBy: identifier, reason: line }),
  ),
  signature,
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** For whom, and under which authority, a device may send; business dates, inclusive; `to` null = until ended. */
export const EnrolmentEntitlement = z.strictObject({
  actingFor: z.enum(bureaus),
  under,
  from: dateText,
  to: z.nullable(dateText),
});
export type EnrolmentEntitlement = z.infer<typeof EnrolmentEntitlement>;

/** What the exchange grants; signed by the exchange's key, which the window keeps from then on. */
export const EnrolmentApproval = z.strictObject({
  v: z.literal(enrolmentVersion),
  env: z.enum(environments),
  exchangeId: identifier,
  device: identifier,
  publicKeyHex,
  bureau: z.enum(bureaus),
  hall: identifier,
  part: identifier,
  /** 0 for a new window; raised after a restore. */
  epoch: z.int().check(z.nonnegative()),
  /** The next message is `lastSeq + 1` and its `prevHash` is `chainHead`: 0 and genesis for a new window. */
  lastSeq: z.int().check(z.nonnegative()),
  chainHead: hash,
  entitlements: z.array(EnrolmentEntitlement).check(z.minLength(1), z.maxLength(20)),
  approvedAt: z.int().check(z.nonnegative()),
  exchangeSuite: suite,
  exchangePublicKeyHex: publicKeyHex,
  signature,
});
export type EnrolmentApproval = z.infer<typeof EnrolmentApproval>;

/** The text a window signs. Every member is line-free by its schema, so lines cannot be forged. */
export const enrolmentRequestText = (r: Omit<EnrolmentRequest, 'signature'>): string =>
  [
    'TXP/1 enrolment request',
    r.v,
    r.env,
    r.device,
    r.suite,
    r.publicKeyHex,
    r.bureau,
    r.hall,
    r.part,
    r.requestedAt,
    ...(r.newEpoch === undefined
      ? []
      : ['new epoch', r.newEpoch.epoch, r.newEpoch.askedBy, r.newEpoch.reason]),
  ].join('\n');

/** The text the exchange signs. */
export const enrolmentApprovalText = (a: Omit<EnrolmentApproval, 'signature'>): string =>
  [
    'TXP/1 enrolment approval',
    a.v,
    a.env,
    a.exchangeId,
    a.device,
    a.publicKeyHex,
    a.bureau,
    a.hall,
    a.part,
    a.epoch,
    a.lastSeq,
    a.chainHead,
    a.approvedAt,
    a.exchangeSuite,
    a.exchangePublicKeyHex,
    ...a.entitlements.map((e) => [e.actingFor, e.under, e.from, e.to ?? 'open'].join(' ')),
  ].join('\n');
