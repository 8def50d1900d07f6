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

const encode = (value: Canonical, path: string): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe integer at ${path}`);
    return String(value === 0 ? 0 : value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError(`lone surrogate at ${path}`);
    return JSON.stringify(value);
  }
  // `Array.from` visits holes too, which are then refused as undefined.
  if (Array.isArray(value))
    return `[${Array.from(value, (item, i) => encode(item as Canonical, `${path}[${i}]`)).join(',')}]`;
  // A function, a bigint, a Date or a Map would otherwise pass as an empty object.
  if (Object.prototype.toString.call(value) !== '[object Object]')
    throw new TypeError(`no canonical form at ${path}`);
  const entries = Object.entries(value as Record<string, Canonical>).sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0,
  );
  return `{${entries.map(([key, item]) => `${encode(key, path)}:${encode(item, `${path}.${key}`)}`).join(',')}}`;
};

/**
 * Canonical JSON text: keys in UTF-16 code unit order, no white space, integers only, strings as given (no Unicode
 * normalisation: a name is evidence and must come back to the byte). `undefined` members are a `TypeError`, as are
 * fractions, lone surrogates and anything that is not plain data, so nothing is dropped silently.
 */
export const canonicalText = (value: Canonical): string => encode(value, '$');

/** Lower-case hex SHA-256 of UTF-8 text. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
export const sha256HexOfBytes = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** Link of a hash chain: covers the previous link and the canonical text of this one. */
export const linkHash = (prevHash: string, text: string): string => sha256Hex(`${prevHash}\n${text}`);
