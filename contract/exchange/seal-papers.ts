import { z } from 'zod/mini';
import { bureaus } from '../../domain/bureau.ts';
import { environments } from './message.ts';
import { identifier, plainDate, publicKeyHex, signature, suite } from './values.ts';

/*
 * How a bureau's seal keys reach a window and are taken back (DESIGN §14). The window asks, the bureau grants, the
 * bureau revokes: three signed papers. The exchange keeps them for the window and believes none of them; the window
 * checks each against the bureau's own public key. The same names as `evidence/seal.ts`; that folder and this one may
 * not know each other.
 */
const kinds = z
  .array(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,62}$/)))
  .check(z.minLength(1), z.maxLength(10));
/** No longer than a seal number is printed. */
const number = z.int().check(z.positive(), z.lte(999_999));

export const SealRequestPaper = z.strictObject({
  kind: z.literal('request'),
  signed: z.strictObject({
    request: z.strictObject({
      v: z.literal(1),
      env: z.enum(environments),
      id: identifier,
      bureau: z.enum(bureaus),
      window: identifier,
      kinds,
      suite,
      publicKeyHex,
      requestedOn: plainDate,
    }),
    signature,
  }),
});
export type SealRequestPaper = z.infer<typeof SealRequestPaper>;

export const SealGrantPaper = z.strictObject({
  kind: z.literal('grant'),
  signed: z.strictObject({
    grant: z
      .strictObject({
        v: z.literal(1),
        env: z.enum(environments),
        id: identifier,
        bureau: z.enum(bureaus),
        window: identifier,
        kinds,
        fromNo: number,
        toNo: number,
        validFrom: plainDate,
        validTo: plainDate,
        suite,
        publicKeyHex,
      })
      .check(z.refine((grant) => grant.toNo >= grant.fromNo && grant.validTo >= grant.validFrom)),
    signature,
  }),
});
export type SealGrantPaper = z.infer<typeof SealGrantPaper>;

export const SealRevocationPaper = z.strictObject({
  kind: z.literal('revocation'),
  /** Where the exchange keeps it; what the bureau signs is the grant's id. */
  window: identifier,
  revocation: z.strictObject({
    grantId: identifier,
    revokedOn: plainDate,
    reason: z.string().check(z.minLength(1), z.maxLength(200)),
    signature,
  }),
});
export type SealRevocationPaper = z.infer<typeof SealRevocationPaper>;

/** What a bureau hands to the exchange for a window. */
export const BureauSealPaper = z.discriminatedUnion('kind', [SealGrantPaper, SealRevocationPaper]);
export type BureauSealPaper = z.infer<typeof BureauSealPaper>;

/** `GET /v1/devices/me/seal-papers`: all that bureaus have deposited for the device, grants before revocations. */
export const SealPapersPage = z.strictObject({ papers: z.array(z.unknown()).check(z.maxLength(1000)) });
export type SealPapersPage = z.infer<typeof SealPapersPage>;

/** Answer to a request that the exchange keeps. */
export const SealRequestKept = z.strictObject({ id: identifier });
export type SealRequestKept = z.infer<typeof SealRequestKept>;
