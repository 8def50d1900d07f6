import type { FeedEntry, Verdict } from '../../contract/exchange/answers.ts';
import { messageId } from '../../contract/exchange/message.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { Passing } from './fold.ts';
import type { Alarm, DeviceRecord, Entitlement, LandedMessage, RecordState, SealPaper } from './port.ts';

/** Rows as both engines give them (columns as in `migrations.ts`), and what they mean. */
export interface DeviceRow {
  readonly device: string;
  readonly suite: DeviceRecord['suite'];
  readonly public_key_hex: string;
  readonly bureau: Bureau;
  readonly part: string;
  readonly hall: string;
  readonly status: DeviceRecord['status'];
  readonly epoch: number;
  readonly last_seq: number;
  readonly chain_head: string;
}
export interface EntitlementRow {
  readonly device: string;
  readonly acting_for: Bureau;
  readonly under_authority: string;
  readonly valid_from: string;
  readonly valid_to: string | null;
}
export interface LandedRow {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
  readonly body: Buffer;
  readonly received_at: number;
  /** Of a message that is still to be judged: what became of it in quarantine. */
  readonly held_state?: string | null;
}
export interface RecordRow {
  readonly record_id: string;
  readonly authority: Bureau;
  readonly schema_name: string;
  readonly taxpayer: string;
  readonly version: number;
  readonly hash: string;
  readonly sender_bureau: Bureau;
  readonly status: RecordState['status'];
  readonly open_return: string | null;
  readonly handover: string | null;
}
/** A landed message on its way to another part, with who sent it and where it stands in its own. */
export interface PassingRow extends LandedRow {
  readonly from_part: string;
  readonly from_position: number;
  readonly sender_bureau: Bureau;
}
export interface FeedRow {
  readonly position: number;
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
  readonly body: Buffer;
  readonly sender_bureau: Bureau;
  readonly received_at: number;
  readonly quarantined: string | null;
}
export interface ResultRow {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly verdict: Verdict['verdict'];
  readonly position: number | null;
  readonly code: string | null;
  readonly field: string | null;
  readonly quarantined: number;
  readonly current_version: number | null;
  readonly current_hash: string | null;
  readonly decided_at: number;
}
export interface AlarmRow {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly given_hash: string;
  readonly stored_hash: string;
  readonly code: string;
  readonly raised_at: number;
}

export const entitlementOf = (row: EntitlementRow): Entitlement => ({
  actingFor: row.acting_for,
  under: row.under_authority,
  from: row.valid_from,
  to: row.valid_to,
});

export const deviceOf = (row: DeviceRow, entitlements: readonly EntitlementRow[]): DeviceRecord => ({
  device: row.device,
  suite: row.suite,
  publicKeyHex: row.public_key_hex,
  bureau: row.bureau,
  part: row.part,
  hall: row.hall,
  status: row.status,
  epoch: row.epoch,
  lastSeq: row.last_seq,
  chainHead: row.chain_head,
  entitlements: entitlements.map(entitlementOf),
});

export const landedOf = (row: LandedRow): LandedMessage => ({
  device: row.device,
  epoch: row.epoch,
  seq: row.seq,
  msgId: messageId(row),
  hash: row.hash,
  text: row.body.toString('utf8'),
  receivedAt: row.received_at,
  ...(row.held_state === 'released' ? { isReleased: true } : {}),
});

export const passingOf = (row: PassingRow): Passing => ({
  fromPart: row.from_part,
  fromPosition: row.from_position,
  message: landedOf(row),
  senderBureau: row.sender_bureau,
});

export const recordOf = (row: RecordRow): RecordState => ({
  recordId: row.record_id,
  authority: row.authority,
  schema: row.schema_name,
  taxpayer: row.taxpayer,
  version: row.version,
  hash: row.hash,
  senderBureau: row.sender_bureau,
  status: row.status,
  openReturn: row.open_return,
  handover: row.handover === null ? null : (JSON.parse(row.handover) as RecordState['handover']),
});
export const handoverText = ({ handover }: RecordState): string | null =>
  handover === null ? null : JSON.stringify(handover);

export const feedEntryOf = (row: FeedRow): FeedEntry => ({
  position: row.position,
  msgId: messageId(row),
  hash: row.hash,
  message: row.body.toString('utf8'),
  senderBureau: row.sender_bureau,
  receivedAt: row.received_at,
  quarantined: row.quarantined,
});

export const verdictOf = (row: ResultRow): Verdict => ({
  msgId: messageId(row),
  seq: row.seq,
  verdict: row.verdict,
  position: row.position,
  code: row.code,
  field: row.field,
  quarantined: row.quarantined === 1,
  currentVersion: row.current_version,
  currentHash: row.current_hash,
  decidedAt: row.decided_at,
});

export const alarmOf = (row: AlarmRow): Alarm => ({
  code: row.code,
  msgId: messageId(row),
  storedHash: row.stored_hash,
  givenHash: row.given_hash,
  raisedAt: row.raised_at,
});

/** How many of the first rows fit into `maxBytes`; at least one, so that a page always moves on. */
export const rowsThatFit = (sizes: readonly number[], maxBytes: number): number => {
  let bytes = 0;
  const end = sizes.findIndex((size, index) => (bytes += size) > maxBytes && index > 0);
  return end < 0 ? sizes.length : end;
};

export interface SealPaperRow {
  readonly device: string;
  readonly kind: SealPaper['kind'];
  readonly id: string;
  readonly body: Buffer;
  readonly deposited_at: number;
}
export const sealPaperOf = (row: SealPaperRow): SealPaper => ({
  device: row.device,
  kind: row.kind,
  id: row.id,
  text: row.body.toString('utf8'),
  depositedAt: row.deposited_at,
});
