import { canonicalText } from './canonical.ts';
import {
  blockLeaves,
  blockLevel,
  type LeafRange,
  leafHash,
  nodeHash,
  type Subtree,
  type SubtreeHash,
  subtreesOf,
  type TreeNode,
} from './merkle.ts';

/** What of a feed's entry is a leaf of its tree: the hash covers the text and the sender's chain before it. */
export interface FeedLeaf {
  /** From 1. */
  readonly position: number;
  readonly hash: string;
  readonly quarantined: string | null;
}

/** Hash of an entry as a leaf (docs/exchange/txp-1.md, "Heads"). */
export const feedLeafHash = ({ position, hash, quarantined }: FeedLeaf): string =>
  leafHash(canonicalText({ position, hash, quarantined }));

/** What must be read to hash the given ranges: kept nodes, and blocks of leaves that are hashed anew. */
export interface TreeNeed {
  readonly nodes: readonly Subtree[];
  /** Positions from 0, within one block each. */
  readonly leaves: readonly LeafRange[];
}

export const needOf = (ranges: readonly LeafRange[]): TreeNeed => {
  const subtrees = ranges.flatMap(subtreesOf);
  const low = subtrees.filter(({ level }) => level < blockLevel);
  const blocks = new Map<number, LeafRange>();
  for (const { level, number } of low) {
    const size = 2 ** level;
    const [start, end] = [number * size, (number + 1) * size];
    const block = Math.floor(start / blockLeaves);
    const known = blocks.get(block) ?? { start, end };
    blocks.set(block, { start: Math.min(start, known.start), end: Math.max(end, known.end) });
  }
  return { nodes: subtrees.filter(({ level }) => level >= blockLevel), leaves: [...blocks.values()] };
};

const nameOf = ({ level, number }: Subtree): string => `${level}:${number}`;

/** Looks hashes up in what was read for `needOf`. A hash that is not there is a bug of the reader. */
export const hashesOf = (nodes: readonly TreeNode[], leaves: ReadonlyMap<number, string>): SubtreeHash => {
  const known = new Map(nodes.map((node) => [nameOf(node), node.hash]));
  const hashOf = (subtree: Subtree): string => {
    const { level, number } = subtree;
    const found = level === 0 ? leaves.get(number) : known.get(nameOf(subtree));
    if (found !== undefined) return found;
    if (level === 0 || level >= blockLevel) throw new Error(`no hash of subtree ${nameOf(subtree)}`);
    const hash = nodeHash(
      hashOf({ level: level - 1, number: number * 2 }),
      hashOf({ level: level - 1, number: number * 2 + 1 }),
    );
    known.set(nameOf(subtree), hash);
    return hash;
  };
  return hashOf;
};

/** Hash of one whole block from the hashes of its leaves, in order. */
export const blockHash = (leaves: readonly string[]): string => {
  let row = leaves;
  while (row.length > 1)
    row = row.flatMap((left, at) => (at % 2 === 0 ? [nodeHash(left, row[at + 1] ?? '')] : []));
  return row[0] ?? '';
};

/**
 * The nodes that block `number` completes: its own, and those above it that end with it. `kept` gives what was
 * completed before.
 */
export const completedBy = (number: number, hash: string, kept: SubtreeHash): TreeNode[] => {
  const nodes: TreeNode[] = [{ level: blockLevel, number, hash }];
  let last = nodes[0] as TreeNode;
  while (last.number % 2 === 1) {
    const left = kept({ level: last.level, number: last.number - 1 });
    last = { level: last.level + 1, number: (last.number - 1) / 2, hash: nodeHash(left, last.hash) };
    nodes.push(last);
  }
  return nodes;
};
