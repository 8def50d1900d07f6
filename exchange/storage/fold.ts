import { classOfKind } from '../../contract/exchange/message.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { ScanReference } from '../../domain/scan.ts';
import { blobsNamedBy } from '../blob-names.ts';
import type { Decide, Decision } from '../decide.ts';
import type { Receive } from '../receive.ts';
import type { DeviceRecord, LandedMessage, RecordState } from './port.ts';

/** A landed message without a verdict, with the device that sent it and the record it names, read once. */
export interface Pending {
  readonly message: LandedMessage;
  readonly device: DeviceRecord;
  readonly recordId: string | undefined;
}

/** One message's verdict and the feed position it gets, null unless accepted. */
export interface Applied extends Pending {
  readonly decision: Decision;
  readonly position: number | null;
  /** The scans it names; none unless accepted. */
  readonly blobs: readonly Pick<ScanReference, 'hash' | 'size' | 'mediaType'>[];
}

export interface Folded {
  readonly applied: readonly Applied[];
  /** Records as they stand after the whole batch, by id. */
  readonly records: ReadonlyMap<string, RecordState>;
  readonly highWater: number;
}

const recordIdPattern = /^[A-Za-z0-9._:-]{1,96}$/;

/** The record a landed text names, if it names one at all. */
export const findRecordId = (text: string): string | undefined => {
  const { recordId, kind } = JSON.parse(text) as { recordId?: unknown; kind?: unknown };
  const isVersioned = typeof kind === 'string' && classOfKind[kind as keyof typeof classOfKind] !== 'fact';
  return isVersioned && typeof recordId === 'string' && recordIdPattern.test(recordId) ? recordId : undefined;
};

export const pendingOf = (message: LandedMessage, device: DeviceRecord): Pending => ({
  message,
  device,
  recordId: findRecordId(message.text),
});

/** The records a run names, each once: what the store reads before the fold. */
export const recordIdsOf = (pending: readonly Pending[]): readonly string[] => [
  ...new Set(pending.flatMap(({ recordId }) => recordId ?? [])),
];

/** Only a HANDOVER is judged by which other parts there are. */
export const asksForParts = (pending: readonly Pending[]): boolean =>
  pending.some(({ message }) => message.text.includes('"kind":"HANDOVER"'));

/** Accepted messages that go to another part too. */
export const passingsOf = (applied: readonly Applied[]) =>
  applied.flatMap(({ message, position, decision }) =>
    position === null || decision.passTo === null ? [] : [{ message, position, toPart: decision.passTo }],
  );

/** A message of another part that waits to be taken into this part's feed. */
export interface Passing {
  readonly fromPart: string;
  /** In that part's feed. */
  readonly fromPosition: number;
  readonly message: LandedMessage;
  readonly senderBureau: Bureau;
}

/** Numbers a run of passed messages without a gap, each seeing what the ones before it made of its record. Pure. */
export const foldPassed = (
  passings: readonly Passing[],
  standing: ReadonlyMap<string, RecordState>,
  highWaterBefore: number,
  receive: Receive,
) => {
  const current = new Map(standing);
  const changed = new Map<string, RecordState>();
  let highWater = highWaterBefore;
  const entries = passings.map((passing) => {
    const { message, senderBureau } = passing;
    const record = current.get(findRecordId(message.text) ?? '');
    const made = receive({ message, senderBureau, record });
    if (made !== null) {
      current.set(made.recordId, made);
      changed.set(made.recordId, made);
    }
    return { ...passing, position: ++highWater, blobs: blobsNamedBy(message.text) };
  });
  return { entries, records: changed, highWater };
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
  /** Parts in which a window is let in; asked for only where `asksForParts`. */
  parts: ReadonlySet<string> = new Set(),
): Folded => {
  const current = new Map(standing);
  const changed = new Map<string, RecordState>();
  const applied: Applied[] = [];
  let highWater = highWaterBefore;
  for (const { message, device, recordId } of pending) {
    const record = recordId === undefined ? undefined : current.get(recordId);
    const decision = decide({ message, device, env, record, parts });
    if (decision.record !== null) {
      current.set(decision.record.recordId, decision.record);
      changed.set(decision.record.recordId, decision.record);
    }
    const position = decision.verdict === 'ACCEPTED' ? ++highWater : null;
    const blobs = position === null ? [] : blobsNamedBy(message.text);
    applied.push({ message, device, recordId, decision, position, blobs });
  }
  return { applied, records: changed, highWater };
};
