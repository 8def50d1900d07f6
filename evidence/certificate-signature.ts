import { createPublicKey, verify } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { sm2 } from 'sm-crypto-v2';
import type { CertificateKey, SignedBytes } from './certificate.ts';
import type { CertificateAlgorithm, CertificateKeyKind } from './public-key-kinds.ts';
import { isStrictDer, sm2UserId } from './signature.ts';

const keyKindOf = (algorithm: CertificateAlgorithm): CertificateKeyKind =>
  algorithm === 'sm2-sm3' ? 'sm2' : algorithm.startsWith('rsa') ? 'rsa' : 'ec';

/** GM/T 0009: 65 octets, uncompressed. */
const isSm2Point = (bits: Uint8Array): boolean => bits.length === 65 && bits[0] === 4;

const verifiesBySm2 = ({ bits }: CertificateKey, { covered, signature }: SignedBytes): boolean => {
  const hex = bytesToHex(signature);
  return (
    isSm2Point(bits) &&
    isStrictDer(hex) &&
    sm2.doVerifySignature(covered, hex, bytesToHex(bits), { hash: true, der: true, userId: sm2UserId })
  );
};

/**
 * SM2 by pure JavaScript, because no BoringSSL has it (DESIGN §8); RSA (PKCS#1 v1.5) and ECDSA by the platform. `false`
 * for a wrong signature, a key of another kind and anything malformed; never throws.
 */
export const verifySigned = (key: CertificateKey, signed: SignedBytes): boolean => {
  if (keyKindOf(signed.algorithm) !== key.kind) return false;
  try {
    if (key.kind === 'sm2') return verifiesBySm2(key, signed);
    const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
    const digest = signed.algorithm.slice(signed.algorithm.indexOf('-') + 1);
    return verify(digest, signed.covered, publicKey, signed.signature);
  } catch {
    // A malformed key or signature is simply not a valid one.
    return false;
  }
};

/** What a person's key signs with, by the kind of its certificate: nothing weaker than 256 bits is ever made anew. */
export const suiteOfKey = {
  sm2: 'sm2-sm3',
  rsa: 'rsa-sha256',
  ec: 'ecdsa-sha256',
} as const satisfies Record<CertificateKeyKind, CertificateAlgorithm>;
