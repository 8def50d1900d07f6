import { Fault } from '../domain/faults.ts';
import { type Certificate, commonName, readCertificate } from './certificate.ts';
import { verifySigned } from './certificate-signature.ts';
import type { RevocationList } from './revocation-list.ts';
import type { RecognisedCa, TrustBundle } from './trust-bundle.ts';

/** What is believed of a CA: its certificates, read once. */
export interface TrustedCa {
  readonly ca: RecognisedCa;
  readonly certificates: readonly Certificate[];
}

/** CAs have a root and a sub-CA, some one more. */
const longestChain = 5;

/** May this certificate sign others? Throws nothing. */
const isAuthority = ({ isCa, usage, unknownCritical }: Certificate): boolean =>
  isCa && usage?.keyCertSign !== false && unknownCritical.length === 0;

/**
 * Reads the CAs of a list. Throws `certificate/bundle-certificate-wrong` where one of its certificates is none of a CA,
 * or not made with what the list allows.
 */
export const trustedCasOf = (bundle: TrustBundle): readonly TrustedCa[] =>
  bundle.recognised.map((ca) => ({
    ca,
    certificates: ca.certificates.map((base64) => {
      const certificate = readCertificate(new Uint8Array(Buffer.from(base64, 'base64')));
      if (!isAuthority(certificate) || !ca.algorithms.includes(certificate.algorithm))
        throw new Fault('certificate/bundle-certificate-wrong', { issuer: ca.name });
      return certificate;
    }),
  }));

interface Named {
  readonly issuerDer: string;
  readonly authorityKeyId: string | null;
}

/** By the key's identifier; where none is given, by the name as it was encoded. The signature decides in any case. */
const mayBeOf = ({ issuerDer, authorityKeyId }: Named, issuer: Certificate): boolean =>
  authorityKeyId === null
    ? issuer.subjectDer === issuerDer
    : authorityKeyId === issuer.subjectKeyId || authorityKeyId === issuer.key.identifier;

const isSelfSigned = (certificate: Certificate): boolean =>
  certificate.issuerDer === certificate.subjectDer && verifySigned(certificate.key, certificate);

const isInTerm = ({ notBefore, notAfter }: Certificate, at: number): boolean =>
  notBefore <= at && at <= notAfter;

/** Up from one CA certificate to a root of the same CA; `undefined` where it does not get there. */
const chainUp = (
  { certificates }: TrustedCa,
  from: Certificate,
  at: number,
): readonly Certificate[] | undefined => {
  const chain: Certificate[] = [];
  let now: Certificate | undefined = from;
  while (now !== undefined && chain.length < longestChain) {
    // RFC 5280 §4.2.1.9: so many CAs may stand between this one and the holder.
    if (!isInTerm(now, at) || (now.pathLength !== null && now.pathLength < chain.length)) return undefined;
    chain.push(now);
    if (isSelfSigned(now)) return chain;
    const below: Certificate = now;
    now = certificates.find(
      (above) =>
        above !== below &&
        mayBeOf(below, above) &&
        above.subjectDer === below.issuerDer &&
        verifySigned(above.key, below),
    );
  }
  return undefined;
};

export interface FoundIssuer {
  readonly trusted: TrustedCa;
  /** The certificate whose key signed. */
  readonly issuer: Certificate;
}

/**
 * Which recognised CA signed this, by its key. Throws `certificate/ca-unknown` where none claims to be it,
 * `certificate/forged` where one does and its key says otherwise.
 */
export const issuerOf = (
  cas: readonly TrustedCa[],
  signed: Parameters<typeof verifySigned>[1] & Named & Pick<Certificate, 'issuer'>,
): FoundIssuer => {
  const claimed = cas.flatMap((trusted) =>
    trusted.certificates.filter((issuer) => mayBeOf(signed, issuer)).map((issuer) => ({ trusted, issuer })),
  );
  if (claimed.length === 0) throw new Fault('certificate/ca-unknown', { issuer: commonName(signed.issuer) });
  const found = claimed.find(
    ({ issuer }) => issuer.subjectDer === signed.issuerDer && verifySigned(issuer.key, signed),
  );
  if (found === undefined) throw new Fault('certificate/forged', { issuer: commonName(signed.issuer) });
  return found;
};

export interface Believed {
  readonly certificate: Certificate;
  readonly trusted: TrustedCa;
  /** From the issuing CA up to its root. */
  readonly chain: readonly Certificate[];
}

/** The instants are said as days by whoever knows the hall's time. */
export type DayOf = (at: number) => string;

/**
 * A holder's certificate: of a recognised CA, unbroken up to its root, in term, and for signing. What the revocation
 * lists say is asked apart. Throws `certificate/ca-unknown`, `certificate/forged`, `certificate/algorithm-refused`,
 * `certificate/chain-broken`, `certificate/not-yet-valid`, `certificate/expired`, `certificate/not-for-signing`.
 */
export const believeCertificate = (
  cas: readonly TrustedCa[],
  certificate: Certificate,
  at: number,
  dayOf: DayOf,
): Believed => {
  const { trusted, issuer } = issuerOf(cas, certificate);
  const { algorithm, usage, notBefore, notAfter } = certificate;
  if (!trusted.ca.algorithms.includes(algorithm))
    throw new Fault('certificate/algorithm-refused', { algorithm });
  const chain = chainUp(trusted, issuer, at);
  if (chain === undefined)
    throw new Fault('certificate/chain-broken', { issuer: commonName(issuer.subject) });
  if (at < notBefore) throw new Fault('certificate/not-yet-valid', { from: dayOf(notBefore) });
  if (at > notAfter) throw new Fault('certificate/expired', { to: dayOf(notAfter) });
  const signs = usage === null || usage.digitalSignature || usage.nonRepudiation;
  if (!signs || certificate.isCa || certificate.unknownCritical.length > 0)
    throw new Fault('certificate/not-for-signing');
  return { certificate, trusted, chain };
};

/**
 * A revocation list is of a recognised CA, signed by a key that may sign lists. Throws `certificate/crl-of-unknown-ca`,
 * `certificate/crl-forged`.
 */
export const believeRevocationList = (cas: readonly TrustedCa[], list: RevocationList): FoundIssuer => {
  try {
    const found = issuerOf(cas, list);
    if (found.issuer.usage?.cRLSign === false || !found.trusted.ca.algorithms.includes(list.algorithm))
      throw new Fault('certificate/crl-forged');
    return found;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(
      error.code === 'certificate/ca-unknown' ? 'certificate/crl-of-unknown-ca' : 'certificate/crl-forged',
    );
  }
};
