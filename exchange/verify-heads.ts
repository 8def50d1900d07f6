import {
  type HeadCountersignature,
  headCountersignatureText,
  type SignedHead,
  treeHeadText,
} from '../contract/exchange/heads.ts';
import type { Bureau } from '../domain/bureau.ts';
import { sha256Hex } from '../evidence/canonical.ts';
import { blockHash, completedBy, feedLeafHash, hashesOf } from '../evidence/feed-tree.ts';
import { blockLeaves, rootOf, type TreeNode } from '../evidence/merkle.ts';
import { type VerifyingKey, verifyText } from '../evidence/signature.ts';
import { bureauKeyOf, type BureauKeyRow } from './storage/desk-rows.ts';
import {
  countersignatureOf,
  type CountersignatureRow,
  type HeadRow,
  signedHeadOf,
} from './storage/head-rows.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldStore } from './verify-held.ts';

/** The heads a store holds, and what proves them. */
export interface HeldHeads {
  /** By part; `undefined` for a row that is no head any more. */
  readonly heads: ReadonlyMap<string, readonly SignedHead[]>;
  /** Rows that cannot be read. */
  readonly unreadable: readonly string[];
  readonly nodes: ReadonlyMap<string, readonly TreeNode[]>;
  readonly alarms: readonly HeadCountersignature[];
  readonly bureauKeys: ReadonlyMap<Bureau, VerifyingKey>;
}

/** Takes the rows of a dump; `held` after the last one. */
export const readHeads = () => {
  const rows = new Map<string, HeadRow[]>();
  const signed = new Map<string, CountersignatureRow[]>();
  const nodes = new Map<string, TreeNode[]>();
  const alarms: HeadCountersignature[] = [];
  const unreadable: string[] = [];
  const bureauKeys = new Map<Bureau, VerifyingKey>();
  const into = <T>(map: Map<string, T[]>, part: string, value: T): void => {
    const list = map.get(part) ?? [];
    list.push(value);
    map.set(part, list);
  };
  const readable = <T>(at: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      // Not JSON, or no paper of that shape: the row was altered, and is named.
      if (!(error instanceof Error)) throw error;
      unreadable.push(at);
      return undefined;
    }
  };
  return {
    bureau_keys: (row: BureauKeyRow & { bureau: Bureau }): void =>
      void bureauKeys.set(row.bureau, bureauKeyOf(row)),
    tree_nodes: ({ part, ...node }: TreeNode & { part: string }): void => into(nodes, part, node),
    tree_heads: (row: HeadRow): void => into(rows, row.part, row),
    head_countersignatures: (row: CountersignatureRow): void => into(signed, row.part, row),
    head_alarms: (row: { part: string; size: number; body: Buffer }): void => {
      const paper = readable(`${row.part}/${row.size}`, () => countersignatureOf(row.body));
      if (paper !== undefined) alarms.push(paper);
    },
    held: (): HeldHeads => ({
      heads: new Map(
        [...rows].map(([part, list]) => [
          part,
          list.flatMap((row) => {
            const read = () => signedHeadOf(row, signed.get(part) ?? []);
            const head = readable(`${part}/${row.size}`, read);
            return head === undefined ? [] : [head];
          }),
        ]),
      ),
      unreadable,
      nodes,
      alarms,
      bureauKeys,
    }),
  };
};

/** The tree of a part's feed, made anew from its entries. */
const treeOf = (held: HeldStore, part: string) => {
  const leaves = (held.feed.get(part) ?? []).map(feedLeafHash);
  const nodes: TreeNode[] = [];
  const byName = new Map<string, string>();
  for (let number = 0; (number + 1) * blockLeaves <= leaves.length; number += 1) {
    const hash = blockHash(leaves.slice(number * blockLeaves, (number + 1) * blockLeaves));
    const left = ({ level, number: at }: { level: number; number: number }): string =>
      byName.get(`${level}:${at}`) ?? '';
    for (const node of completedBy(number, hash, left)) {
      nodes.push(node);
      byName.set(`${node.level}:${node.number}`, node.hash);
    }
  }
  const hashOf = hashesOf(nodes, new Map(leaves.entries()));
  return { size: leaves.length, byName, rootAt: (size: number) => rootOf(size, hashOf) };
};

const paperFindings = (
  { head, countersignatures }: SignedHead,
  keys: HeldHeads['bureauKeys'],
): readonly Finding[] =>
  countersignatures
    .filter((paper) => {
      const key = keys.get(paper.bureau);
      const isUnder = paper.head === sha256Hex(treeHeadText(head)) && paper.root === head.root;
      return (
        !isUnder || key === undefined || !verifyText(key, headCountersignatureText(paper), paper.signature)
      );
    })
    .map(({ bureau, part, size }) => ({
      difference: 'countersignature-wrong',
      at: `${part}/${size} ${bureau}`,
    }));

/**
 * Every head is signed by the exchange and says what the feed is, each countersignature is the bureau's own, and the
 * subtrees kept are those of the feed. What a bureau signed of another feed is a difference as long as it is kept.
 */
export const checkHeads = (held: HeldStore, exchangeKey: VerifyingKey): Checked => {
  const { heads, nodes, alarms, unreadable, bureauKeys } = held.heads;
  const findings: Finding[] = unreadable.map((at) => ({ difference: 'head-unreadable', at }));
  let count = 0;
  for (const part of new Set([...heads.keys(), ...nodes.keys()])) {
    const tree = treeOf(held, part);
    for (const signed of heads.get(part) ?? []) {
      const { head } = signed;
      const at = `${part}/${head.size}`;
      count += 1;
      if (head.size > tree.size || tree.rootAt(head.size) !== head.root)
        findings.push({ difference: 'head-root-differs', at });
      if (!verifyText(exchangeKey, treeHeadText(head), head.signature))
        findings.push({ difference: 'head-signature-wrong', at });
      findings.push(...paperFindings(signed, bureauKeys));
    }
    for (const { level, number, hash } of nodes.get(part) ?? [])
      if (tree.byName.get(`${level}:${number}`) !== hash)
        findings.push({ difference: 'tree-node-differs', at: `${part} ${level}:${number}` });
  }
  for (const { part, size, bureau } of alarms)
    findings.push({ difference: 'bureau-signed-another', at: `${part}/${size} ${bureau}` });
  return { check: 'heads', count, findings };
};
