import type { Bureau } from '../domain/bureau.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { canonicalText } from './canonical.ts';
import {
  type SignatureSuite,
  type SigningKey,
  signText,
  type VerifyingKey,
  verifyText,
} from './signature.ts';

/*
 * The second bureau's seal, on the spot and without a line (DESIGN §14): each bureau grants the window a short-lived
 * key for named kinds of paper, with numbers and an expiry. A seal is that key's signature over the paper's text. Who
 * has the bureau's own public key can verify a paper from what is printed on it.
 */

/** What a bureau grants to one window. */
export interface SealGrant {
  readonly v: 1;
  readonly env: 'production' | 'training';
  readonly id: string;
  readonly bureau: Bureau;
  readonly window: string;
  readonly kinds: readonly string[];
  /** Both ends belong to it. */
  readonly fromNo: number;
  readonly toNo: number;
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate;
  readonly suite: SignatureSuite;
  readonly publicKeyHex: string;
}
export interface SignedSealGrant {
  readonly grant: SealGrant;
  /** By the bureau's own key. */
  readonly signature: string;
}

/** What a window asks of a bureau: a grant for a key that the window has made and whose private half it keeps. */
export interface SealRequest {
  readonly v: 1;
  readonly env: 'production' | 'training';
  readonly id: string;
  readonly bureau: Bureau;
  readonly window: string;
  readonly kinds: readonly string[];
  readonly suite: SignatureSuite;
  readonly publicKeyHex: string;
  readonly requestedOn: PlainDate;
}
export interface SignedSealRequest {
  readonly request: SealRequest;
  /** By the key asked for: who asks holds it. */
  readonly signature: string;
}

export interface SealRevocation {
  readonly grantId: string;
  readonly revokedOn: PlainDate;
  readonly reason: string;
  readonly signature: string;
}

/** A paper as it is sealed: everything on it that proves something. */
export interface SealedPaper {
  readonly kind: string;
  readonly title: string;
  readonly number: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly issuedOn: PlainDate;
}

export interface Seal {
  readonly grantId: string;
  readonly bureau: Bureau;
  readonly no: number;
  readonly signature: string;
}

const grantText = (grant: SealGrant): string =>
  `joint window seal grant/1\n${canonicalText({ ...grant, kinds: [...grant.kinds] })}`;

const revocationText = ({ grantId, revokedOn, reason }: Omit<SealRevocation, 'signature'>): string =>
  `joint window seal revocation/1\n${canonicalText({ grantId, revokedOn, reason })}`;

const sealText = (grant: SealGrant, no: number, paper: SealedPaper): string =>
  `joint window seal/1\n${canonicalText({
    grant: grant.id,
    env: grant.env,
    bureau: grant.bureau,
    no,
    paper: { ...paper, rows: paper.rows.map(({ label, value }) => ({ label, value })) },
  })}`;

const requestText = (request: SealRequest): string =>
  `joint window seal request/1\n${canonicalText({ ...request, kinds: [...request.kinds] })}`;

/** The window signs what it asks for with the key it asks for. */
export const signSealRequest = (key: SigningKey, request: SealRequest): SignedSealRequest => ({
  request,
  signature: signText(key, requestText(request)),
});

export const verifySealRequest = ({ request, signature }: SignedSealRequest): boolean =>
  verifyText(request, requestText(request), signature);

/** The bureau signs what it grants. */
export const signGrant = (bureauKey: SigningKey, grant: SealGrant): SignedSealGrant => ({
  grant,
  signature: signText(bureauKey, grantText(grant)),
});

export const signRevocation = (
  bureauKey: SigningKey,
  revocation: Omit<SealRevocation, 'signature'>,
): SealRevocation => ({ ...revocation, signature: signText(bureauKey, revocationText(revocation)) });

export const verifyGrant = (bureauKey: VerifyingKey, { grant, signature }: SignedSealGrant): boolean =>
  verifyText(bureauKey, grantText(grant), signature);

export const verifyRevocation = (bureauKey: VerifyingKey, revocation: SealRevocation): boolean =>
  verifyText(bureauKey, revocationText(revocation), revocation.signature);

export const makeSeal = (key: SigningKey, grant: SealGrant, no: number, paper: SealedPaper): Seal => ({
  grantId: grant.id,
  bureau: grant.bureau,
  no,
  signature: signText(key, sealText(grant, no, paper)),
});

/** Why a grant cannot seal, or a seal is not to be believed. */
export type SealFault =
  | 'grant-forged'
  | 'other-kind'
  | 'not-in-force'
  | 'revoked'
  | 'number-outside'
  | 'seal-forged';

/** May the grant seal such a paper with that number on that day? */
export const grantFault = (
  bureauKey: VerifyingKey,
  signed: SignedSealGrant,
  use: {
    readonly kind: string;
    readonly on: PlainDate;
    readonly no: number;
    readonly revokedOn: PlainDate | null;
  },
): SealFault | undefined => {
  const { grant } = signed;
  if (!verifyGrant(bureauKey, signed)) return 'grant-forged';
  if (!grant.kinds.includes(use.kind)) return 'other-kind';
  if (use.on < grant.validFrom || use.on > grant.validTo) return 'not-in-force';
  if (use.revokedOn !== null && use.on >= use.revokedOn) return 'revoked';
  if (use.no < grant.fromNo || use.no > grant.toNo) return 'number-outside';
  return undefined;
};

/** `undefined` for a genuine seal: the bureau granted the key, for this kind and day, and the key signed this paper. */
export const sealFault = (
  bureauKey: VerifyingKey,
  signed: SignedSealGrant,
  seal: Seal,
  paper: SealedPaper,
  revokedOn: PlainDate | null,
): SealFault | undefined => {
  const { grant } = signed;
  if (seal.grantId !== grant.id || seal.bureau !== grant.bureau) return 'seal-forged';
  const fault = grantFault(bureauKey, signed, {
    kind: paper.kind,
    on: paper.issuedOn,
    no: seal.no,
    revokedOn,
  });
  if (fault !== undefined) return fault;
  const key = { suite: grant.suite, publicKeyHex: grant.publicKeyHex };
  return verifyText(key, sealText(grant, seal.no, paper), seal.signature) ? undefined : 'seal-forged';
};

/** What stands beside a seal on the paper, for a reader of codes. In capitals, which such a code holds in half the room. */
export const sealCode = ({ grantId, no, signature }: Seal): string =>
  `JW1 ${grantId} ${no} ${signature}`.toUpperCase();
/** The same, short enough to be read out. */
export const sealShortCode = ({ no, signature }: Seal): string =>
  `${String(no).padStart(6, '0')}-${(signature.slice(0, 12).match(/.{4}/g) ?? []).join('-').toUpperCase()}`;
