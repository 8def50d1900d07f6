import { messageId } from '../../contract/exchange/message.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import type { VerifyingKey } from '../../evidence/signature.ts';
import type {
  Conflict,
  DeskDecision,
  Enrolment,
  PartCounts,
  QuarantinedEntry,
  Snapshot,
} from './desk-port.ts';

/** Rows of the desk's tables as both engines give them (columns as in `desk-migrations.ts`), and what they mean. */
export interface SnapshotRow {
  readonly part: string;
  readonly position: number;
  readonly hash: string;
  readonly size: number;
  readonly build: string;
  readonly published_at: number;
}
export const snapshotOf = (row: SnapshotRow): Snapshot => ({
  part: row.part,
  position: row.position,
  hash: row.hash,
  size: row.size,
  build: row.build,
  publishedAt: row.published_at,
});

export interface EnrolmentRow {
  readonly id: string;
  readonly device: string;
  readonly body: Buffer;
  readonly asked_at: number;
  readonly state: Enrolment['state'];
  readonly approval: Buffer | null;
}
export interface OpinionRow {
  readonly bureau: Bureau;
  readonly body: Buffer;
}
/** `opinions` in the order they were given; the last of each bureau counts. */
export const enrolmentOf = (row: EnrolmentRow, given: readonly OpinionRow[]): Enrolment => ({
  id: row.id,
  device: row.device,
  text: row.body.toString('utf8'),
  askedAt: row.asked_at,
  state: row.state,
  approval: row.approval === null ? null : row.approval.toString('utf8'),
  opinions: bureaus.flatMap((bureau) => {
    const last = given.findLast((opinion) => opinion.bureau === bureau);
    return last === undefined ? [] : [{ bureau, text: last.body.toString('utf8') }];
  }),
});

export interface BureauKeyRow {
  readonly suite: VerifyingKey['suite'];
  readonly public_key_hex: string;
}
export const bureauKeyOf = (row: BureauKeyRow): VerifyingKey => ({
  suite: row.suite,
  publicKeyHex: row.public_key_hex,
});

export interface DecisionRow {
  readonly kind: DeskDecision['kind'];
  readonly subject: string;
  readonly decided_at: number;
  readonly decided_by: string;
  readonly reason: string;
}
export const decisionOf = (row: DecisionRow): DeskDecision => ({
  kind: row.kind,
  subject: row.subject,
  decidedAt: row.decided_at,
  by: row.decided_by,
  reason: row.reason,
});
export const decisionValues = (d: DeskDecision) => [d.kind, d.subject, d.decidedAt, d.by, d.reason] as const;

export interface QuarantinedRow {
  readonly part: string;
  readonly position: number;
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly quarantined: string;
  readonly received_at: number;
}
export const quarantinedOf = (row: QuarantinedRow): QuarantinedEntry => ({
  part: row.part,
  position: row.position,
  device: row.device,
  msgId: messageId(row),
  code: row.quarantined,
  receivedAt: row.received_at,
});

/** What is quarantined and not released; the same in both dialects but for the limit's place. */
export const quarantinedSql = (limit: string): string =>
  `SELECT f.part, f.position, f.device, f.epoch, f.seq, f.quarantined, f.received_at FROM feed f
   WHERE f.quarantined IS NOT NULL AND NOT EXISTS (SELECT 1 FROM decisions d
     WHERE d.kind = 'quarantine-released' AND d.subject = f.device || ':' || f.epoch || ':' || f.seq)
   ORDER BY f.part, f.position LIMIT ${limit}`;

export interface PartCountsRow {
  readonly part: string;
  readonly high_water: number;
  readonly pending: number | string;
  readonly rejected: number;
  readonly conflicts: number;
  readonly returned: number;
  readonly offered: number;
}
/** PostgreSQL sums 64-bit integers as text. */
export const partCountsOf = (row: PartCountsRow): PartCounts => ({
  part: row.part,
  highWater: row.high_water,
  pending: Number(row.pending),
  rejected: row.rejected,
  conflicts: row.conflicts,
  returned: row.returned,
  offered: row.offered,
});

export interface ConflictRow {
  readonly part: string;
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly code: string | null;
  readonly decided_at: number;
}
export const conflictOf = (row: ConflictRow): Conflict => ({
  part: row.part,
  device: row.device,
  msgId: messageId(row),
  code: row.code ?? '',
  decidedAt: row.decided_at,
});
