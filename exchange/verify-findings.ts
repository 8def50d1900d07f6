/** What is asked of a store, in the order in which it is told. */
export const storeChecks = [
  'chain',
  'signature',
  'verdict',
  'feed',
  'record',
  'money',
  'heads',
  'handover',
  'scan',
  'trust-paper',
  'quarantine',
] as const;
export type StoreCheck = (typeof storeChecks)[number];

const storeDifferences = [
  'device-unknown',
  'number-missing',
  'number-doubled',
  'text-off-chain',
  'header-differs',
  'head-differs',
  'signature-wrong',
  'batch-not-landed',
  'message-unsigned',
  'verdict-missing',
  'verdict-doubled',
  'verdict-without-message',
  'position-missing',
  'position-not-accepted',
  'accepted-not-in-feed',
  'feed-text-differs',
  'feed-mark-differs',
  'high-water-differs',
  'not-acceptable',
  'record-differs',
  'record-missing',
  'record-without-message',
  'total-differs',
  'lines-differ',
  'voucher-differs',
  'held-off-chain',
  'held-unsigned',
  'held-state-differs',
  'head-unreadable',
  'head-root-differs',
  'head-signature-wrong',
  'countersignature-wrong',
  'tree-node-differs',
  'bureau-signed-another',
  'passing-differs',
  'passed-twice',
  'not-passed-on',
  'scan-name-differs',
  'scan-differs',
  'trust-paper-differs',
] as const;
export type StoreDifference = (typeof storeDifferences)[number];

/** One thing that is not as it must be. `at` names a message, a record, a position, a levy; never a person. */
export interface Finding<D extends string = StoreDifference> {
  readonly difference: D;
  readonly at: string;
}

/** What one check looked at, and what it found. */
export interface Checked<C extends string = StoreCheck, D extends string = StoreDifference> {
  readonly check: C;
  /** How many things were looked at. */
  readonly count: number;
  readonly findings: readonly Finding<D>[];
}
