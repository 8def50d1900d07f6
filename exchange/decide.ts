import type { BodyOf } from '../contract/exchange/bodies.ts';
import type { Message } from '../contract/exchange/message.ts';
import { genesisHash } from '../evidence/canonical.ts';
import { type ContentFault, checkContent } from './content.ts';
import { decideAway, decideDecline, decideHandover, decideTaken } from './decide-handover.ts';
import {
  accept,
  conflict,
  type Decision,
  identityFault,
  isCurrent,
  next,
  reject,
  type Situation,
} from './decision.ts';
import { countFact } from './facts.ts';
import type { DeviceRecord } from './storage/port.ts';

export type { Decision, FactLine, FactVoucher, Situation } from './decision.ts';

export type Decide = (situation: Situation) => Decision;

/** Part, hall and authority on the business date: a device speaks only for whom it is enrolled. */
const entitlementFault = (message: Message, device: DeviceRecord, env: string): ContentFault | undefined => {
  if (message.env !== env) return { code: 'exchange/environment-mixed', field: 'env' };
  if (message.part !== device.part) return { code: 'exchange/other-jurisdiction', field: 'part' };
  if (message.hall !== device.hall) return { code: 'exchange/not-entitled', field: 'hall' };
  if (message.kind === 'EPOCH') return undefined;
  const on = message.businessDate;
  const covering = device.entitlements.filter((e) => e.from <= on && (e.to === null || on <= e.to));
  const forBureau = covering.filter((e) => e.actingFor === message.actingFor);
  if (forBureau.length === 0) return { code: 'exchange/not-entitled', field: 'actingFor' };
  return forBureau.some((e) => e.under === message.under)
    ? undefined
    : { code: 'exchange/not-entitled', field: 'under' };
};

const decideRecord = (message: Message, situation: Situation): Decision => {
  const { record } = situation;
  if (message.version !== message.baseVersion + 1)
    return reject({ code: 'exchange/version-not-next', field: 'version' });
  if (record?.status === 'handed-over') return decideAway(message, situation, record);
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
  if (record.status === 'handed-over') return conflict(record, 'exchange/record-handed-over');
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
  if (record.status === 'handed-over') return conflict(record, 'exchange/record-handed-over');
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
 * A machine says that it begins anew and where both sides stood (docs/decisions/0024). It speaks of itself, so it needs
 * no entitlement for a bureau's business; but it can only cite the very message that it follows.
 */
const decideEpoch = (message: Message, situation: Situation): Decision => {
  const { record, device, message: landed } = situation;
  const { oldEpoch, exchange } = message.body as BodyOf<'epoch/1'>;
  if (message.authority !== device.bureau || message.actingFor !== device.bureau)
    return reject({ code: 'exchange/not-the-authority', field: 'authority' });
  if (oldEpoch >= landed.epoch) return reject({ code: 'exchange/epoch-not-cited', field: 'body.oldEpoch' });
  if (exchange.seq !== landed.seq - 1 || exchange.hash !== message.prevHash)
    return reject({ code: 'exchange/epoch-not-cited', field: 'body.exchange' });
  return record === undefined ? accept(next(message, situation)) : conflict(record, 'exchange/version-stale');
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
    const released = landed.isReleased ? ({ code: 'exchange/released', field: null } as const) : undefined;
    const mark = fault ?? released ?? { code: null, field: null };
    const quarantined = mark.code !== null;
    return { ...accept(null), ...countFact(raw, device.bureau), ...mark, quarantined };
  }
  if (!content.ok) return reject(content.fault);
  if (fault !== undefined) return reject(fault);
  const { message } = content;
  if (message.kind === 'EPOCH') return decideEpoch(message, situation);
  if (message.kind === 'RETURN' || message.kind === 'CONFIRM') return decideAboutRecord(message, situation);
  if (message.actingFor !== message.authority)
    return reject({ code: 'exchange/not-the-authority', field: 'actingFor' });
  if (message.kind === 'HANDOVER') return decideHandover(message, situation);
  if (message.kind === 'TAKEN') return decideTaken(message, situation);
  if (message.kind === 'DECLINE') return decideDecline(message, situation);
  return message.kind === 'CORRECTION'
    ? decideCorrection(message, situation)
    : decideRecord(message, situation);
};
