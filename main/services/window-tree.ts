import { blockHash, completedBy, feedLeafHash, hashesOf, needOf } from '../../evidence/feed-tree.ts';
import {
  blockLeaves,
  blockLevel,
  type LeafRange,
  rangeHash,
  type Subtree,
  type TreeNode,
} from '../../evidence/merkle.ts';
import { cursorAt, feedCursorName } from '../../db/inbox.ts';
import { blocksKept, feedLeaves, findTreeNode, insertTreeNode } from '../../db/tree-heads.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { type HallContext, write } from './hall-context.ts';

/*
 * The tree of the feed as this window has read it. Every hash is made from the window's own entries; none is taken
 * from anybody.
 */

/** Blocks that one transaction adds, so that the first time a long feed is hashed holds nobody up. */
const blocksAtOnce = 16;

/** Keeps the subtrees that entries up to `cursor` complete. `true` while there is more to do. */
const growTree = (tx: WritableTx, part: string, cursor: number): boolean => {
  const first = blocksKept(tx, part, blockLevel);
  const complete = Math.floor(cursor / blockLeaves);
  const end = Math.min(complete, first + blocksAtOnce);
  const kept = (subtree: Subtree): string => findTreeNode(tx, part, subtree)?.hash ?? '';
  for (let number = first; number < end; number += 1) {
    const range = { start: number * blockLeaves, end: (number + 1) * blockLeaves };
    const hash = blockHash(feedLeaves(tx, part, range).map(feedLeafHash));
    for (const node of completedBy(number, hash, kept)) insertTreeNode(tx, part, node);
  }
  return end < complete;
};

/**
 * Keeps the subtrees of everything read, so that roots and proofs need few entries. A long feed that is hashed for the
 * first time, or anew, keeps nobody at the window waiting.
 */
export const growWholeTree = async (context: HallContext, part: string): Promise<void> => {
  while (write(context, 'grow-tree', (tx) => growTree(tx, part, cursorAt(tx, feedCursorName(part)))))
    await new Promise((resolve) => setImmediate(resolve));
};

/** Hashes of ranges of leaves of this window's own tree, grown so far before. */
export const hashRanges = (db: ReadDb, part: string, ranges: readonly LeafRange[]): string[] => {
  const need = needOf(ranges);
  const nodes = need.nodes
    .map((subtree): TreeNode | undefined => findTreeNode(db, part, subtree))
    .filter((node) => node !== undefined);
  const leaves = new Map(
    need.leaves
      .flatMap((range) => feedLeaves(db, part, range))
      .map((leaf) => [leaf.position - 1, feedLeafHash(leaf)] as const),
  );
  const hashOf = hashesOf(nodes, leaves);
  return ranges.map((range) => rangeHash(range, hashOf));
};

/** Root of the first `size` entries of this window's feed, which it has read. */
export const ownRoot = (db: ReadDb, part: string, size: number): string =>
  hashRanges(db, part, [{ start: 0, end: size }])[0] ?? '';
