import { createPublicKey } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { CertificateKey } from '../../evidence/certificate.ts';

const curves = { prime256v1: p256, secp384r1: p384, secp521r1: p521 } as const;

const isNamed = (curve: string | undefined): curve is keyof typeof curves =>
  curve !== undefined && Object.hasOwn(curves, curve);

/** Whether r ‖ s, in equal halves, is the key's ECDSA signature over the digest. Never throws. */
export const verifiesEcdsa = (key: CertificateKey, digest: Uint8Array, raw: Uint8Array): boolean => {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
    const curve = publicKey.asymmetricKeyDetails?.namedCurve;
    return isNamed(curve) && curves[curve].verify(raw, digest, key.bits, { prehash: false, lowS: false });
  } catch {
    // A point that is not on the curve, or figures out of range: no signature.
    return false;
  }
};
