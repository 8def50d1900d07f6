import type { PlainDate } from '../domain/plain-date.ts';
import type { Bureau } from '../domain/bureau.ts';
import { canonicalText } from './canonical.ts';
import { type ExtractionRule } from './certificate-numbers.ts';
import type { CertificateAlgorithm } from './public-key-kinds.ts';
import { type SigningKey, signText, type VerifyingKey, verifyText } from './signature.ts';

/*
 * 互认清单 (norm item 6): the CAs that both bureaus recognise, by their certificates and not by their names, how each
 * writes a taxpayer's number, and where its revocation lists come from. It holds when both bureaus have signed the same.
 * Types and no interfaces: of those alone the compiler sees that they have a canonical form.
 */

export type RecognisedCa = {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  /** Whose taxpayers have its keys today; both bureaus' with mode 1. */
  readonly broughtBy: readonly Bureau[];
  /** Roots and sub-CAs, DER in base64. */
  readonly certificates: readonly string[];
  /** What it may have signed with: a weak one is accepted for as long as the bureaus say so. */
  readonly algorithms: readonly CertificateAlgorithm[];
  /** Tried in this order. */
  readonly rules: readonly ExtractionRule[];
  readonly revocationListsAt: readonly string[];
  /** Where a locked, lost or expired key is taken. */
  readonly counter: string;
  readonly counterEn: string;
};

export type TrustBundle = {
  readonly v: 1;
  readonly env: 'production' | 'training';
  /** The province or city whose bureaus have agreed (the norm leaves it to the province). */
  readonly region: string;
  /** Counts up; a window never goes back. */
  readonly version: number;
  readonly issuedOn: PlainDate;
  /** The paper of the two bureaus. */
  readonly document: string;
  readonly recognised: readonly RecognisedCa[];
};

export interface SignedTrustBundle {
  readonly bundle: TrustBundle;
  readonly signatures: Readonly<Record<Bureau, string>>;
}

const bundleText = (bundle: TrustBundle): string => `joint window trust bundle/1\n${canonicalText(bundle)}`;

/** One bureau signs what both have agreed. */
export const signTrustBundle = (bureauKey: SigningKey, bundle: TrustBundle): string =>
  signText(bureauKey, bundleText(bundle));

/** Did this bureau sign exactly this? */
export const verifyTrustBundle = (bureauKey: VerifyingKey, bundle: TrustBundle, signature: string): boolean =>
  verifyText(bureauKey, bundleText(bundle), signature);
