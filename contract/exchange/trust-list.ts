import { z } from 'zod/mini';
import { bureaus } from '../../domain/bureau.ts';
import { environments } from './message.ts';
import { oneLine, plainDate, signature } from './values.ts';

/*
 * 互认清单 (norm item 6) as a file: what both bureaus have signed, with the CAs’ revocation lists beside it, which their
 * own CA has signed. The same names as `evidence/trust-bundle.ts`; that folder and this one may not know each other.
 */
const identifier = z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{0,39}$/));
const oid = z.string().check(z.regex(/^[0-2](\.\d{1,12}){1,20}$/));
const base64 = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[A-Za-z0-9+/]+={0,2}$/));

const ExtractionRule = z.strictObject({
  id: identifier,
  kind: z.enum(['taxpayer-number', 'credit-code', 'organisation-code', 'id-number', 'officer-number']),
  from: z.union([z.strictObject({ extension: oid }), z.strictObject({ subject: oneLine(40) })]),
  prefix: z.exactOptional(oneLine(20)),
  part: z.exactOptional(z.strictObject({ separator: oneLine(4), index: z.int().check(z.gte(0), z.lte(20)) })),
});

const RecognisedCa = z.strictObject({
  id: identifier,
  name: oneLine(100),
  nameEn: oneLine(100),
  broughtBy: z.array(z.enum(bureaus)).check(z.minLength(1), z.maxLength(2)),
  certificates: z.array(base64(22_000)).check(z.minLength(1), z.maxLength(20)),
  algorithms: z
    .array(
      z.enum([
        'sm2-sm3',
        'rsa-sha1',
        'rsa-sha256',
        'rsa-sha384',
        'rsa-sha512',
        'ecdsa-sha256',
        'ecdsa-sha384',
      ]),
    )
    .check(z.minLength(1), z.maxLength(7)),
  rules: z.array(ExtractionRule).check(
    z.maxLength(40),
    z.refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length),
  ),
  revocationListsAt: z.array(oneLine(300)).check(z.maxLength(10)),
  counter: oneLine(200),
  counterEn: oneLine(200),
});

export const TrustBundle = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  region: oneLine(60),
  version: z.int().check(z.positive(), z.lte(999_999)),
  issuedOn: plainDate,
  document: oneLine(200),
  recognised: z.array(RecognisedCa).check(
    z.minLength(1),
    z.maxLength(20),
    z.refine((cas) => new Set(cas.map(({ id }) => id)).size === cas.length),
  ),
});
export type TrustBundle = z.infer<typeof TrustBundle>;

/** As the bureaus carry it: each adds its signature, then it is brought to the windows. */
export const TrustListFile = z.strictObject({
  kind: z.literal('joint-window trust list'),
  bundle: TrustBundle,
  signatures: z.strictObject({ state: z.nullable(signature), local: z.nullable(signature) }),
  /** DER in base64. */
  revocationLists: z.array(base64(44_000_000)).check(z.maxLength(20)),
});
export type TrustListFile = z.infer<typeof TrustListFile>;

/** A trust list by itself, as the exchange holds it: named there by the SHA-256 of its canonical text. */
export const trustListDocument = <B, S>(bundle: B, signatures: S) =>
  ({ kind: 'joint-window trust list', bundle, signatures, revocationLists: [] }) as const;

/** How such files are named on a stick. */
export const trustListExtension = '.trust.json';
export const revocationListExtension = '.crl';
