import type { SignedTrustBundle, TrustBundle } from '../../evidence/trust-bundle.ts';
import type { SentError, SentFault } from '../sent-fault.ts';
import type { BelievedList } from './believed-list.ts';

/** A file on a stick that is to be read. */
export interface FileOnStick {
  readonly folder: string;
  readonly name: string;
}

/** What the thread is started with. */
export type TrustFileQuestion =
  | (FileOnStick & { readonly kind: 'trust-list' })
  /** A CA's own list is believed by the trust list that is in use. */
  | (FileOnStick & { readonly kind: 'revocation-list'; readonly bundle: TrustBundle });

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
