import type { EnrolmentApproval } from '../../contract/exchange/enrolment.ts';
import { epochRecordId } from '../../contract/exchange/message.ts';
import type { OutboxHead } from '../../db/outbox.ts';
import { Fault } from '../../domain/faults.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import type { MessageDraft } from './sealer.ts';
import type { SyncStore } from './sync-store.ts';

/** What a person decided, and when. */
export interface EpochDecision {
  readonly reason: string;
  /** The supervisor at the window. */
  readonly approvedBy: string;
  readonly actId: string;
  readonly businessDate: PlainDate;
  /** UTC ms by this machine's clock. */
  readonly at: number;
}

/** Everything a store does in its one step when an epoch begins (docs/decisions/0024). */
export interface EpochStart {
  readonly epoch: number;
  readonly baseSeq: number;
  readonly baseHash: string;
  /** Up to which number the old epoch's messages are the exchange's own; null where its chain is another. */
  readonly receivedTo: number | null;
  /** The first message of the new epoch. */
  readonly message: MessageDraft;
}

const epochDraft = (
  approval: EnrolmentApproval,
  knew: OutboxHead,
  { reason, approvedBy, actId, businessDate, at }: EpochDecision,
): MessageDraft => ({
  kind: 'EPOCH',
  schema: 'epoch/1',
  authority: approval.bureau,
  part: approval.part,
  taxpayer: '',
  recordId: epochRecordId(approval.device, approval.epoch),
  baseVersion: 0,
  baseHash: genesisHash,
  version: 1,
  cause: null,
  actId,
  officer: approvedBy,
  actingFor: approval.bureau,
  under: 'own-office',
  hall: approval.hall,
  caseFileId: null,
  businessDate,
  recordedAt: at,
  body: {
    oldEpoch: knew.epoch,
    knew: { seq: knew.lastSeq, hash: knew.lastHash },
    exchange: { seq: approval.lastSeq, hash: approval.chainHead },
    reason,
    approvedBy,
  },
});

/**
 * Prepares a new epoch from what the exchange has approved and what this machine holds; nothing is written. Where the
 * exchange's chain is a beginning of this machine's, what it covers has arrived after all. Throws
 * `exchange/epoch-differs` for an approval of an epoch that is over or has begun.
 */
export const planEpoch = (
  store: Pick<SyncStore, 'head' | 'hashAt'>,
  approval: EnrolmentApproval,
  decision: EpochDecision,
): EpochStart => {
  const knew = store.head();
  const { epoch, lastSeq: baseSeq, chainHead: baseHash } = approval;
  if (epoch <= knew.epoch) throw new Fault('exchange/epoch-differs', { epoch });
  const isCommon = baseSeq <= knew.lastSeq && store.hashAt(baseSeq) === baseHash;
  return {
    epoch,
    baseSeq,
    baseHash,
    receivedTo: isCommon ? baseSeq : null,
    message: epochDraft(approval, knew, decision),
  };
};
