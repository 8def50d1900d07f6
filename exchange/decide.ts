import type { Verdict } from '../contract/exchange/answers.ts';
import type { Message } from '../contract/exchange/message.ts';
import type { Bureau } from '../domain/bureau.ts';
import type { FaultCode } from '../domain/faults.ts';
import { genesisHash } from '../evidence/canonical.ts';
import { type ContentFault, checkContent } from './content.ts';
import { countFact } from './facts.ts';
import type { DeviceRecord, LandedMessage, RecordState } from './storage/port.ts';

/** All that a verdict depends on. */
export interface Situation {
  readonly message: LandedMessage;
  readonly device: DeviceRecord;
  readonly env: string;
  /** Current state of the record that the message names, when there is one. */
  readonly record: RecordState | undefined;
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
}

export type Decide = (situation: Situation) => Decision;

const nothing = {
  field: null,
  quarantined: false,
  currentVersion: null,
  currentHash: null,
  record: null,
  lines: [],
  vouchers: [],
} as const;

const accept = (record: RecordState | null): Decision => ({
  ...nothing,
  verdict: 'ACCEPTED',
  code: null,
  record,
});
const reject = ({ code, field }: ContentFault): Decision => ({ ...nothing, verdict: 'REJECT', code, field });
const conflict = (record: RecordState | undefined, code: FaultCode): Decision => ({
  ...nothing,
  verdict: 'CONFLICT',
  code,
  currentVersion: record?.version ?? 0,
  currentHash: record?.hash ?? genesisHash,
});

/** Part, hall and authority on the business date: a device speaks only for whom it is enrolled. */
const entitlementFault = (message: Message, device: DeviceRecord, env: string): ContentFault | undefined => {
  if (message.env !== env) return { code: 'exchange/environment-mixed', field: 'env' };
  if (message.part !== device.part) return { code: 'exchange/other-jurisdiction', field: 'part' };
  if (message.hall !== device.hall) return { code: 'exchange/not-entitled', field: 'hall' };
  const on = message.businessDate;
  const covering = device.entitlements.filter((e) => e.from <= on && (e.to === null || on <= e.to));
  const forBureau = covering.filter((e) => e.actingFor === message.actingFor);
  if (forBureau.length === 0) return { code: 'exchange/not-entitled', field: 'actingFor' };
  return forBureau.some((e) => e.under === message.under)
    ? undefined
    : { code: 'exchange/not-entitled', field: 'under' };
};

const next = (message: Message, { message: landed, device }: Situation): RecordState => ({
  recordId: message.recordId,
  authority: message.authority,
  schema: message.schema,
  taxpayer: message.taxpayer,
  version: message.version,
  hash: landed.hash,
  senderBureau: device.bureau,
  status: 'accepted',
  openReturn: null,
});

const familyOf = (schema: string): string => schema.slice(0, schema.indexOf('/'));

/** A version must be of the same thing as the one before. */
const identityFault = (message: Message, record: RecordState): ContentFault | undefined => {
  if (message.authority !== record.authority)
    return { code: 'exchange/not-the-authority', field: 'authority' };
  if (message.taxpayer !== record.taxpayer) return { code: 'exchange/record-mismatch', field: 'taxpayer' };
  return familyOf(message.schema) === familyOf(record.schema)
    ? undefined
    : { code: 'exchange/record-mismatch', field: 'schema' };
};

const isCurrent = (message: Message, record: RecordState): boolean =>
  message.baseVersion === record.version && message.baseHash === record.hash;

const decideRecord = (message: Message, situation: Situation): Decision => {
  const { record } = situation;
  if (message.version !== message.baseVersion + 1)
    return reject({ code: 'exchange/version-not-next', field: 'version' });
  if (record === undefined) {
    const isFirst = message.baseVersion === 0 && message.baseHash === genesisHash;
    return isFirst ? accept(next(message, situation)) : conflict(undefined, 'exchange/version-stale');
  }
  // Two windows that could not see each other made the same thing: the first stands, whoever owns it (DESIGN §14).
  if (message.baseVersion === 0) return conflict(record, 'exchange/version-stale');
  const fault = identityFault(message, record);
  if (fault !== undefined) return reject(fault);
  if (!isCurrent(message, record)) return conflict(record, 'exchange/version-stale');
  // The sender has not seen the return yet: a plain amendment must not bury it (norm item 36).
  if (record.status === 'returned') return conflict(record, 'exchange/record-returned');
  return accept(next(message, situation));
};

/** Norm item 36: a correction answers one return and replaces exactly the version that was returned. */
const decideCorrection = (message: Message, situation: Situation): Decision => {
  const { record } = situation;
  if (message.cause === null) return reject({ code: 'exchange/return-not-cited', field: 'cause' });
  if (record === undefined) return reject({ code: 'exchange/record-unknown', field: 'recordId' });
  const fault = identityFault(message, record);
  if (fault !== undefined) return reject(fault);
  if (message.version !== message.baseVersion + 1)
    return reject({ code: 'exchange/version-not-next', field: 'version' });
  if (!isCurrent(message, record)) return conflict(record, 'exchange/version-stale');
  if (record.status !== 'returned') return conflict(record, 'exchange/record-not-returned');
  if (message.cause !== record.openReturn)
    return reject({ code: 'exchange/return-not-cited', field: 'cause' });
  return accept(next(message, situation));
};

/** Norm item 36: only the other bureau, and only about the version that stands. */
const decideAboutRecord = (message: Message, { record, device, message: landed }: Situation): Decision => {
  if (record === undefined) return reject({ code: 'exchange/record-unknown', field: 'recordId' });
  if (message.authority !== record.authority)
    return reject({ code: 'exchange/record-mismatch', field: 'authority' });
  // First of all: who sent the version that stands says nothing about another one, which this officer had before him.
  if (!isCurrent(message, record)) return conflict(record, 'exchange/version-stale');
  if (device.bureau === record.senderBureau) return reject({ code: 'exchange/own-record', field: 'device' });
  if (message.actingFor !== device.bureau) return reject({ code: 'exchange/own-record', field: 'actingFor' });
  if (message.kind === 'CONFIRM') return accept({ ...record, status: 'confirmed', openReturn: null });
  if (record.status === 'confirmed') return conflict(record, 'exchange/record-confirmed');
  if (record.status === 'returned') return conflict(record, 'exchange/record-returned');
  return accept({ ...record, status: 'returned', openReturn: landed.msgId });
};

/**
 * The exchange's one, final verdict on a landed message. Pure and total: never throws for anything that can land.
 * A fact is always ACCEPTED, quarantined with a code when not in order, and counted either way (DESIGN §8).
 */
export const decide: Decide = (situation) => {
  const { message: landed, device, env } = situation;
  const raw = JSON.parse(landed.text) as Readonly<Record<string, unknown>>;
  const content = checkContent(raw);
  const fault = content.ok ? entitlementFault(content.message, device, env) : content.fault;
  if (raw['kind'] === 'FACT' || raw['class'] === 'fact') {
    const quarantined = fault !== undefined;
    const mark = quarantined ? fault : { code: null, field: null };
    return { ...accept(null), ...countFact(raw, device.bureau), ...mark, quarantined };
  }
  if (!content.ok) return reject(content.fault);
  if (fault !== undefined) return reject(fault);
  const { message } = content;
  if (message.kind === 'RETURN' || message.kind === 'CONFIRM') return decideAboutRecord(message, situation);
  if (message.actingFor !== message.authority)
    return reject({ code: 'exchange/not-the-authority', field: 'actingFor' });
  return message.kind === 'CORRECTION'
    ? decideCorrection(message, situation)
    : decideRecord(message, situation);
};
