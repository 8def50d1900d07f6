import { z } from 'zod/mini';
import { bureaus } from '../../domain/bureau.ts';
import { EnrolmentApproval, EnrolmentEntitlement } from './enrolment.ts';
import { environments } from './message.ts';
import { day, hash, identifier, oneLine, signature } from './values.ts';

/*
 * A window is let in by both bureaus and by neither alone: it asks with its own key, each bureau says what it thinks
 * with the bureau's key, and the exchange approves when both have said the same. Either bureau may shut a window out.
 */
const line = oneLine(200);

const opinions = ['approve', 'refuse'] as const;

/** What one bureau says of a window that asks to be enrolled; signed by the bureau. */
export const BureauOpinion = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: identifier,
  bureau: z.enum(bureaus),
  /** Id of the request: the SHA-256 of the text the window signed. */
  enrolment: hash,
  device: identifier,
  opinion: z.enum(opinions),
  /** Empty: as before, for a new epoch; else the window acts for its own bureau, under its own office, from the hall date on. */
  entitlements: z.array(EnrolmentEntitlement).check(z.maxLength(20)),
  /** After a restore or a replaced machine: a person has looked into it. Also takes a new key and unfreezes. */
  newEpoch: z.boolean(),
  officer: identifier,
  reason: line,
  decidedOn: day,
  signature,
});
export type BureauOpinion = z.infer<typeof BureauOpinion>;

/** The text a bureau signs. */
export const bureauOpinionText = (o: Omit<BureauOpinion, 'signature'>): string =>
  [
    'TXP/1 bureau opinion on a window',
    o.v,
    o.env,
    o.exchangeId,
    o.bureau,
    o.enrolment,
    o.device,
    o.opinion,
    o.newEpoch ? 'new-epoch' : 'same-epoch',
    o.officer,
    o.decidedOn,
    o.reason,
    ...o.entitlements.map((e) => [e.actingFor, e.under, e.from, e.to ?? 'open'].join(' ')),
  ].join('\n');

/** A bureau shuts a window out; signed by the bureau. Either may, at once. */
export const DeviceRevocation = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: identifier,
  bureau: z.enum(bureaus),
  device: identifier,
  officer: identifier,
  reason: line,
  decidedOn: day,
  signature,
});
export type DeviceRevocation = z.infer<typeof DeviceRevocation>;

/** The text a bureau signs. */
export const deviceRevocationText = (r: Omit<DeviceRevocation, 'signature'>): string =>
  [
    'TXP/1 revocation of a window',
    r.v,
    r.env,
    r.exchangeId,
    r.bureau,
    r.device,
    r.officer,
    r.decidedOn,
    r.reason,
  ].join('\n');

/** Answer to a revocation. */
export const DeviceShutOut = z.strictObject({ device: identifier });

export const enrolmentStates = ['waiting', 'approved', 'refused'] as const;

/** `POST /v1/enrolments` and `GET /v1/enrolments/:id`: how far a request has come. */
export const EnrolmentProgress = z.strictObject({
  id: hash,
  device: identifier,
  state: z.enum(enrolmentStates),
  opinions: z.array(z.strictObject({ bureau: z.enum(bureaus), opinion: z.enum(opinions) })),
  /** The exchange's signed approval, for the window to import; null until both bureaus agree. */
  approval: z.nullable(EnrolmentApproval),
});
export type EnrolmentProgress = z.infer<typeof EnrolmentProgress>;
