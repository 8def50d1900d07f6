import { constants, createHash, createPublicKey, publicDecrypt } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { Fault } from '../../domain/faults.ts';
import type { CertificateKey } from '../../evidence/certificate.ts';
import type { CaSignatureAlgorithm, CaSignRequest } from './driver.ts';

/** What can be signed with through PKCS#11; SM2 has no standard mechanism there. */
export type Pkcs11Algorithm = Exclude<CaSignatureAlgorithm, 'sm2-sm3'>;

const hashOf = { 'rsa-sha256': 'sha256', 'rsa-sha1': 'sha1', 'ecdsa-sha256': 'sha256' } as const;
const digestLength = { sha1: 20, sha256: 32 } as const;

/** DigestInfo of RFC 8017 9.2, up to its digest. */
const digestInfos = {
  sha1: '3021300906052b0e03021a05000414',
  sha256: '3031300d060960864801650304020105000420',
} as const;

/** The digest that is signed. Throws `device/ca-key-refused` for one that is handed in and has another length. */
export const digestOf = (algorithm: Pkcs11Algorithm, what: CaSignRequest['what']): Uint8Array => {
  const hash = hashOf[algorithm];
  const digest =
    'digest' in what ? what.digest : Uint8Array.from(createHash(hash).update(what.data).digest());
  if (digest.length !== digestLength[hash])
    throw new Fault('device/ca-key-refused', { status: `${hash}: ${digest.length}` });
  return digest;
};

/** What CKM_RSA_PKCS pads and signs as it is. */
export const digestInfoOf = (algorithm: Pkcs11Algorithm, digest: Uint8Array): Uint8Array =>
  Uint8Array.of(...Buffer.from(digestInfos[hashOf[algorithm]], 'hex'), ...digest);

const derInteger = (value: Uint8Array): Uint8Array => {
  const first = value.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : value.subarray(first);
  const signed = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...digits) : digits;
  return Uint8Array.of(0x02, signed.length, ...signed);
};

/** Two halves of a curve of up to 521 bits. */
const longestRaw = 132;

/**
 * An ECDSA signature as a token gives it, r and s in two equal halves, as the DER of RFC 3279. `undefined` where the
 * length is none that two halves have.
 */
export const ecdsaDerOf = (raw: Uint8Array): Uint8Array | undefined => {
  if (raw.length === 0 || raw.length % 2 !== 0 || raw.length > longestRaw) return undefined;
  const half = raw.length / 2;
  const body = Uint8Array.of(...derInteger(raw.subarray(0, half)), ...derInteger(raw.subarray(half)));
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return Uint8Array.of(0x30, ...length, ...body);
};

const curves = { prime256v1: p256, secp384r1: p384, secp521r1: p521 } as const;

const isNamed = (curve: string | undefined): curve is keyof typeof curves =>
  curve !== undefined && Object.hasOwn(curves, curve);

/**
 * Whether `raw` is a signature of the digest by the key: PKCS#1 v1.5 for RSA, r and s in two halves for EC. `false`
 * for another one and for anything malformed; never throws.
 */
export const isSignatureOf = (
  key: CertificateKey,
  algorithm: Pkcs11Algorithm,
  digest: Uint8Array,
  raw: Uint8Array,
): boolean => {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
    if (key.kind === 'rsa') {
      const opened = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, raw);
      return opened.equals(digestInfoOf(algorithm, digest));
    }
    const curve = publicKey.asymmetricKeyDetails?.namedCurve;
    return (
      key.kind === 'ec' &&
      isNamed(curve) &&
      curves[curve].verify(raw, digest, key.bits, { prehash: false, lowS: false })
    );
  } catch {
    // A signature or key of a shape that cannot be looked at is no signature.
    return false;
  }
};
