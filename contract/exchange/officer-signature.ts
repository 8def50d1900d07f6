import { z } from 'zod/mini';

/**
 * An officer’s CA key under a legal act (DESIGN §8), beside the words it signed: everything of the message but its place
 * in the chain and this signature itself. Which bytes that are says `evidence/officer-signature.ts`.
 */
export const OfficerSignatureBody = z.strictObject({
  algorithm: z.enum(['sm2-sm3', 'rsa-sha256', 'ecdsa-sha256']),
  /** Of the key that signed, DER in base64. */
  certificate: z.string().check(z.maxLength(22_000), z.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
  /** SM2 and ECDSA as DER. Lower-case hex. */
  signature: z.string().check(z.regex(/^[0-9a-f]{16,1200}$/)),
  /** By which version of the trust list the certificate was believed. */
  trustVersion: z.int().check(z.positive()),
  /** The CA’s revocation list that was at hand then, UTC ms; null where there was none. */
  revocationList: z.nullable(
    z.strictObject({
      thisUpdate: z.int(),
      nextUpdate: z.nullable(z.int()),
      number: z.nullable(z.string().check(z.maxLength(60))),
    }),
  ),
});
export type OfficerSignatureBody = z.infer<typeof OfficerSignatureBody>;

/** In the bodies of acts that may carry one. */
export const signatureOfBody = z.optional(OfficerSignatureBody);
