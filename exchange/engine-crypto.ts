import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { type VerifyingKey, verifyText } from '../evidence/signature.ts';

/** As `sha256Hex` of `evidence/canonical.ts`, by the engine’s own code: twenty times quicker for a message. */
export const engineSha256Hex = (text: string): string => hash('sha256', text, 'hex');

/** DER before the 32 bytes of an Ed25519 public key (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');
/** Keys of windows; one exchange has no more. */
const mostKept = 20_000;
const kept = new Map<string, KeyObject | undefined>();

/** The engine's key, or undefined where the engine is more lenient about the key than `verifyText` is. */
const engineKey = (publicKeyHex: string): KeyObject | undefined => {
  if (kept.has(publicKeyHex)) return kept.get(publicKeyHex);
  let key: KeyObject | undefined;
  try {
    const isSound = !ed25519.Point.fromHex(publicKeyHex, false).isSmallOrder();
    if (isSound)
      key = createPublicKey({
        key: Buffer.concat([spki, Buffer.from(publicKeyHex, 'hex')]),
        format: 'der',
        type: 'spki',
      });
  } catch {
    // No point of the curve, or an engine without Ed25519: `verifyText` decides.
    key = undefined;
  }
  if (kept.size < mostKept) kept.set(publicKeyHex, key);
  return key;
};

const ed25519Signature = /^[0-9a-f]{128}$/;

/**
 * Answers as `verifyText`, and a hundred times quicker for a right Ed25519 signature: what the engine finds right
 * (RFC 8032 without the cofactor) is right for `verifyText` as well, given a sound key; whatever it does not find right
 * is asked of `verifyText` itself.
 */
export const engineVerifyText = (key: VerifyingKey, text: string, signatureHex: string): boolean => {
  const known =
    key.suite === 'ed25519' && ed25519Signature.test(signatureHex) ? engineKey(key.publicKeyHex) : undefined;
  if (known !== undefined && verify(null, Buffer.from(text, 'utf8'), known, Buffer.from(signatureHex, 'hex')))
    return true;
  return verifyText(key, text, signatureHex);
};
