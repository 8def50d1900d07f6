import { Fault } from '../domain/faults.ts';
import { type Canonical, canonicalText } from './canonical.ts';
import { decryptWith, type Encrypted, encryptFor } from './encryption.ts';
import { type SigningKey, signText, type VerifyingKey, verifyText } from './signature.ts';

/*
 * A letter carried by hand: its header stands in clear, its body is signed by who wrote it and can be read by whom it
 * is for alone. The header is bound to both, so that nothing of a letter can be exchanged for something of another.
 */

type Plain = { readonly [key: string]: Canonical };

export interface SealedLetter<H> {
  readonly header: H;
  readonly content: Encrypted;
}

const bound = (mark: string, header: Plain): string => `${mark}\n${canonicalText(header)}`;
const signingText = (mark: string, header: Plain, body: string): string => `${bound(mark, header)}\n${body}`;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever encrypted or signed this is not a program of the hall.
    throw new Fault('exchange/file-altered');
  }
};

/** The letter as text: a line with its mark, and one with everything else. `secret` is 32 fresh random bytes. */
export const closeLetter = (
  mark: string,
  { header, body }: { readonly header: Plain; readonly body: string },
  keys: { readonly signer: SigningKey; readonly recipient: VerifyingKey; readonly secret: Uint8Array },
): string => {
  const signature = signText(keys.signer, signingText(mark, header, body));
  const text = canonicalText({ body, signature });
  const content = encryptFor(keys.recipient, text, bound(mark, header), keys.secret);
  return `${mark}\n${canonicalText({ header, content: { ...content } })}\n`;
};

/**
 * What a letter says outside, for the caller to check by its schema. Throws exchange/file-foreign for anything without
 * the mark, exchange/file-incomplete for one that was cut off.
 */
export const readLetter = (mark: string, text: string): unknown => {
  if (!text.startsWith(`${mark}\n`)) throw new Fault('exchange/file-foreign');
  if (!text.endsWith('}\n')) throw new Fault('exchange/file-incomplete');
  try {
    return JSON.parse(text.slice(mark.length + 1));
  } catch {
    // Cut in the middle and joined, or filled with something else: not a whole letter, whatever it is.
    throw new Fault('exchange/file-incomplete');
  }
};

/**
 * The body as JSON, if `key` is whom it is for and `signer` wrote it; throws exchange/file-altered for anything else.
 * Anybody can write something to the exchange's public key: nothing in it is read before its signature is verified.
 */
export const openLetter = (
  mark: string,
  letter: SealedLetter<Plain>,
  key: SigningKey,
  signer: VerifyingKey,
): unknown => {
  const text = decryptWith(key, letter.content, bound(mark, letter.header));
  const inner = text === undefined ? undefined : (parsed(text) as { body?: unknown; signature?: unknown });
  const { body, signature } = inner ?? {};
  if (typeof body !== 'string' || typeof signature !== 'string') throw new Fault('exchange/file-altered');
  if (!verifyText(signer, signingText(mark, letter.header, body), signature))
    throw new Fault('exchange/file-altered');
  return parsed(body);
};
