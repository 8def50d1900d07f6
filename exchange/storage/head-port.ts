import type { HeadCountersignature, SignedHead, TreeHead } from '../../contract/exchange/heads.ts';
import type { FeedLeaf } from '../../evidence/feed-tree.ts';
import type { LeafRange, Subtree, TreeNode } from '../../evidence/merkle.ts';

/** What a bureau signed that the feed here does not bear out: one of the two was shown another feed. */
export interface HeadAlarm {
  readonly countersignature: HeadCountersignature;
  readonly raisedAt: number;
}

/** Heads and trees of the parts' feeds, on the same store and under the same rules as everything else it keeps. */
export interface HeadStore {
  /** The leaves of positions `start + 1` to `end`, in order; fewer where the feed ends before. */
  readLeaves(part: string, range: LeafRange): Promise<readonly FeedLeaf[]>;

  /** Those of the wanted subtrees that are kept. */
  readTreeNodes(part: string, wanted: readonly Subtree[]): Promise<readonly TreeNode[]>;

  /** Keeps a head and the subtrees completed for it. `false` and no head where one as large stands. */
  putHead(head: TreeHead, nodes: readonly TreeNode[]): Promise<boolean>;

  /** The head of that size, or the largest where `size` is null. */
  findHead(part: string, size: number | null): Promise<SignedHead | undefined>;

  /** The largest first. */
  listHeads(part: string, limit: number): Promise<readonly SignedHead[]>;

  /** Keeps what a bureau signed under a head that stands; what that bureau signed before stays. */
  putCountersignature(paper: HeadCountersignature, keptAt: number): Promise<void>;

  /** Keeps what a bureau signed that does not fit, once. */
  putHeadAlarm(alarm: HeadAlarm): Promise<void>;

  /** The newest first, at most `limit`. */
  readHeadAlarms(limit: number): Promise<readonly HeadAlarm[]>;
}
