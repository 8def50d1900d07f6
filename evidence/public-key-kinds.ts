/** What a certificate's key is, and how its signatures are made. Chinese CAs issue all three (devices.md §3). */
const certificateKeyKinds = ['sm2', 'rsa', 'ec'] as const;
export type CertificateKeyKind = (typeof certificateKeyKinds)[number];

/** Signature algorithms of certificates and revocation lists that are understood; MD5 is none of them. */
const certificateAlgorithms = [
  'sm2-sm3',
  'rsa-sha1',
  'rsa-sha256',
  'rsa-sha384',
  'rsa-sha512',
  'ecdsa-sha256',
  'ecdsa-sha384',
] as const;
export type CertificateAlgorithm = (typeof certificateAlgorithms)[number];

/** Object identifiers (GM/T 0006, RFC 3279, RFC 4055, RFC 5758). */
export const algorithmOids: Readonly<Record<string, CertificateAlgorithm>> = {
  '1.2.156.10197.1.501': 'sm2-sm3',
  '1.2.840.113549.1.1.5': 'rsa-sha1',
  '1.2.840.113549.1.1.11': 'rsa-sha256',
  '1.2.840.113549.1.1.12': 'rsa-sha384',
  '1.2.840.113549.1.1.13': 'rsa-sha512',
  '1.2.840.10045.4.3.2': 'ecdsa-sha256',
  '1.2.840.10045.4.3.3': 'ecdsa-sha384',
};

export const oids = {
  ecPublicKey: '1.2.840.10045.2.1',
  rsaEncryption: '1.2.840.113549.1.1.1',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  authorityKeyIdentifier: '2.5.29.35',
} as const;

/** The curve of SM2, OBJECT IDENTIFIER 1.2.156.10197.1.301, as DER in hex. */
export const sm2CurveDer = '06082a811ccf5501822d';

/** Names of the parts of a distinguished name, as people write them. */
export const attributeNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.42': 'GN',
  '0.9.2342.19200300.100.1.1': 'UID',
  '1.2.840.113549.1.9.1': 'E',
};
