import type { Verdict } from '../contract/exchange/answers.ts';
import type { Message } from '../contract/exchange/message.ts';
import type { Bureau } from '../domain/bureau.ts';
import type { FaultCode } from '../domain/faults.ts';
import { genesisHash } from '../evidence/canonical.ts';
import type { ContentFault } from './content.ts';
import type { DeviceRecord, HandoverState, LandedMessage, RecordState } from './storage/port.ts';

/** All that a verdict depends on. */
export interface Situation {
  readonly message: LandedMessage;
  readonly device: DeviceRecord;
  readonly env: string;
  /** Current state of the record that the message names, when there is one. */
  readonly record: RecordState | undefined;
  /** Parts in which a window is let in: where a record can be handed over to. None unless given. */
  readonly parts?: ReadonlySet<string>;
}

/** Money that a fact moved for one bureau. `levy` is empty for what could not be attributed. */
export interface FactLine {
  readonly bureau: Bureau;
  readonly levy: string;
  readonly amountFen: number;
  readonly surchargeFen: number;
}
export interface FactVoucher {
  readonly voucherBureau: Bureau;
  readonly voucherNumber: string;
}

/** What follows from a verdict; only an accepted message has effects. The feed position is the store's to give. */
export interface Decision {
  readonly verdict: Verdict['verdict'];
  readonly code: FaultCode | null;
  readonly field: string | null;
  readonly quarantined: boolean;
  readonly currentVersion: number | null;
  readonly currentHash: string | null;
  /** New state of the record, or null when it stays. */
  readonly record: RecordState | null;
  readonly lines: readonly FactLine[];
  readonly vouchers: readonly FactVoucher[];
  /** Another part, to whose feed these very bytes are passed on; null for nearly all. */
  readonly passTo: string | null;
  /** The HANDOVER that goes back: what it named is no longer read in this part. Null for all but a DECLINE. */
  readonly sentBack: string | null;
}

const nothing = {
  field: null,
  quarantined: false,
  currentVersion: null,
  currentHash: null,
  record: null,
  lines: [],
  vouchers: [],
  passTo: null,
  sentBack: null,
} as const;

export const accept = (record: RecordState | null): Decision => ({
  ...nothing,
  verdict: 'ACCEPTED',
  code: null,
  record,
});
export const reject = ({ code, field }: ContentFault): Decision => ({
  ...nothing,
  verdict: 'REJECT',
  code,
  field,
});
export const conflict = (record: RecordState | undefined, code: FaultCode): Decision => ({
  ...nothing,
  verdict: 'CONFLICT',
  code,
  currentVersion: record?.version ?? 0,
  currentHash: record?.hash ?? genesisHash,
});

/** A record that has nothing to do with another part has none at all. */
export const handoverOf = (
  away: HandoverState['away'],
  offers: HandoverState['offers'],
  taken?: HandoverState['taken'],
): HandoverState | null =>
  away === null && offers.length === 0 && taken === undefined
    ? null
    : { away, offers, ...(taken === undefined ? {} : { taken }) };

export const next = (message: Message, { message: landed, device, record }: Situation): RecordState => ({
  recordId: message.recordId,
  authority: message.authority,
  schema: message.schema,
  taxpayer: message.taxpayer,
  version: message.version,
  hash: landed.hash,
  senderBureau: device.bureau,
  status: 'accepted',
  openReturn: null,
  // What another part offers under this id stays offered, whatever becomes of the record here.
  handover: handoverOf(null, record?.handover?.offers ?? [], record?.handover?.taken),
});

const familyOf = (schema: string): string => schema.slice(0, schema.indexOf('/'));

/** A version must be of the same thing as the one before. */
export const identityFault = (message: Message, record: RecordState): ContentFault | undefined => {
  if (message.authority !== record.authority)
    return { code: 'exchange/not-the-authority', field: 'authority' };
  if (message.taxpayer !== record.taxpayer) return { code: 'exchange/record-mismatch', field: 'taxpayer' };
  return familyOf(message.schema) === familyOf(record.schema)
    ? undefined
    : { code: 'exchange/record-mismatch', field: 'schema' };
};

/** Does it build on, or speak of, the version that stands? */
export const isCurrent = (message: Message, record: RecordState): boolean =>
  message.baseVersion === record.version && message.baseHash === record.hash;
