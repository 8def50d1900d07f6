import { createPrivateKey, sign } from 'node:crypto';
import { type SigningKey, signText } from '../../evidence/signature.ts';

/** RFC 8410 §7: what stands before the 32 octets of an Ed25519 key in PKCS#8. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * `signText` by the engine's own Ed25519: the same octets, without the tables that the library makes for a thread's first
 * signature. The engine has no SM2 (DESIGN §8).
 */
export const nativeSign = (key: SigningKey, text: string): string => {
  if (key.suite !== 'ed25519') return signText(key, text);
  const der = Buffer.concat([pkcs8Head, Buffer.from(key.privateKeyHex, 'hex')]);
  try {
    return sign(
      null,
      Buffer.from(text),
      createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    ).toString('hex');
  } finally {
    der.fill(0);
  }
};
