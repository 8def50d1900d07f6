import { createPrivateKey, sign } from 'node:crypto';
import type { SignatureSuite, signText } from '../../evidence/signature.ts';

/** RFC 8410 §7: what stands before the 32 octets of an Ed25519 key in PKCS#8. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

export type Sign = typeof signText;

const signByEngine: Sign = (key, text) => {
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

/**
 * `signText` for keys of this suite. Ed25519 is the engine's own: the same octets, without the library and the tables
 * that it makes for a thread's first signature. The engine has no SM2 (DESIGN §8): the library is loaded for it.
 */
export const signerFor = async (suite: SignatureSuite): Promise<Sign> =>
  suite === 'ed25519' ? signByEngine : (await import('../../evidence/signature.ts')).signText;
