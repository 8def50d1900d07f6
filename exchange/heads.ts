import {
  type ConsistencyProof,
  HeadCountersignature,
  type HeadCountersigned,
  headCountersignatureText,
  type HeadToSign,
  type InclusionProof,
  type TreeHead,
  treeHeadText,
} from '../contract/exchange/heads.ts';
import { Fault } from '../domain/faults.ts';
import { sha256Hex } from '../evidence/canonical.ts';
import { blockHash, completedBy, feedLeafHash, hashesOf, needOf } from '../evidence/feed-tree.ts';
import {
  blockLeaves,
  blockLevel,
  consistencyRanges,
  inclusionRanges,
  type LeafRange,
  rangeHash,
  type Subtree,
  type TreeNode,
} from '../evidence/merkle.ts';
import { signText } from '../evidence/signature.ts';
import { readSigned } from './bureau-papers.ts';
import { hallDate } from './hall-date.ts';
import type { ExchangeKeys } from './keys.ts';
import type { FullStore } from './storage/desk-port.ts';

/** Blocks whose leaves are read at a time while a tree grows. */
const blocksAtOnce = 16;

/** The subtrees that leaves `from` to `to` complete, beyond those that were complete before. */
const grow = async (store: FullStore, part: string, from: number, to: number): Promise<TreeNode[]> => {
  const first = Math.floor(from / blockLeaves);
  const beyond = Math.floor(to / blockLeaves);
  const made: TreeNode[] = [];
  if (first >= beyond) return made;
  // Those to the left that the first new block may complete something with.
  const left: Subtree[] = [];
  for (let level = blockLevel, number = first; number > 0; level += 1, number = Math.floor(number / 2))
    if (number % 2 === 1) left.push({ level, number: number - 1 });
  const kept = [...(await store.readTreeNodes(part, left))];
  for (let block = first; block < beyond; block += blocksAtOnce) {
    const end = Math.min(block + blocksAtOnce, beyond);
    const leaves = await store.readLeaves(part, { start: block * blockLeaves, end: end * blockLeaves });
    const hashes = leaves.map(feedLeafHash);
    for (let number = block; number < end; number += 1) {
      const at = (number - block) * blockLeaves;
      const hash = blockHash(hashes.slice(at, at + blockLeaves));
      const nodes = completedBy(number, hash, hashesOf(kept, new Map()));
      made.push(...nodes);
      kept.push(...nodes);
    }
  }
  return made;
};

/** Hashes of ranges of a part's tree, from kept subtrees (`more` are known and not kept yet) and a few leaves. */
const hashRanges = async (
  store: FullStore,
  part: string,
  ranges: readonly LeafRange[],
  more: readonly TreeNode[] = [],
): Promise<string[]> => {
  const need = needOf(ranges);
  const nodes = await store.readTreeNodes(part, need.nodes);
  const leaves = new Map<number, string>();
  for (const range of need.leaves)
    for (const leaf of await store.readLeaves(part, range)) leaves.set(leaf.position - 1, feedLeafHash(leaf));
  const hashOf = hashesOf([...more, ...nodes], leaves);
  return ranges.map((range) => rangeHash(range, hashOf));
};

const highWaterOf = async (store: FullStore, part: string): Promise<number> =>
  (await store.readFeed(part, 0, 1, 1)).highWater;

/** Root of the part's feed up to `size`, which a head covers. */
const rootAt = async (store: FullStore, part: string, size: number): Promise<string> =>
  (await hashRanges(store, part, [{ start: 0, end: size }]))[0] ?? '';

/**
 * Makes and signs the head of a part's feed as it stands, and keeps it. Reads what has come since the last one and no
 * more. Undefined where nothing has, or where another server was quicker.
 */
export const makeHead = async (
  store: FullStore,
  keys: ExchangeKeys,
  part: string,
  now: number,
): Promise<TreeHead | undefined> => {
  const size = await highWaterOf(store, part);
  const latest = await store.findHead(part, null);
  if (size === 0 || (latest !== undefined && latest.head.size >= size)) return undefined;
  const nodes = await grow(store, part, latest?.head.size ?? 0, size);
  const [root = ''] = await hashRanges(store, part, [{ start: 0, end: size }], nodes);
  const { env, exchangeId } = store.identity;
  const said = {
    v: 1,
    env,
    exchangeId,
    part,
    size,
    root,
    hallDate: await hallDate(store, now),
    madeAt: now,
  } as const;
  const head = { ...said, signature: signText(keys.signing, treeHeadText(said)) };
  return (await store.putHead(head, nodes)) ? head : undefined;
};

const knownSize = async (store: FullStore, part: string, size: number): Promise<void> => {
  const latest = await store.findHead(part, null);
  if (latest === undefined || size > latest.head.size)
    throw new Fault('exchange/head-unknown', { size: latest?.head.size ?? 0 });
};

/** Throws `exchange/head-unknown` beyond the last head, `exchange/request-malformed` for sizes the wrong way round. */
export const consistencyOf = async (
  store: FullStore,
  part: string,
  from: number,
  to: number,
): Promise<ConsistencyProof> => {
  if (from > to) throw new Fault('exchange/request-malformed', { field: 'from' });
  await knownSize(store, part, to);
  return { part, from, to, proof: await hashRanges(store, part, consistencyRanges(from, to)) };
};

/** Throws as `consistencyOf`. */
export const inclusionOf = async (
  store: FullStore,
  part: string,
  position: number,
  size: number,
): Promise<InclusionProof> => {
  if (position < 1 || position > size) throw new Fault('exchange/request-malformed', { field: 'position' });
  await knownSize(store, part, size);
  const own = { start: position - 1, end: position };
  const [leaf = '', ...proof] = await hashRanges(store, part, [own, ...inclusionRanges(position - 1, size)]);
  return { part, position, size, leaf, proof };
};

/** What a bureau is handed to sign: the latest head, and the proof from the size it signed last (0: none yet). */
export const headToSign = async (
  store: FullStore,
  keys: ExchangeKeys,
  part: string,
  from: number,
): Promise<HeadToSign> => {
  const latest = await store.findHead(part, null);
  if (latest === undefined || latest.head.size < from)
    throw new Fault('exchange/head-unknown', { size: latest?.head.size ?? 0 });
  const { suite, publicKeyHex } = keys.verifying;
  return {
    head: latest.head,
    exchangeKey: { suite, publicKeyHex },
    consistency: await consistencyOf(store, part, from, latest.head.size),
  };
};

/** Whether the feed here bears out what a bureau signed. */
const fits = async (store: FullStore, { part, size, root }: HeadCountersignature): Promise<boolean> => {
  if (size > (await highWaterOf(store, part))) return false;
  const latest = await store.findHead(part, null);
  // Beyond the last head here the subtrees are not kept, and the bureau cannot have had that head from this store.
  if (latest === undefined || size > latest.head.size) return true;
  return (await rootAt(store, part, size)) === root;
};

/**
 * Keeps a bureau's signature under a head. What it signed and the feed does not bear out is kept as an alarm for good,
 * and refused. Throws `exchange/bureau-paper-not-in-order`, `environment-mixed`, `bureau-key-missing`,
 * `bureau-signature-wrong`, `head-inconsistent`, `head-unknown`.
 */
export const takeCountersignature = async (
  store: FullStore,
  raw: unknown,
  now: number,
): Promise<HeadCountersigned> => {
  const paper = await readSigned(store, HeadCountersignature, raw, headCountersignatureText);
  const { part, size } = paper;
  if (!(await fits(store, paper))) {
    await store.putHeadAlarm({ countersignature: paper, raisedAt: now });
    throw new Fault('exchange/head-inconsistent', { size });
  }
  const standing = await store.findHead(part, size);
  if (standing === undefined) throw new Fault('exchange/head-unknown', { size });
  if (sha256Hex(treeHeadText(standing.head)) !== paper.head)
    throw new Fault('exchange/bureau-paper-not-in-order', { field: 'head' });
  await store.putCountersignature(paper, now);
  const kept = await store.findHead(part, size);
  return { part, size, bureaus: (kept?.countersignatures ?? []).map(({ bureau }) => bureau) };
};
