import { checkBlobs } from './verify-blobs.ts';
import type { VerifyingKey } from '../evidence/signature.ts';
import { checkChains, checkSignatures } from './verify-chain.ts';
import { checkFeeds, checkVerdicts } from './verify-feed.ts';
import type { Checked } from './verify-findings.ts';
import { checkHandovers } from './verify-handover.ts';
import { checkRecords, refoldPart } from './verify-fold.ts';
import { checkHeads } from './verify-heads.ts';
import type { HeldStore } from './verify-held.ts';
import { checkMoney } from './verify-money.ts';
import { checkQuarantine } from './verify-quarantine.ts';
import { checkTrust } from './verify-trust.ts';

export interface StoreProof {
  /** In the order of `storeChecks`. */
  readonly checks: readonly Checked[];
  /** Messages landed and not judged yet. */
  readonly waiting: number;
  /** Scans that were named and have not arrived. */
  readonly awaited: number;
}

/**
 * Proves an exchange from what its store holds and nothing else: who sent what, that none of it is lost, doubled or
 * altered, that each has its verdict, and that feeds, records and money follow from the messages.
 */
export const proveStore = (held: HeldStore, exchangeKey: VerifyingKey): StoreProof => {
  const { waiting, ...verdicts } = checkVerdicts(held);
  const known = new Set([...held.highWater.keys(), ...held.feed.keys()]);
  const parts = new Map([...known].map((part) => [part, refoldPart(held, part)]));
  const { awaited, ...scans } = checkBlobs(held);
  const checks = [
    checkChains(held),
    checkSignatures(held),
    verdicts,
    checkFeeds(held),
    checkRecords(held, parts),
    checkMoney(held, parts),
    checkHeads(held, exchangeKey),
    checkHandovers(held),
    scans,
    checkTrust(held),
    checkQuarantine(held),
  ];
  return { checks, waiting, awaited };
};
