import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { sm2 } from 'sm-crypto-v2';

/** Signature suites a device key may use. Electron's BoringSSL has no SM2, so both are pure JavaScript (DESIGN §8). */
export const signatureSuites = ['ed25519', 'sm2-sm3'] as const;
export type SignatureSuite = (typeof signatureSuites)[number];

export interface SigningKey {
  readonly suite: SignatureSuite;
  readonly privateKeyHex: string;
}
export interface VerifyingKey {
  readonly suite: SignatureSuite;
  readonly publicKeyHex: string;
}

/** GM/T 0009: the default signer identity. */
export const sm2UserId = '1234567812345678';

/** Makes a key from 32 random bytes handed in by the caller (this folder has no source of randomness). */
export const signingKeyFrom = (
  suite: SignatureSuite,
  seed: Uint8Array,
): { signing: SigningKey; verifying: VerifyingKey } => {
  const privateKeyHex = bytesToHex(seed);
  const publicKeyHex =
    suite === 'ed25519'
      ? bytesToHex(ed25519.getPublicKey(seed))
      : sm2.getPublicKeyFromPrivateKey(privateKeyHex);
  return { signing: { suite, privateKeyHex }, verifying: { suite, publicKeyHex } };
};

/** Signs UTF-8 text; returns lower-case hex. */
export const signText = (key: SigningKey, text: string): string =>
  key.suite === 'ed25519'
    ? bytesToHex(ed25519.sign(utf8ToBytes(text), hexToBytes(key.privateKeyHex)))
    : sm2.doSignature(text, key.privateKeyHex, { hash: true, der: true, userId: sm2UserId });

/** One unsigned DER integer at the head of `hex`, in its shortest form; its length in digits, or 0 when it is none. */
const integerLength = (hex: string): number => {
  if (!hex.startsWith('02')) return 0;
  const size = Number.parseInt(hex.slice(2, 4), 16);
  const digits = hex.slice(4, 4 + size * 2);
  const isShortest = /^[0-7]/.test(digits) && !/^00[0-7]/.test(digits);
  return size >= 1 && size <= 33 && digits.length === size * 2 && isShortest ? 4 + size * 2 : 0;
};

/**
 * The library reads DER leniently, so one SM2 signature would have many spellings. Evidence has one: a sequence of
 * exactly two positive integers, each in its shortest form.
 */
export const isStrictDer = (hex: string): boolean => {
  const body = hex.slice(4);
  const first = integerLength(body);
  return (
    /^30[0-7][0-9a-f]+$/.test(hex) &&
    Number.parseInt(hex.slice(2, 4), 16) * 2 === body.length &&
    first > 0 &&
    integerLength(body.slice(first)) === body.length - first
  );
};

/** `false` for a wrong signature and for anything malformed; never throws. */
export const verifyText = (key: VerifyingKey, text: string, signatureHex: string): boolean => {
  try {
    return key.suite === 'ed25519'
      ? ed25519.verify(hexToBytes(signatureHex), utf8ToBytes(text), hexToBytes(key.publicKeyHex), {
          zip215: false,
        })
      : isStrictDer(signatureHex) &&
          sm2.doVerifySignature(text, signatureHex, key.publicKeyHex, {
            hash: true,
            der: true,
            userId: sm2UserId,
          });
  } catch {
    // A malformed key or signature is simply not a valid one.
    return false;
  }
};
