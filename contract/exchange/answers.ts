import { z } from 'zod/mini';
import { environments } from './message.ts';
import { PolicyDocument } from './policy-document.ts';
import { hash } from './values.ts';

/**
 * The exchange's own verdict on one message: one, final. RETURN is not among them: it is a later message of the
 * other bureau (DESIGN §8). A fact that is not in order is accepted and marked `quarantined`, so that it still counts.
 */
export const verdictKinds = ['ACCEPTED', 'REJECT', 'CONFLICT'] as const;
export const Verdict = z.strictObject({
  msgId: z.string(),
  seq: z.int(),
  verdict: z.enum(verdictKinds),
  /** Feed position when accepted. */
  position: z.nullable(z.int()),
  /** Stable code, e.g. `exchange/schema-unknown`, when rejected or quarantined. */
  code: z.nullable(z.string()),
  /** Path of the faulty field, when one is known. */
  field: z.nullable(z.string()),
  quarantined: z.boolean(),
  /** What the record stands at now, on a conflict. */
  currentVersion: z.nullable(z.int()),
  currentHash: z.nullable(z.string()),
  decidedAt: z.int(),
});
export type Verdict = z.infer<typeof Verdict>;

/**
 * How many messages the exchange takes from this device in its next batch, as busy as it is; 0: none before
 * `retryAfterSeconds`. An exchange that does not say takes what a batch may hold.
 */
const credit = z.optional(z.int().check(z.nonnegative()));

/** Answer to a batch: stored durably up to `receivedTo` (contiguous). */
export const BatchAnswer = z.strictObject({
  receivedTo: z.int(),
  chainHead: z.string(),
  /** The window is shut out (`code` says how): its messages up to `to` are kept aside until a person decides. */
  held: z.optional(
    z.strictObject({ to: z.int(), code: z.enum(['exchange/device-revoked', 'exchange/device-frozen']) }),
  ),
  credit,
  retryAfterSeconds: z.optional(z.int().check(z.positive())),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;

export const FeedEntry = z.strictObject({
  position: z.int(),
  msgId: z.string(),
  hash: z.string(),
  /** The message's canonical text. */
  message: z.string(),
  senderBureau: z.enum(['state', 'local']),
  receivedAt: z.int(),
  quarantined: z.nullable(z.string()),
});
export type FeedEntry = z.infer<typeof FeedEntry>;

/** Entries `(from, to]` of one part's gapless feed. A client applies a page only when `from` is its cursor. */
export const FeedPage = z.strictObject({
  part: z.string(),
  from: z.int(),
  to: z.int(),
  highWater: z.int(),
  entries: z.array(FeedEntry),
});
export type FeedPage = z.infer<typeof FeedPage>;

export const DeviceState = z.strictObject({
  device: z.string(),
  epoch: z.int(),
  lastSeq: z.int(),
  chainHead: z.string(),
  bureau: z.enum(['state', 'local']),
  part: z.string(),
  status: z.enum(['active', 'revoked', 'frozen']),
  credit,
});
export type DeviceState = z.infer<typeof DeviceState>;

/** What the exchange publishes to all. `hallDate` is the date of law; in training it may be offset and advanced. */
export const Policy = z.strictObject({
  env: z.enum(environments),
  exchangeId: z.string(),
  hallDate: z.string(),
  serverTime: z.int(),
  schemas: z.array(z.string()),
  /** What the bureaus have agreed; an exchange without a desk has none. */
  agreement: z.optional(PolicyDocument),
  /** Mark of the trust papers held now (`/v1/trust`); told to who asks with `trust=1`, by an exchange that keeps them. */
  trust: z.optional(hash),
});
export type Policy = z.infer<typeof Policy>;

export const ExchangeError = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
});
export type ExchangeError = z.infer<typeof ExchangeError>;

/** Answer of `GET /v1/results?after=<seq>`: verdicts of the device's messages, in order of `seq`. */
export const ResultsPage = z.strictObject({ results: z.array(Verdict) });
export type ResultsPage = z.infer<typeof ResultsPage>;
