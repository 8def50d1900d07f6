import { gcm } from '@noble/ciphers/aes.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, bytesToUtf8, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { sm2 } from 'sm-crypto-v2';
import type { SignatureSuite, SigningKey, VerifyingKey } from './signature.ts';

/**
 * A text that one key alone can read. The recipient's signing key serves: an Ed25519 key as X25519, by the birational
 * map (proven safe together: eprint 2021/509), an SM2 key as what it is. So nothing new has to be given out, kept or
 * revoked.
 */
export interface Encrypted {
  readonly suite: SignatureSuite;
  /** `ed25519`: the sender's one-time public key; `sm2-sm3`: the content secret under the recipient's key. */
  readonly secretHex: string;
  /** AES-256-GCM with its tag. */
  readonly textHex: string;
}

const sm2Mode = 1; // C1C3C2, GM/T 0003.4

/** Key and nonce of one text: both follow from a secret that is used once. */
const cipherOf = (secret: Uint8Array, salt: Uint8Array, associated: string) => {
  const made = hkdf(sha256, secret, salt, 'TXP/1 encryption', 44);
  return gcm(made.subarray(0, 32), made.subarray(32), utf8ToBytes(associated));
};

/**
 * Encrypts UTF-8 text for the holder of `recipient`. `secret` is 32 fresh random bytes (this folder has no source of
 * randomness); `associated` stands beside it in clear and cannot be altered.
 */
export const encryptFor = (
  recipient: VerifyingKey,
  text: string,
  associated: string,
  secret: Uint8Array,
): Encrypted => {
  const { suite, publicKeyHex } = recipient;
  if (suite === 'sm2-sm3') {
    const secretHex = sm2.doEncrypt(secret, publicKeyHex, sm2Mode);
    const sealed = cipherOf(secret, hexToBytes(publicKeyHex), associated).encrypt(utf8ToBytes(text));
    return { suite, secretHex, textHex: bytesToHex(sealed) };
  }
  const once = x25519.getPublicKey(secret);
  const theirs = ed25519.utils.toMontgomery(hexToBytes(publicKeyHex));
  const cipher = cipherOf(x25519.getSharedSecret(secret, theirs), concatBytes(once, theirs), associated);
  return { suite, secretHex: bytesToHex(once), textHex: bytesToHex(cipher.encrypt(utf8ToBytes(text))) };
};

const contentCipher = (key: SigningKey, encrypted: Encrypted, associated: string) => {
  if (key.suite === 'sm2-sm3') {
    const secret = sm2.doDecrypt(encrypted.secretHex, key.privateKeyHex, sm2Mode, { output: 'array' });
    const own = hexToBytes(sm2.getPublicKeyFromPrivateKey(key.privateKeyHex));
    return cipherOf(Uint8Array.from(secret), own, associated);
  }
  const seed = hexToBytes(key.privateKeyHex);
  const own = ed25519.utils.toMontgomerySecret(seed);
  const once = hexToBytes(encrypted.secretHex);
  // The map of the public key is what `x25519.getPublicKey(own)` would find, in a fraction of its time.
  const salt = concatBytes(once, ed25519.utils.toMontgomery(ed25519.getPublicKey(seed)));
  return cipherOf(x25519.getSharedSecret(own, once), salt, associated);
};

/** `undefined` for another recipient's text and for anything altered or malformed; never throws. */
export const decryptWith = (
  key: SigningKey,
  encrypted: Encrypted,
  associated: string,
): string | undefined => {
  if (key.suite !== encrypted.suite) return undefined;
  try {
    return bytesToUtf8(contentCipher(key, encrypted, associated).decrypt(hexToBytes(encrypted.textHex)));
  } catch {
    // The tag does not verify, or it is no ciphertext at all: either way there is nothing to be believed in it.
    return undefined;
  }
};
