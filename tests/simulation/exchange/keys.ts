import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import {
  type SigningKey,
  signingKeyFrom,
  type signText,
  type VerifyingKey,
  type verifyText,
} from '../../../evidence/signature.ts';

/*
 * Real Ed25519, by the engine's own code: the product's answers the same in JavaScript (tests/evidence), a hundred
 * times slower, and the simulation signs by the ten thousand.
 */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const spki = Buffer.from('302a300506032b6570032100', 'hex');
const keys = new Map<string, KeyObject>();
const keyOf = (hex: string, make: (bytes: Buffer) => KeyObject): KeyObject => {
  const known = keys.get(hex) ?? make(Buffer.from(hex, 'hex'));
  keys.set(hex, known);
  return known;
};

export const fastSign: typeof signText = ({ privateKeyHex }, text) => {
  const key = keyOf(privateKeyHex, (seed) =>
    createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' }),
  );
  return sign(null, Buffer.from(text), key).toString('hex');
};
export const fastVerify: typeof verifyText = ({ publicKeyHex }, text, signatureHex) => {
  const key = keyOf(publicKeyHex, (bytes) =>
    createPublicKey({ key: Buffer.concat([spki, bytes]), format: 'der', type: 'spki' }),
  );
  return verify(null, Buffer.from(text), key, Buffer.from(signatureHex, 'hex'));
};

const pairs = new Map<string, { readonly signing: SigningKey; readonly verifying: VerifyingKey }>();
/** The key pair of a name. */
export const keyPairOf = (
  name: string,
): { readonly signing: SigningKey; readonly verifying: VerifyingKey } => {
  const known = pairs.get(name) ?? signingKeyFrom('ed25519', createHash('sha256').update(name).digest());
  pairs.set(name, known);
  return known;
};
