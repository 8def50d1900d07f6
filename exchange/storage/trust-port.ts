import type { TrustPaper } from '../../contract/exchange/trust-papers.ts';
import type { DeskDecision } from './desk-port.ts';

/** A paper as it is kept. */
export interface HeldTrustPaper extends TrustPaper {
  /** Papers of one subject follow each other: empty for the trust list, of a revocation list the key that signs it. */
  readonly subject: string;
  /** UTC ms. */
  readonly putAt: number;
}

export type TrustPaperPut =
  | { readonly kind: 'kept' | 'known' | 'full' }
  | { readonly kind: 'not-newer'; readonly have: number };

export const trustPieceBytes = 256 * 1024;
/** The newest of a subject, and the one before it, which a window may be half through. */
export const trustPapersKept = 2;

/** The trust list and revocation lists that windows fetch. One transaction per operation, durable when it settles. */
export interface TrustStore {
  /**
   * Keeps a paper with the decision that put it there, whole or not at all. `known` and no change where it is the newest
   * already, `not-newer` where another one is as new, `full` where it would be the first of one subject too many.
   */
  putTrustPaper(
    paper: HeldTrustPaper,
    bytes: Uint8Array,
    decision: DeskDecision,
    most: number,
  ): Promise<TrustPaperPut>;

  /** The newest of every subject, the trust list first, then by subject. */
  listTrustPapers(): Promise<readonly HeldTrustPaper[]>;

  /** Also the one before the newest. */
  findTrustPaper(hash: string): Promise<HeldTrustPaper | undefined>;

  /** The piece in which byte `at` lies. */
  findTrustPaperPiece(
    hash: string,
    at: number,
  ): Promise<{ readonly at: number; readonly bytes: Uint8Array } | undefined>;

  /** Takes a paper away, with the decision; `false` and no change where it is not here. */
  withdrawTrustPaper(hash: string, decision: DeskDecision): Promise<boolean>;
}
