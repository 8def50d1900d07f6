import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockHash, completedBy, feedLeafHash, hashesOf, needOf } from '../../evidence/feed-tree.ts';
import {
  blockLeaves,
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  type LeafRange,
  leafHash,
  nodeHash,
  rangeHash,
  rootOf,
  type TreeNode,
  verifyConsistency,
  verifyInclusion,
} from '../../evidence/merkle.ts';

const leavesOf = (size: number): string[] => Array.from({ length: size }, (_, at) => leafHash(`leaf ${at}`));

/** The definition of RFC 6962, section 2.1, word for word. */
const treeHash = (leaves: readonly string[]): string => {
  if (leaves.length === 0) return emptyRoot;
  if (leaves.length === 1) return leaves[0] ?? '';
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
};

/** Hashes ranges as a store does: from kept nodes and the leaves a need names, and nothing else. */
const hasher = (leaves: readonly string[]) => {
  const nodes: TreeNode[] = [];
  for (let block = 0; (block + 1) * blockLeaves <= leaves.length; block += 1) {
    const hash = blockHash(leaves.slice(block * blockLeaves, (block + 1) * blockLeaves));
    nodes.push(...completedBy(block, hash, hashesOf(nodes, new Map())));
  }
  return (ranges: readonly LeafRange[]): string[] => {
    const need = needOf(ranges);
    const read = new Map(
      need.leaves.flatMap(({ start, end }) =>
        Array.from({ length: end - start }, (_, at) => [start + at, leaves[start + at] ?? ''] as const),
      ),
    );
    const asked = nodes.filter((node) =>
      need.nodes.some(({ level, number }) => level === node.level && number === node.number),
    );
    const hashOf = hashesOf(asked, read);
    return ranges.map((range) => rangeHash(range, hashOf));
  };
};

const sizes = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 250, max: 1100 }));
const flipped = (hash: string, at: number): string => {
  const digit = Number.parseInt(hash[at % 64] ?? '0', 16) ^ 1;
  return `${hash.slice(0, at % 64)}${digit.toString(16)}${hash.slice((at % 64) + 1)}`;
};

describe('a Merkle tree by RFC 6962', () => {
  it('has the hashes that RFC 6962 and its public test vectors name', () => {
    expect(emptyRoot).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    // Certificate Transparency's own vector: the leaf without content.
    expect(leafHash('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('has the root of the definition, from kept subtrees and a few leaves', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const leaves = leavesOf(size);
        expect(hasher(leaves)([{ start: 0, end: size }])).toEqual([treeHash(leaves)]);
      }),
      { numRuns: 60 },
    );
  });

  it('proves every leaf, and no other leaf, place, size, root or proof', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, pick, flip) => {
        const leaves = leavesOf(size);
        const index = pick % size;
        const proof = hasher(leaves)(inclusionRanges(index, size));
        const root = treeHash(leaves);
        const leaf = leaves[index] ?? '';
        expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true);
        expect(verifyInclusion(flipped(leaf, flip), index, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof, flipped(root, flip))).toBe(false);
        expect(verifyInclusion(leaf, index, size, [...proof, root], root)).toBe(false);
        if (size > 1) {
          expect(verifyInclusion(leaf, (index + 1) % size, size, proof, root)).toBe(false);
          const altered = proof.with(flip % proof.length, flipped(proof[flip % proof.length] ?? '', flip));
          expect(verifyInclusion(leaf, index, size, altered, root)).toBe(false);
          expect(verifyInclusion(leaf, index, size, proof.slice(1), root)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('proves that each smaller tree is the beginning of the larger, and nothing else is', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (to, pick, flip) => {
        const leaves = leavesOf(to);
        const from = pick % (to + 1);
        const proof = hasher(leaves)(consistencyRanges(from, to));
        const [fromRoot, toRoot] = [treeHash(leaves.slice(0, from)), treeHash(leaves)];
        expect(verifyConsistency(from, to, proof, fromRoot, toRoot)).toBe(true);
        expect(verifyConsistency(from, to, proof, flipped(fromRoot, flip), toRoot)).toBe(false);
        if (from > 0) expect(verifyConsistency(from, to, proof, fromRoot, flipped(toRoot, flip))).toBe(false);
        expect(verifyConsistency(from, to, [...proof, toRoot], fromRoot, toRoot)).toBe(false);
        if (proof.length > 0) {
          const altered = proof.with(flip % proof.length, flipped(proof[flip % proof.length] ?? '', flip));
          expect(verifyConsistency(from, to, altered, fromRoot, toRoot)).toBe(false);
        }
        expect(verifyConsistency(to + 1, to, proof, fromRoot, toRoot)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with the definition on every pair of sizes up to forty', () => {
    const leaves = leavesOf(40);
    for (let to = 1; to <= 40; to += 1) {
      const part = leaves.slice(0, to);
      const hashes = hasher(part);
      for (let from = 0; from <= to; from += 1) {
        const proof = hashes(consistencyRanges(from, to));
        expect(
          verifyConsistency(from, to, proof, treeHash(leaves.slice(0, from)), treeHash(part)),
          `${from} ${to}`,
        ).toBe(true);
      }
    }
    expect(rootOf(1, () => leaves[0] ?? '')).toBe(leaves[0]);
  });

  it('has another leaf for another position, hash or mark of an entry', () => {
    const entry = { position: 7, hash: 'ab'.repeat(32), quarantined: null };
    const all = [
      entry,
      { ...entry, position: 8 },
      { ...entry, hash: 'ac'.repeat(32) },
      { ...entry, quarantined: 'exchange/not-entitled' },
    ].map(feedLeafHash);
    expect(new Set(all).size).toBe(4);
  });

  it('takes no proof that is not made of hashes', () => {
    expect(verifyInclusion('x', 0, 1, [], 'x')).toBe(false);
    expect(verifyInclusion(emptyRoot, 0, 2, ['zz'], emptyRoot)).toBe(false);
    expect(verifyInclusion(emptyRoot, -1, 1, [], emptyRoot)).toBe(false);
    expect(verifyConsistency(1, 2, ['zz'], emptyRoot, emptyRoot)).toBe(false);
  });
});
