import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/*
 * A Merkle tree over a log (RFC 6962, section 2.1). What is written here knows no store: it says which complete
 * subtrees a root or a proof is made of, and the caller has their hashes at hand. So neither a root nor a proof needs
 * the whole log: a store keeps the complete subtrees of `blockLeaves` leaves and more, which never change, and reads
 * at most a few blocks of leaves.
 */

/** A complete subtree: `number` counts those of its level from the left; it holds 2^level leaves. */
export interface Subtree {
  readonly level: number;
  readonly number: number;
}
export interface TreeNode extends Subtree {
  readonly hash: string;
}

/** Leaves from `start` (inclusive) to `end`, counted from 0. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** Hash of a complete subtree, hex. */
export type SubtreeHash = (subtree: Subtree) => string;

/** Subtrees of this level and above are kept; below it leaves are hashed anew. */
export const blockLevel = 8;
export const blockLeaves = 2 ** blockLevel;

const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

/** `SHA-256(0x00 || leaf)`, hex. */
export const leafHash = (text: string): string =>
  bytesToHex(sha256(concatBytes(leafMark, utf8ToBytes(text))));

/** `SHA-256(0x01 || left || right)`, hex. */
export const nodeHash = (left: string, right: string): string =>
  bytesToHex(sha256(concatBytes(nodeMark, hexToBytes(left), hexToBytes(right))));

/** Root of a tree without leaves: the hash of nothing. */
export const emptyRoot = bytesToHex(sha256(new Uint8Array()));

/** Largest power of two below `n`, for `n` > 1. Not by bits: sizes may be beyond 32 of them. */
const splitOf = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

/** The complete subtrees that make up leaves `start` to `end`, from the left; `start` a multiple of the first one. */
export const subtreesOf = ({ start, end }: LeafRange): Subtree[] => {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    let size = 1;
    while (at % (size * 2) === 0 && at + size * 2 <= end) {
      size *= 2;
      level += 1;
    }
    subtrees.push({ level, number: at / size });
    at += size;
  }
  return subtrees;
};

/** MTH of a range of leaves that a proof may name: its complete subtrees joined from the right. */
export const rangeHash = (range: LeafRange, hashOf: SubtreeHash): string => {
  const [last, ...rest] = subtreesOf(range).map(hashOf).reverse();
  if (last === undefined) return emptyRoot;
  return rest.reduce((right, left) => nodeHash(left, right), last);
};

/** Root of the first `size` leaves. */
export const rootOf = (size: number, hashOf: SubtreeHash): string =>
  rangeHash({ start: 0, end: size }, hashOf);

/** The ranges whose hashes prove that leaf `index` is in a tree of `size`, from the leaf upwards. */
export const inclusionRanges = (index: number, size: number): LeafRange[] => {
  const path: LeafRange[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.unshift({ start: middle, end });
      end = middle;
    } else {
      path.unshift({ start, end: middle });
      start = middle;
    }
  }
  return path;
};

/** The ranges whose hashes prove that the tree of `to` leaves begins with that of `from`; none for 0 or the same. */
export const consistencyRanges = (from: number, to: number): LeafRange[] => {
  if (from === 0 || from === to) return [];
  const path: LeafRange[] = [];
  let [start, end, whole] = [0, to, true];
  while (from !== end) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      path.unshift({ start: middle, end });
      end = middle;
    } else {
      path.unshift({ start, end: middle });
      start = middle;
      whole = false;
    }
  }
  return whole ? path : [{ start, end }, ...path];
};

/** Root that a proof of leaf `index` leads to; `undefined` for a proof of another shape. */
const rootByInclusion = (
  leaf: string,
  index: number,
  size: number,
  proof: readonly string[],
): string | undefined => {
  const ranges = inclusionRanges(index, size);
  if (index >= size || ranges.length !== proof.length) return undefined;
  return ranges.reduce((hash, { start }, at) => {
    const sibling = proof[at] ?? '';
    return start > index ? nodeHash(hash, sibling) : nodeHash(sibling, hash);
  }, leaf);
};

const hex64 = /^[0-9a-f]{64}$/;
const areHashes = (hashes: readonly string[]): boolean => hashes.every((hash) => hex64.test(hash));
const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** Is `leaf` (its hash) number `index`, from 0, of the tree of `size` with that root? Never throws. */
export const verifyInclusion = (
  leaf: string,
  index: number,
  size: number,
  proof: readonly string[],
  root: string,
): boolean =>
  isCount(index) &&
  isCount(size) &&
  index < size &&
  areHashes([leaf, ...proof]) &&
  rootByInclusion(leaf, index, size, proof) === root;

/** Does the tree of `to` leaves begin with the tree of `from` leaves (RFC 9162, section 2.1.4.2)? Never throws. */
export const verifyConsistency = (
  from: number,
  to: number,
  proof: readonly string[],
  fromRoot: string,
  toRoot: string,
): boolean => {
  if (!isCount(from) || !isCount(to) || from > to || !areHashes(proof)) return false;
  if (from === 0) return proof.length === 0 && fromRoot === emptyRoot;
  if (from === to) return proof.length === 0 && fromRoot === toRoot;
  const ranges = consistencyRanges(from, to);
  if (ranges.length !== proof.length) return false;
  // Where the smaller tree is a complete subtree of the larger, its own root begins the proof.
  const isWhole = (ranges[0]?.start ?? 0) >= from;
  const path = isWhole ? [fromRoot, ...proof] : [...proof];
  const siblings = isWhole ? ranges : ranges.slice(1);
  const first = path[0] ?? '';
  let [smaller, larger] = [first, first];
  for (const [at, { start }] of siblings.entries()) {
    const hash = path[at + 1] ?? '';
    if (start >= from) larger = nodeHash(larger, hash);
    else {
      smaller = nodeHash(hash, smaller);
      larger = nodeHash(hash, larger);
    }
  }
  return smaller === fromRoot && larger === toRoot;
};
