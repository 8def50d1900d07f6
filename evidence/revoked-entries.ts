import { bytesToHex } from '@noble/hashes/utils.js';
import { serialOf } from './certificate.ts';

/*
 * The entries of a revocation list, read where they lie. A province's CA has some hundred thousand of them, for which a
 * tree of objects takes tens of seconds and a gigabyte; everything else of the list is small and is the decoder's.
 */

const tags = {
  boolean: 0x01,
  integer: 0x02,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
};

interface Element {
  readonly tag: number;
  /** Where it begins, its value begins, and it ends. */
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

/** The element at `at`, definite length, within `limit`. Throws `RangeError` where there is none. */
const elementAt = (bytes: Uint8Array, at: number, limit: number): Element => {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || first === 0x80 || first > 0x84)
    throw new RangeError('no element');
  const octets = first < 0x80 ? 0 : first - 0x80;
  let length = octets === 0 ? first : 0;
  for (let i = 0; i < octets; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const value = at + 2 + octets;
  if (value + length > limit) throw new RangeError('an element runs out of its frame');
  return { tag, start: at, value, end: value + length };
};

const childrenOf = (bytes: Uint8Array, parent: Element): readonly Element[] => {
  const children: Element[] = [];
  for (let at = parent.value; at < parent.end; at = children.at(-1)?.end ?? parent.end)
    children.push(elementAt(bytes, at, parent.end));
  return children;
};

const isTime = ({ tag }: Element): boolean => tag === tags.utcTime || tag === tags.generalizedTime;

/** So many decimal digits at a place. Throws `RangeError` where another character is among them. */
const digitsAt = (bytes: Uint8Array, at: number, count: number): number => {
  let read = 0;
  for (let i = at; i < at + count; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw new RangeError('a time that is none');
    read = read * 10 + digit;
  }
  return read;
};

/** RFC 5280 §4.1.2.5: seconds are there, the zone is Z, and two digits from 50 on are of the last century. */
const timeOf = (bytes: Uint8Array, { tag, value, end }: Element): number => {
  const month = value + (tag === tags.utcTime ? 2 : 4);
  if (end !== month + 11 || bytes[end - 1] !== 0x5a) throw new RangeError('a time that is none');
  const told = digitsAt(bytes, value, month - value);
  const year = tag === tags.utcTime ? told + (told < 50 ? 2000 : 1900) : told;
  const two = (index: number): number => digitsAt(bytes, month + 2 * index, 2);
  return Date.UTC(year, two(0) - 1, two(1), two(2), two(3), two(4));
};

/** Reason and the day from which a key is not to be relied on; another critical one may change whose the entry is. */
const harmless = ['551d15', '551d18'];

const isStrange = (bytes: Uint8Array, extension: Element): boolean => {
  const [oid, critical] = childrenOf(bytes, extension);
  return (
    critical?.tag === tags.boolean &&
    bytes[critical.value] !== 0 &&
    !harmless.includes(bytesToHex(bytes.subarray(oid?.value, oid?.end)))
  );
};

export interface CutList {
  /** What the CA signed. */
  readonly covered: Uint8Array;
  /** The list without its entries, DER. */
  readonly rest: Uint8Array;
  /** When each serial number (lower-case hex) was revoked, UTC ms. */
  readonly revoked: ReadonlyMap<string, number>;
  /** An entry carries a critical extension that may make it another CA's (RFC 5280 §5.3.3). */
  readonly isStrange: boolean;
}

const sequenceOf = (...parts: readonly Uint8Array[]): Uint8Array => {
  const length = parts.reduce((sum, { length: own }) => sum + own, 0);
  const whole = new Uint8Array(6 + length);
  whole.set([
    tags.sequence,
    0x84,
    length >>> 24,
    (length >>> 16) & 0xff,
    (length >>> 8) & 0xff,
    length & 0xff,
  ]);
  let at = 6;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Told of how far a long list is read, as a part of 1. */
export type OnRead = (part: number) => void;
/** So many octets between two words about it. */
const toldEach = 64 * 1024;

const readEntries = (
  bytes: Uint8Array,
  entries: Element,
  onRead: OnRead,
): Pick<CutList, 'revoked' | 'isStrange'> => {
  let told = entries.value;
  const revoked = new Map<string, number>();
  let strange = false;
  for (let at = entries.value; at < entries.end; ) {
    const entry = elementAt(bytes, at, entries.end);
    const [serial, on, extensions] = childrenOf(bytes, entry);
    if (serial?.tag !== tags.integer || on === undefined || !isTime(on)) throw new RangeError('no entry');
    revoked.set(serialOf(bytes.subarray(serial.value, serial.end)), timeOf(bytes, on));
    if (extensions !== undefined)
      strange ||= childrenOf(bytes, extensions).some((extension) => isStrange(bytes, extension));
    at = entry.end;
    if (at - told < toldEach) continue;
    told = at;
    onRead((at - entries.value) / (entries.end - entries.value));
  }
  return { revoked, isStrange: strange };
};

/** Cuts the entries out of a list. Throws `RangeError` for what is no list. */
export const cutRevocationList = (der: Uint8Array, onRead: OnRead): CutList => {
  const whole = elementAt(der, 0, der.length);
  const [tbs, algorithm, signature] = childrenOf(der, whole);
  if (tbs === undefined || algorithm === undefined || signature === undefined)
    throw new RangeError('no list');
  const parts = childrenOf(der, tbs);
  const lastTime = parts.findLastIndex(isTime);
  const entries = parts[lastTime + 1];
  const hasEntries = lastTime >= 0 && entries?.tag === tags.sequence;
  const kept = parts.filter((part) => !hasEntries || part !== entries);
  const bytesOf = ({ start, end }: Element): Uint8Array => der.subarray(start, end);
  return {
    covered: bytesOf(tbs),
    rest: sequenceOf(sequenceOf(...kept.map(bytesOf)), bytesOf(algorithm), bytesOf(signature)),
    ...(hasEntries && entries !== undefined
      ? readEntries(der, entries, onRead)
      : { revoked: new Map<string, number>(), isStrange: false }),
  };
};
