import { z } from 'zod/mini';
import { bureaus } from '../../domain/bureau.ts';
import { environments } from './message.ts';
import { day, hash, identifier, publicKeyHex, signature, suite } from './values.ts';

/*
 * A head says what one part's feed is, up to one position, in one hash. The exchange signs it; both bureaus sign that
 * they have checked it. One signer alone cannot prove that it showed everybody the same feed; three can.
 */
const size = z.int().check(z.positive());

/** Signed by the exchange. `root` is the RFC 6962 tree hash of the part's feed, positions 1 to `size`. */
export const TreeHead = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: identifier,
  part: identifier,
  size,
  root: hash,
  hallDate: day,
  /** UTC ms by the exchange's clock: information, never an order. */
  madeAt: z.int().check(z.nonnegative()),
  signature,
});
export type TreeHead = z.infer<typeof TreeHead>;

/** The text the exchange signs. */
export const treeHeadText = (h: Omit<TreeHead, 'signature'>): string =>
  ['TXP/1 head', h.v, h.env, h.exchangeId, h.part, h.size, h.root, h.hallDate, h.madeAt].join('\n');

/**
 * What a bureau checked before it signed: that the feed it signed last is the beginning of this one, and that one of
 * its windows computed this root from its own books.
 */
export const headChecks = ['consistent', 'first', 'window'] as const;

/** A bureau's signature under a head. */
export const HeadCountersignature = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: identifier,
  bureau: z.enum(bureaus),
  part: identifier,
  size,
  root: hash,
  /** SHA-256 of the text the exchange signed: it is that head and no other. */
  head: hash,
  checked: z.array(z.enum(headChecks)).check(z.minLength(1), z.maxLength(3)),
  officer: identifier,
  signedOn: day,
  signature,
});
export type HeadCountersignature = z.infer<typeof HeadCountersignature>;

/** The text a bureau signs. */
export const headCountersignatureText = (c: Omit<HeadCountersignature, 'signature'>): string =>
  [
    'TXP/1 countersignature of a head',
    c.v,
    c.env,
    c.exchangeId,
    c.bureau,
    c.part,
    c.size,
    c.root,
    c.head,
    c.checked.join(' '),
    c.officer,
    c.signedOn,
  ].join('\n');

export const SignedHead = z.strictObject({
  head: TreeHead,
  /** State first; at most one of each bureau. */
  countersignatures: z.array(HeadCountersignature).check(z.maxLength(2)),
});
export type SignedHead = z.infer<typeof SignedHead>;

/** Another window of the part whose records were not the exchange's at the last comparison; which, the operator sees. */
const RecordsDisagree = z.strictObject({
  device: identifier,
  size,
  count: z.int().check(z.positive()),
});

/** Answer of `GET /v1/heads/{part}`: the newest first. */
export const HeadsPage = z.strictObject({
  part: identifier,
  heads: z.array(SignedHead),
  disagreements: z.optional(z.array(RecordsDisagree).check(z.maxLength(10_000))),
});
export type HeadsPage = z.infer<typeof HeadsPage>;

export const maxHeadsListed = 50;

const Proof = z.array(hash).check(z.maxLength(128));

/** That the feed of `to` entries begins with that of `from` (RFC 6962, section 2.1.2). */
export const ConsistencyProof = z.strictObject({
  part: identifier,
  from: z.int().check(z.nonnegative()),
  to: size,
  proof: Proof,
});
export type ConsistencyProof = z.infer<typeof ConsistencyProof>;

/** That the entry at `position` is in the feed of `size` entries (RFC 6962, section 2.1.1). */
export const InclusionProof = z.strictObject({
  part: identifier,
  position: size,
  size,
  leaf: hash,
  proof: Proof,
});
export type InclusionProof = z.infer<typeof InclusionProof>;

/** What the exchange hands a bureau to be signed: a head, and the proof that it goes on from the one signed last. */
export const HeadToSign = z.strictObject({
  head: TreeHead,
  exchangeKey: z.strictObject({
    suite,
    publicKeyHex,
  }),
  consistency: ConsistencyProof,
});
export type HeadToSign = z.infer<typeof HeadToSign>;

/** Answer to a countersignature. */
export const HeadCountersigned = z.strictObject({
  part: identifier,
  size,
  bureaus: z.array(z.enum(bureaus)),
});
export type HeadCountersigned = z.infer<typeof HeadCountersigned>;
