import { constants, createHash, createPublicKey, publicDecrypt } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { sm2 } from 'sm-crypto-v2';
import { Fault } from '../../domain/faults.ts';
import { readCertificate } from '../../evidence/certificate.ts';
import type { CertificateKey } from '../../evidence/certificate.ts';
import { sm2UserId } from '../../evidence/signature.ts';
import { kindOfAlgorithm } from './driver.ts';
import type { CaSignatureAlgorithm, CaSignRequest } from './driver.ts';

type RsaAlgorithm = Extract<CaSignatureAlgorithm, `rsa-${string}`>;

/** DigestInfo up to the digest, RFC 8017 §9.2 note 1. */
const digestInfoHead: Readonly<Record<RsaAlgorithm, string>> = {
  'rsa-sha256': '3031300d060960864801650304020105000420',
  'rsa-sha1': '3021300906052b0e03021a05000414',
};

const hashes: Readonly<Record<Exclude<CaSignatureAlgorithm, 'sm2-sm3'>, string>> = {
  'rsa-sha256': 'sha256',
  'rsa-sha1': 'sha1',
  'ecdsa-sha256': 'sha256',
};

const digestSize = (algorithm: CaSignatureAlgorithm): number => (algorithm === 'rsa-sha1' ? 20 : 32);

/**
 * The public key of a certificate as it lies on a CA key, fit for the algorithm. Throws
 * `device/ca-certificate-unreadable` or `device/ca-algorithm-mismatch`.
 */
export const keyToSignWith = (certificate: Uint8Array, algorithm: CaSignatureAlgorithm): CertificateKey => {
  const key = keyOfCertificate(certificate);
  if (key.kind !== kindOfAlgorithm[algorithm])
    throw new Fault('device/ca-algorithm-mismatch', { kind: key.kind.toUpperCase(), algorithm });
  return key;
};

/** Throws `device/ca-certificate-unreadable`. */
export const keyOfCertificate = (certificate: Uint8Array): CertificateKey => {
  try {
    return readCertificate(certificate).key;
  } catch (error) {
    if (error instanceof Fault) throw new Fault('device/ca-certificate-unreadable');
    throw error;
  }
};

/**
 * What the key signs. For SM2 the e of GM/T 0003.2 over Z and the data, with the default signer identity: libraries
 * differ in whether they do that step, so it is always done here. A digest of the wrong length is a mistake of the
 * caller.
 */
export const digestToSign = (
  { algorithm, what }: Pick<CaSignRequest, 'algorithm' | 'what'>,
  key: CertificateKey,
): Uint8Array => {
  if ('digest' in what) {
    if (what.digest.length !== digestSize(algorithm)) throw new RangeError('a digest of another length');
    return what.digest;
  }
  if (algorithm === 'sm2-sm3') return hexToBytes(sm2.getHash(what.data, bytesToHex(key.bits), sm2UserId));
  return Uint8Array.from(createHash(hashes[algorithm]).update(what.data).digest());
};

/** What PKCS#1 v1.5 pads. */
export const digestInfoOf = (algorithm: RsaAlgorithm, digest: Uint8Array): Uint8Array =>
  Uint8Array.of(...hexToBytes(digestInfoHead[algorithm]), ...digest);

const derInteger = (value: Uint8Array): Uint8Array => {
  const first = value.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : value.subarray(first);
  const signed = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...digits) : digits;
  return Uint8Array.of(0x02, signed.length, ...signed);
};

/** r ‖ s in equal halves, of a curve of up to 521 bits, as SEQUENCE { INTEGER r, INTEGER s }, each in its shortest form. */
export const derOfRaw = (raw: Uint8Array): Uint8Array => {
  const half = raw.length / 2;
  const body = Uint8Array.of(...derInteger(raw.subarray(0, half)), ...derInteger(raw.subarray(half)));
  return Uint8Array.of(0x30, ...(body.length < 0x80 ? [] : [0x81]), body.length, ...body);
};

/** Whether r ‖ s is the key's SM2 signature over e. Never throws. */
export const verifiesSm2 = (key: CertificateKey, e: Uint8Array, raw: Uint8Array): boolean => {
  try {
    return sm2.doVerifySignature(e, bytesToHex(raw), bytesToHex(key.bits), { hash: false, der: false });
  } catch {
    // A point that is not on the curve, or figures out of range: no signature.
    return false;
  }
};

/** Whether the signature is the key's PKCS#1 v1.5 one over the digest. Never throws. */
export const verifiesRsa = (
  key: CertificateKey,
  algorithm: RsaAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean => {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
    const padded = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature);
    return padded.equals(digestInfoOf(algorithm, digest));
  } catch {
    // Of another length, or not padded as PKCS#1 v1.5 pads: no signature.
    return false;
  }
};
