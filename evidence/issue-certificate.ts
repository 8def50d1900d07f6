import { createHash, createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CertificateList,
  CRLNumber,
  Extension,
  Extensions,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  RevokedCertificate,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  TBSCertList,
  Time,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import { hexToBytes } from '@noble/hashes/utils.js';
import { sm2 } from 'sm-crypto-v2';
import { attributeNames, oids, sm2CurveDer } from './public-key-kinds.ts';
import { sm2UserId } from './signature.ts';

/*
 * Makes certificates and revocation lists: for the training town's invented CAs and for tests. The real ones are made
 * by licensed CAs. The same wish always gives the same bytes.
 */

/** A key to sign with: 32 octets for SM2, PKCS#8 PEM for RSA. */
export type IssuingKey =
  | { readonly kind: 'sm2'; readonly privateKeyHex: string }
  | { readonly kind: 'rsa'; readonly privateKeyPem: string };

/** `[CN, 值]` and so on, in order. */
export type DistinguishedName = readonly (readonly [attribute: string, value: string])[];

export interface Authority {
  readonly subject: DistinguishedName;
  readonly key: IssuingKey;
}

export interface CertificateWish {
  readonly subject: DistinguishedName;
  readonly key: IssuingKey;
  /** Hex, an even number of digits, the first below 8. */
  readonly serial: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly use: 'ca' | 'signing' | 'encryption';
  /** How many CAs may follow; only for a CA. */
  readonly pathLength?: number;
  /** Further extensions: object identifier and value. */
  readonly numbers?: readonly (readonly [oid: string, value: Uint8Array])[];
}

const toBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const sm2Algorithm = '1.2.156.10197.1.501';
const rsaAlgorithm = '1.2.840.113549.1.1.11';
const asnNull = hexToBytes('0500');

const algorithmOf = (key: IssuingKey): AlgorithmIdentifier =>
  key.kind === 'sm2'
    ? new AlgorithmIdentifier({ algorithm: sm2Algorithm })
    : new AlgorithmIdentifier({ algorithm: rsaAlgorithm, parameters: toBuffer(asnNull) });

const publicKeyOf = (key: IssuingKey): SubjectPublicKeyInfo =>
  key.kind === 'sm2'
    ? new SubjectPublicKeyInfo({
        algorithm: new AlgorithmIdentifier({
          algorithm: oids.ecPublicKey,
          parameters: toBuffer(hexToBytes(sm2CurveDer)),
        }),
        subjectPublicKey: toBuffer(hexToBytes(sm2.getPublicKeyFromPrivateKey(key.privateKeyHex))),
      })
    : AsnConvert.parse(
        createPublicKey(createPrivateKey(key.privateKeyPem)).export({ format: 'der', type: 'spki' }),
        SubjectPublicKeyInfo,
      );

/** The number behind an SM2 signature follows from key and message, as RFC 6979 has it: no chance, no repeated number. */
const pointFor = (privateKeyHex: string, message: Uint8Array) => {
  const digest = createHmac('sha256', hexToBytes(privateKeyHex)).update(message).digest('hex');
  // A third less than the order of the curve, and never 0.
  const k = BigInt(`0x7${digest.slice(1)}`);
  const point = sm2.getPublicKeyFromPrivateKey(k.toString(16).padStart(64, '0'));
  return { k, x1: BigInt(`0x${point.slice(2, 66)}`) };
};

/** Signs as keys of its kind do: SM2 with the default identity, DER; RSA PKCS#1 v1.5 with SHA-256. */
export const signBytes = (key: IssuingKey, message: Uint8Array): Uint8Array =>
  key.kind === 'rsa'
    ? sign('sha256', message, key.privateKeyPem)
    : hexToBytes(
        sm2.doSignature(message, key.privateKeyHex, {
          hash: true,
          der: true,
          userId: sm2UserId,
          pointPool: [pointFor(key.privateKeyHex, message)] as never,
        }),
      );

const nameOf = (parts: DistinguishedName): Name =>
  new Name(
    parts.map(([attribute, value]) => {
      const type = Object.entries(attributeNames).find(([, short]) => short === attribute)?.[0] ?? attribute;
      // RFC 5280: a country is a PrintableString, and so is a serial number.
      const isPrintable = attribute === 'C' || attribute === 'serialNumber';
      return new RelativeDistinguishedName([
        new AttributeTypeAndValue({
          type,
          value: new AttributeValue(isPrintable ? { printableString: value } : { utf8String: value }),
        }),
      ]);
    }),
  );

const identifierOf = (key: IssuingKey): ArrayBuffer =>
  toBuffer(
    createHash('sha1')
      .update(new Uint8Array(publicKeyOf(key).subjectPublicKey))
      .digest(),
  );

const extension = (extnID: string, critical: boolean, value: ArrayBuffer): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(value) });

const usages = {
  ca: KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
  signing: KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation,
  encryption: KeyUsageFlags.keyEncipherment | KeyUsageFlags.dataEncipherment,
} as const;

const authorityKeyId = (key: IssuingKey): Extension =>
  extension(
    oids.authorityKeyIdentifier,
    false,
    AsnConvert.serialize(
      new AuthorityKeyIdentifier({ keyIdentifier: new OctetString(identifierOf(key)) as never }),
    ),
  );

const extensionsOf = (wish: CertificateWish, issuer: Authority): Extension[] => [
  ...(wish.use === 'ca'
    ? [
        extension(
          oids.basicConstraints,
          true,
          AsnConvert.serialize(
            new BasicConstraints({
              cA: true,
              ...(wish.pathLength === undefined ? {} : { pathLenConstraint: wish.pathLength }),
            }),
          ),
        ),
      ]
    : []),
  extension(oids.keyUsage, true, AsnConvert.serialize(new KeyUsage(usages[wish.use]))),
  extension(
    oids.subjectKeyIdentifier,
    false,
    AsnConvert.serialize(new SubjectKeyIdentifier(identifierOf(wish.key))),
  ),
  authorityKeyId(issuer.key),
  ...(wish.numbers ?? []).map(([oid, value]) => extension(oid, false, toBuffer(value))),
];

/** A certificate, DER. The issuer of a root is the root itself. */
export const issueCertificate = (wish: CertificateWish, issuer: Authority): Uint8Array => {
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: toBuffer(hexToBytes(wish.serial)),
    signature: algorithmOf(issuer.key),
    issuer: nameOf(issuer.subject),
    validity: new Validity({ notBefore: new Date(wish.notBefore), notAfter: new Date(wish.notAfter) }),
    subject: nameOf(wish.subject),
    subjectPublicKeyInfo: publicKeyOf(wish.key),
    extensions: new Extensions(extensionsOf(wish, issuer)),
  });
  const covered = new Uint8Array(AsnConvert.serialize(tbs));
  return new Uint8Array(
    AsnConvert.serialize(
      new Certificate({
        tbsCertificate: tbs,
        signatureAlgorithm: algorithmOf(issuer.key),
        signatureValue: toBuffer(signBytes(issuer.key, covered)),
      }),
    ),
  );
};

export interface RevocationListWish {
  readonly number: number;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly revoked: readonly { readonly serial: string; readonly at: number }[];
  /** Further extensions: object identifier and value. */
  readonly extensions?: readonly (readonly [oid: string, value: Uint8Array])[];
}

/** A revocation list, DER. */
export const issueRevocationList = (wish: RevocationListWish, issuer: Authority): Uint8Array => {
  const tbs = new TBSCertList({
    version: Version.v2,
    signature: algorithmOf(issuer.key),
    issuer: nameOf(issuer.subject),
    thisUpdate: new Time(wish.thisUpdate),
    nextUpdate: new Time(wish.nextUpdate),
    ...(wish.revoked.length === 0
      ? {}
      : {
          revokedCertificates: wish.revoked.map(
            ({ serial, at }) =>
              new RevokedCertificate({
                userCertificate: toBuffer(hexToBytes(serial)),
                revocationDate: new Time(at),
              }),
          ),
        }),
    crlExtensions: [
      authorityKeyId(issuer.key),
      extension(oids.crlNumber, false, AsnConvert.serialize(new CRLNumber(wish.number))),
      ...(wish.extensions ?? []).map(([oid, value]) => extension(oid, true, toBuffer(value))),
    ],
  });
  const covered = new Uint8Array(AsnConvert.serialize(tbs));
  return new Uint8Array(
    AsnConvert.serialize(
      new CertificateList({
        tbsCertList: tbs,
        signatureAlgorithm: algorithmOf(issuer.key),
        signature: toBuffer(signBytes(issuer.key, covered)),
      }),
    ),
  );
};

/** A text as CAs write it into an extension: UTF8String, DER, up to 127 octets. */
export const utf8Value = (text: string): Uint8Array => {
  const bytes = new TextEncoder().encode(text);
  return Uint8Array.from([0x0c, bytes.length, ...bytes]);
};
/** The same as a PrintableString, of letters and digits alone. */
export const printableValue = (text: string): Uint8Array => {
  const bytes = new TextEncoder().encode(text);
  return Uint8Array.from([0x13, bytes.length, ...bytes]);
};
