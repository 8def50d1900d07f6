import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Values that have exactly one canonical form. Numbers are safe integers: money is fen, rates are ppm, never floats. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | readonly Canonical[]
  | { readonly [key: string]: Canonical };

/** SHA-256 over nothing known: the `prevHash` of the first link of a chain. */
export const genesisHash = '0'.repeat(64);

/** `trail` are the members on the way to the value: told in a refusal, and in nothing else. */
const refuse = (why: string, trail: readonly (string | number)[]): TypeError =>
  new TypeError(
    `${why} at $${trail.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`,
  );

const encode = (value: Canonical, trail: (string | number)[]): string => {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw refuse('lone surrogate', trail);
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw refuse('not a safe integer', trail);
    return String(value === 0 ? 0 : value);
  }
  let text = '';
  if (Array.isArray(value)) {
    const items = value as readonly Canonical[];
    // By number, so that holes are met too and refused as undefined.
    for (let i = 0; i < items.length; i += 1) {
      trail.push(i);
      text += `${i === 0 ? '' : ','}${encode(items[i] as Canonical, trail)}`;
      trail.pop();
    }
    return `[${text}]`;
  }
  // A function, a bigint, a Date or a Map would otherwise pass as an empty object.
  if (Object.prototype.toString.call(value) !== '[object Object]') throw refuse('no canonical form', trail);
  const members = value as { readonly [key: string]: Canonical };
  // Sorting without a comparison of its own is by UTF-16 code units.
  for (const key of Object.keys(members).sort()) {
    text += `${text === '' ? '' : ','}${encode(key, trail)}:`;
    trail.push(key);
    text += encode(members[key] as Canonical, trail);
    trail.pop();
  }
  return `{${text}}`;
};

/**
 * Canonical JSON text: keys in UTF-16 code unit order, no white space, integers only, strings as given (no Unicode
 * normalisation: a name is evidence and must come back to the byte). `undefined` members are a `TypeError`, as are
 * fractions, lone surrogates and anything that is not plain data, so nothing is dropped silently.
 */
export const canonicalText = (value: Canonical): string => encode(value, []);

/** Lower-case hex SHA-256 of UTF-8 text. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
export const sha256HexOfBytes = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/**
 * Link of a hash chain: covers the previous link and the canonical text of this one. Who has a quicker SHA-256 at hand
 * than this folder may, gives it: it must answer the same.
 */
export const linkHash = (prevHash: string, text: string, hash = sha256Hex): string =>
  hash(`${prevHash}\n${text}`);
