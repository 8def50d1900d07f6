import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate as CertificateAsn,
  type Extension,
  KeyUsage,
  type Name,
  SubjectKeyIdentifier,
  type SubjectPublicKeyInfo,
  type Time,
} from '@peculiar/asn1-x509';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Fault } from '../domain/faults.ts';
import {
  algorithmOids,
  attributeNames,
  type CertificateAlgorithm,
  type CertificateKeyKind,
  oids,
  sm2CurveDer,
} from './public-key-kinds.ts';

/** One part of a distinguished name. */
export interface NameAttribute {
  readonly oid: string;
  readonly value: string;
}

/** A public key as a certificate carries it. */
export interface CertificateKey {
  readonly kind: CertificateKeyKind;
  /** The whole SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** The bits of the key itself: an uncompressed point, or an RSAPublicKey. */
  readonly bits: Uint8Array;
  /** Length of an RSA modulus; 0 for the others. */
  readonly rsaBits: number;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: by this a CA is known, never by its name. */
  readonly hash: string;
  /** RFC 5280 §4.2.1.2 (1): SHA-1 of the bits, lower-case hex; what most CAs use as key identifier. */
  readonly identifier: string;
}

/** Something a CA has signed: what is covered, how, and the signature. */
export interface SignedBytes {
  readonly covered: Uint8Array;
  readonly algorithm: CertificateAlgorithm;
  readonly signature: Uint8Array;
}

export interface Certificate extends SignedBytes {
  readonly der: Uint8Array;
  /** SHA-256 of the whole certificate, lower-case hex. */
  readonly fingerprint: string;
  /** Lower-case hex without leading zeros. */
  readonly serial: string;
  readonly issuer: readonly NameAttribute[];
  readonly subject: readonly NameAttribute[];
  /** Both names as they were encoded: compared to the byte. */
  readonly issuerDer: string;
  readonly subjectDer: string;
  /** UTC ms; both ends belong to it. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: CertificateKey;
  /** `null`: the certificate does not say, so any. */
  readonly usage: {
    readonly digitalSignature: boolean;
    readonly nonRepudiation: boolean;
    readonly keyCertSign: boolean;
    readonly cRLSign: boolean;
  } | null;
  readonly isCa: boolean;
  /** How many CAs may follow below this one; `null`: any number. */
  readonly pathLength: number | null;
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  /** Values of all extensions by object identifier, without the octet string around them. */
  readonly extensions: ReadonlyMap<string, Uint8Array>;
  /** Critical extensions that nothing here understands. */
  readonly unknownCritical: readonly string[];
}

/** No certificate or sub-CA is as large; a revocation list may be. */
const largestCertificate = 16_384;

/**
 * The whole of `der` is one definite-length SEQUENCE: nothing stands behind it, so that one certificate has one
 * fingerprint. `false` for anything else; never throws.
 */
export const isOneSequence = (der: Uint8Array): boolean => {
  const first = der[1];
  if (der[0] !== 0x30 || first === undefined || first === 0x80 || first > 0x84) return false;
  if (first < 0x80) return der.length === 2 + first;
  const octets = first - 0x80;
  let length = 0;
  for (let i = 0; i < octets; i += 1) length = length * 256 + (der[2 + i] ?? 0);
  return der.length === 2 + octets + length;
};

export const bytesOf = (buffer: ArrayBuffer): Uint8Array => new Uint8Array(buffer);

export const timeOf = (time: Time): number => {
  const at = time.getTime().getTime();
  if (!Number.isSafeInteger(at)) throw new RangeError('a time that is none');
  return at;
};

export const nameOf = (name: Name): readonly NameAttribute[] =>
  [...name].flatMap((part) =>
    [...part].map(({ type, value }) => ({ oid: type, value: value.toString().slice(0, 400) })),
  );

/** As CAs count them: without the sign octet and leading zeros. Certificates and revocation lists meet by this. */
export const serialOf = (bytes: Uint8Array): string => bytesToHex(bytes).replace(/^(?:00)+(?=..)/, '');

export const algorithmOf = (oid: string): CertificateAlgorithm => {
  const algorithm = algorithmOids[oid];
  if (algorithm === undefined) throw new Fault('certificate/algorithm-unknown', { oid });
  return algorithm;
};

/** Bits of the modulus of an RSAPublicKey: SEQUENCE { INTEGER modulus, INTEGER exponent }. */
const rsaBitsOf = (spki: SubjectPublicKeyInfo): number => {
  const bytes = bytesOf(spki.subjectPublicKey);
  const at = bytes[1] === undefined ? 0 : bytes[1] < 0x80 ? 2 : 2 + (bytes[1] - 0x80);
  if (bytes[0] !== 0x30 || bytes[at] !== 0x02) return 0;
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return first * 8;
  let length = 0;
  for (let i = 0; i < first - 0x80; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  return bytes[at + 2 + (first - 0x80)] === 0 ? (length - 1) * 8 : length * 8;
};

const isOnSm2Curve = ({ algorithm: { parameters } }: SubjectPublicKeyInfo): boolean =>
  parameters !== undefined && parameters !== null && bytesToHex(bytesOf(parameters)) === sm2CurveDer;

const keyOf = (spki: SubjectPublicKeyInfo): CertificateKey => {
  const { algorithm } = spki.algorithm;
  const isEc = algorithm === oids.ecPublicKey;
  if (!isEc && algorithm !== oids.rsaEncryption)
    throw new Fault('certificate/algorithm-unknown', { oid: algorithm });
  const kind = isEc ? (isOnSm2Curve(spki) ? 'sm2' : 'ec') : 'rsa';
  const der = bytesOf(AsnConvert.serialize(spki));
  const bits = bytesOf(spki.subjectPublicKey);
  return {
    kind,
    spki: der,
    bits,
    rsaBits: kind === 'rsa' ? rsaBitsOf(spki) : 0,
    hash: bytesToHex(sha256(der)),
    identifier: bytesToHex(sha1(bits)),
  };
};

const understood: readonly string[] = [
  oids.keyUsage,
  oids.basicConstraints,
  oids.subjectKeyIdentifier,
  oids.authorityKeyIdentifier,
  // Policies and extended usage narrow what a key is for; they say nothing of who holds it.
  '2.5.29.32',
  '2.5.29.37',
];

export const unknownCriticalOf = (
  extensions: readonly Extension[],
  known: readonly string[] = understood,
): readonly string[] =>
  extensions.filter(({ critical, extnID }) => critical && !known.includes(extnID)).map((e) => e.extnID);

export const valuesOf = (extensions: readonly Extension[]): ReadonlyMap<string, Uint8Array> => {
  const values = new Map(
    extensions.map((extension) => [extension.extnID, bytesOf(extension.extnValue.buffer)] as const),
  );
  // RFC 5280 §4.2: no extension twice; the second could say the opposite of the first.
  if (values.size !== extensions.length) throw new RangeError('an extension stands twice');
  return values;
};

/** Lower-case hex of a key identifier, or `null` where there is none. */
export const authorityKeyIdOf = (values: ReadonlyMap<string, Uint8Array>): string | null => {
  const value = values.get(oids.authorityKeyIdentifier);
  const identifier =
    value === undefined ? undefined : AsnConvert.parse(value, AuthorityKeyIdentifier).keyIdentifier;
  return identifier === undefined ? null : bytesToHex(bytesOf(identifier.buffer));
};

const parsed = (der: Uint8Array): Certificate => {
  const whole = AsnConvert.parse(der, CertificateAsn);
  const tbs = whole.tbsCertificate;
  if (whole.tbsCertificateRaw === undefined) throw new RangeError('nothing is covered');
  if (tbs.signature.algorithm !== whole.signatureAlgorithm.algorithm)
    throw new RangeError('two algorithms are named');
  const extensions = [...(tbs.extensions ?? [])];
  const values = valuesOf(extensions);
  const usage = values.get(oids.keyUsage);
  const names = usage === undefined ? undefined : AsnConvert.parse(usage, KeyUsage).toJSON();
  const constraints = values.get(oids.basicConstraints);
  const basic = constraints === undefined ? undefined : AsnConvert.parse(constraints, BasicConstraints);
  const subjectKeyId = values.get(oids.subjectKeyIdentifier);
  return {
    der,
    fingerprint: bytesToHex(sha256(der)),
    serial: serialOf(bytesOf(tbs.serialNumber)),
    issuer: nameOf(tbs.issuer),
    subject: nameOf(tbs.subject),
    issuerDer: bytesToHex(bytesOf(AsnConvert.serialize(tbs.issuer))),
    subjectDer: bytesToHex(bytesOf(AsnConvert.serialize(tbs.subject))),
    notBefore: timeOf(tbs.validity.notBefore),
    notAfter: timeOf(tbs.validity.notAfter),
    key: keyOf(tbs.subjectPublicKeyInfo),
    usage:
      names === undefined
        ? null
        : {
            digitalSignature: names.includes('digitalSignature'),
            nonRepudiation: names.includes('nonRepudiation'),
            keyCertSign: names.includes('keyCertSign'),
            cRLSign: names.includes('crlSign'),
          },
    isCa: basic?.cA === true,
    pathLength: basic?.pathLenConstraint ?? null,
    subjectKeyId:
      subjectKeyId === undefined
        ? null
        : bytesToHex(bytesOf(AsnConvert.parse(subjectKeyId, SubjectKeyIdentifier).buffer)),
    authorityKeyId: authorityKeyIdOf(values),
    extensions: values,
    unknownCritical: unknownCriticalOf(extensions),
    covered: bytesOf(whole.tbsCertificateRaw),
    algorithm: algorithmOf(whole.signatureAlgorithm.algorithm),
    signature: bytesOf(whole.signatureValue),
  };
};

/**
 * Reads an X.509 certificate, DER. Nothing of it is believed yet: the signature is looked at by `trust.ts`. Throws
 * `certificate/unreadable`, `certificate/algorithm-unknown`.
 */
export const readCertificate = (der: Uint8Array): Certificate => {
  if (der.length > largestCertificate || !isOneSequence(der)) throw new Fault('certificate/unreadable');
  try {
    return parsed(der);
  } catch (error) {
    if (error instanceof Fault) throw error;
    // The decoder throws errors of many kinds at bytes that are no certificate; which one helps nobody at a counter.
    throw new Fault('certificate/unreadable');
  }
};

/** `CN=…, O=…`, as it is read aloud. */
const nameText = (name: readonly NameAttribute[]): string =>
  name.map(({ oid, value }) => `${attributeNames[oid] ?? oid}=${value}`).join(', ');

/** The common name, or the whole name where there is none. */
export const commonName = (name: readonly NameAttribute[]): string =>
  name.findLast(({ oid }) => oid === '2.5.4.3')?.value ?? nameText(name);
