import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { Fault } from '../domain/faults.ts';
import { type Canonical, canonicalText } from './canonical.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { suiteOfKey, verifySigned } from './certificate-signature.ts';

/** What an officer puts the key under: the message as it will be sealed, without its place in the window’s chain. */
export interface SignedAct {
  readonly schema: string;
  readonly recordId: string;
  readonly version: number;
  readonly taxpayer: string;
  readonly actId: string;
  readonly officer: string;
  readonly actingFor: string;
  readonly under: string;
  readonly hall: string;
  readonly caseFileId: string | null;
  readonly businessDate: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A body without the signature that stands in it. */
export const bodyWithoutSignature = (
  body: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
  const { officerSignature: _signature, ...rest } = body;
  return rest;
};

/**
 * The text an officer’s key signs, UTF-8. It names environment, officer, title, hall, act, record and version, so that a
 * signature is of this act alone.
 */
export const officerSignedText = (env: 'production' | 'training', act: SignedAct): string => {
  const {
    schema,
    recordId,
    version,
    taxpayer,
    actId,
    officer,
    actingFor,
    under,
    hall,
    caseFileId,
    businessDate,
  } = act;
  return `joint window officer signature/1\n${canonicalText({
    ...{ env, schema, recordId, version, taxpayer, actId, officer, actingFor, under, hall, caseFileId },
    businessDate,
    body: bodyWithoutSignature(act.body) as Canonical,
  })}`;
};

/** Is this signature under this text by the certificate’s key, made as keys of its kind sign? Never throws. */
export const officerSignatureHolds = (
  certificate: Certificate,
  text: string,
  { algorithm, signature }: { readonly algorithm: string; readonly signature: string },
): boolean =>
  algorithm === suiteOfKey[certificate.key.kind] &&
  /^(?:[0-9a-f]{2})+$/.test(signature) &&
  verifySigned(certificate.key, {
    covered: utf8ToBytes(text),
    algorithm: suiteOfKey[certificate.key.kind],
    signature: hexToBytes(signature),
  });

/** As it stands in a body. */
export interface OfficerSignature {
  readonly algorithm: string;
  /** DER in base64. */
  readonly certificate: string;
  /** Lower-case hex. */
  readonly signature: string;
}

/**
 * Is the signature that stands in an act’s body under this act, by the certificate beside it? Whose certificate it is,
 * and who vouches for it, is another question (`trust.ts`). Never throws.
 */
export const isSignedBy = (
  env: 'production' | 'training',
  act: SignedAct,
  signature: OfficerSignature,
): boolean => {
  try {
    const certificate = readCertificate(new Uint8Array(Buffer.from(signature.certificate, 'base64')));
    return officerSignatureHolds(certificate, officerSignedText(env, act), signature);
  } catch (error) {
    // A certificate that cannot be read has signed nothing.
    if (error instanceof Fault) return false;
    throw error;
  }
};
