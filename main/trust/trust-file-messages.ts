import type { SignedTrustBundle, TrustBundle } from '../../evidence/trust-bundle.ts';
import type { SentError, SentFault } from '../sent-fault.ts';
import type { BelievedList } from './believed-list.ts';

/** A file on a stick that is to be read. */
export interface FileOnStick {
  readonly folder: string;
  readonly name: string;
}

/** A paper that has come from the exchange, and the SHA-256 it was named by there. */
export interface PaperFromExchange {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

/** What the thread is started with. */
export type TrustFileQuestion =
  | { readonly kind: 'trust-list'; readonly from: FileOnStick | PaperFromExchange }
  /** A CA's own list is believed by the trust list that is in use. */
  | {
      readonly kind: 'revocation-list';
      readonly from: FileOnStick | PaperFromExchange;
      readonly bundle: TrustBundle;
    };

/** A trust list, and the revocation lists beside it as its own CAs make them: believed, or why not. */
export interface ReadTrustList {
  readonly kind: 'trust-list';
  readonly signed: SignedTrustBundle;
  readonly lists: readonly (BelievedList | SentFault)[];
}
export interface ReadRevocationList {
  readonly kind: 'revocation-list';
  readonly list: BelievedList;
}

export type FromTrustFileWorker =
  | { readonly kind: 'progress'; readonly percent: number }
  | ReadTrustList
  | ReadRevocationList
  | SentFault
  | SentError;
