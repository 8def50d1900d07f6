import { z } from 'zod/mini';
import { hash } from './values.ts';

/*
 * The bureaus' trust list and the CAs' revocation lists (norm item 6), as the exchange holds them: signed by others,
 * passed on as they are, and named by the SHA-256 of their bytes. Whom to believe is said at the windows.
 */

const trustPaperKinds = ['trust-list', 'revocation-list'] as const;

/** A revocation list as large as a window reads one; a trust list without those is below it. Bytes. */
export const mostTrustPaperBytes = 32 * 1024 * 1024;
/** The trust list, and so many revocation lists: a region has a handful of CAs with a key or two each. */
export const mostTrustPapers = 100;

/** The newest paper of one subject. */
export const TrustPaper = z.strictObject({
  kind: z.enum(trustPaperKinds),
  /** SHA-256 of its bytes: a trust list’s canonical text without the lists beside it, a revocation list’s DER. */
  hash,
  size: z.int().check(z.positive(), z.maximum(mostTrustPaperBytes)),
  /** The CA as it names itself, or the region of a trust list. */
  of: z.string().check(z.maxLength(200)),
  /** Which of two is newer: a trust list’s version, a revocation list’s thisUpdate in UTC ms. */
  order: z.int().check(z.positive()),
});
export type TrustPaper = z.infer<typeof TrustPaper>;

/** `GET /v1/trust`: what is held now. `catalogue` is the mark that the policy carries as `trust`. */
export const TrustPapersPage = z.strictObject({
  catalogue: hash,
  papers: z.array(TrustPaper).check(z.maxLength(mostTrustPapers)),
});
export type TrustPapersPage = z.infer<typeof TrustPapersPage>;
