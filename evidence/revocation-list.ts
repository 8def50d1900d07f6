import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList, CRLNumber } from '@peculiar/asn1-x509';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Fault } from '../domain/faults.ts';
import {
  algorithmOf,
  authorityKeyIdOf,
  bytesOf,
  isOneSequence,
  type NameAttribute,
  nameOf,
  type SignedBytes,
  timeOf,
  unknownCriticalOf,
  valuesOf,
} from './certificate.ts';
import { oids } from './public-key-kinds.ts';
import { cutRevocationList, type OnRead } from './revoked-entries.ts';

/** A certificate revocation list (CRL), RFC 5280 §5. */
export interface RevocationList extends SignedBytes {
  readonly der: Uint8Array;
  readonly issuer: readonly NameAttribute[];
  readonly issuerDer: string;
  readonly authorityKeyId: string | null;
  /** UTC ms. */
  readonly thisUpdate: number;
  /** When the next one is due at the latest; `null` where the CA does not say. */
  readonly nextUpdate: number | null;
  /** Counts up from list to list, decimal; `null` where the CA numbers none. */
  readonly number: string | null;
  /** When each serial number (lower-case hex) was revoked, UTC ms. */
  readonly revoked: ReadonlyMap<string, number>;
}

/** A province's CA has some hundred thousand revoked certificates at 40 octets each. */
export const largestRevocationList = 32 * 1024 * 1024;

/** 2.5.29.27 delta, 2.5.29.28 part of the certificates only: what is not in them says nothing. */
const partial = ['2.5.29.27', '2.5.29.28'];

const parsed = (der: Uint8Array, onRead: OnRead): RevocationList => {
  const { covered, rest, revoked, isStrange } = cutRevocationList(der, onRead);
  const whole = AsnConvert.parse(rest, CertificateList);
  const tbs = whole.tbsCertList;
  if (tbs.signature.algorithm !== whole.signatureAlgorithm.algorithm)
    throw new RangeError('two algorithms are named');
  const extensions = tbs.crlExtensions ?? [];
  const values = valuesOf(extensions);
  const number = values.get(oids.crlNumber);
  if (
    isStrange ||
    partial.some((oid) => values.has(oid)) ||
    unknownCriticalOf(extensions, [oids.crlNumber, oids.authorityKeyIdentifier]).length > 0
  )
    throw new Fault('certificate/crl-not-whole');
  return {
    der,
    issuer: nameOf(tbs.issuer),
    issuerDer: bytesToHex(bytesOf(AsnConvert.serialize(tbs.issuer))),
    authorityKeyId: authorityKeyIdOf(values),
    thisUpdate: timeOf(tbs.thisUpdate),
    nextUpdate: tbs.nextUpdate === undefined ? null : timeOf(tbs.nextUpdate),
    number: number === undefined ? null : String(AsnConvert.parse(number, CRLNumber).value),
    revoked,
    covered,
    algorithm: algorithmOf(whole.signatureAlgorithm.algorithm),
    signature: bytesOf(whole.signature),
  };
};

/**
 * Reads a revocation list, DER. Nothing of it is believed yet: see `trust.ts`. Throws `certificate/crl-unreadable`,
 * `certificate/crl-not-whole` (a delta, or of some certificates only), `certificate/algorithm-unknown`.
 */
export const readRevocationList = (der: Uint8Array, onRead: OnRead = () => undefined): RevocationList => {
  if (der.length > largestRevocationList || !isOneSequence(der))
    throw new Fault('certificate/crl-unreadable');
  try {
    return parsed(der, onRead);
  } catch (error) {
    if (error instanceof Fault) throw error;
    // As for a certificate: how the decoder stumbled helps nobody.
    throw new Fault('certificate/crl-unreadable');
  }
};

/** What a file of a CA holds, DER or PEM; `undefined` where it is neither. */
export const derOfFile = (bytes: Uint8Array): Uint8Array | undefined => {
  if (isOneSequence(bytes)) return bytes;
  const text = new TextDecoder('latin1').decode(bytes);
  const body = /-----BEGIN [A-Z0-9 ]+-----([A-Za-z0-9+/=\s]+)-----END [A-Z0-9 ]+-----/.exec(text)?.[1];
  if (body === undefined) return undefined;
  const der = new Uint8Array(Buffer.from(body, 'base64'));
  return isOneSequence(der) ? der : undefined;
};
