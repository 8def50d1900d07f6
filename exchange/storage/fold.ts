import { classOfKind } from '../../contract/exchange/message.ts';
import type { Decide, Decision } from '../decide.ts';
import type { DeviceRecord, LandedMessage, RecordState } from './port.ts';

/** A landed message without a verdict, with the device that sent it. */
export interface Pending {
  readonly message: LandedMessage;
  readonly device: DeviceRecord;
}

/** One message's verdict and the feed position it gets, null unless accepted. */
export interface Applied extends Pending {
  readonly decision: Decision;
  readonly position: number | null;
}

export interface Folded {
  readonly applied: readonly Applied[];
  /** Records as they stand after the whole batch, by id. */
  readonly records: ReadonlyMap<string, RecordState>;
  readonly highWater: number;
}

const recordIdPattern = /^[A-Za-z0-9._:-]{1,96}$/;

/** The record a landed text names, if it names one at all: what the store must read before the fold. */
export const findRecordId = (text: string): string | undefined => {
  const { recordId, kind } = JSON.parse(text) as { recordId?: unknown; kind?: unknown };
  const isVersioned = typeof kind === 'string' && classOfKind[kind as keyof typeof classOfKind] !== 'fact';
  return isVersioned && typeof recordId === 'string' && recordIdPattern.test(recordId) ? recordId : undefined;
};

/**
 * Decides a run of pending messages in order, each seeing what the ones before it made of its record, and numbers
 * the accepted ones without a gap. Pure; both stores write what it returns in one transaction.
 */
export const foldPending = (
  pending: readonly Pending[],
  standing: ReadonlyMap<string, RecordState>,
  highWaterBefore: number,
  env: string,
  decide: Decide,
): Folded => {
  const current = new Map(standing);
  const changed = new Map<string, RecordState>();
  const applied: Applied[] = [];
  let highWater = highWaterBefore;
  for (const { message, device } of pending) {
    const recordId = findRecordId(message.text);
    const record = recordId === undefined ? undefined : current.get(recordId);
    const decision = decide({ message, device, env, record });
    if (decision.record !== null) {
      current.set(decision.record.recordId, decision.record);
      changed.set(decision.record.recordId, decision.record);
    }
    const position = decision.verdict === 'ACCEPTED' ? ++highWater : null;
    applied.push({ message, device, decision, position });
  }
  return { applied, records: changed, highWater };
};
