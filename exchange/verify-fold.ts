import { messageId } from '../contract/exchange/message.ts';
import type { Bureau } from '../domain/bureau.ts';
import { decide, type Decision } from './decide.ts';
import { receive } from './receive.ts';
import { findRecordId } from './storage/fold.ts';
import type { DeviceRecord, Entitlement, LandedMessage, RecordState } from './storage/port.ts';
import { saidBy } from './verify-chain.ts';
import { goalOf } from './verify-feed.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldStore } from './verify-held.ts';

/** A part's feed folded anew. */
export interface Refolded {
  readonly records: ReadonlyMap<string, RecordState>;
  /** What each message came to, by message id. */
  readonly decisions: ReadonlyMap<string, Decision>;
  /** Messages of the feed that the exchange's own judgement does not accept. */
  readonly refused: readonly string[];
}

/**
 * The store keeps what a window is entitled to now, not what it was when a message was judged. What stood then stands:
 * an accepted message is folded as entitled by what it cites.
 */
const entitledAsCited = (device: DeviceRecord, text: string): DeviceRecord => {
  const said = saidBy(text) ?? {};
  const [actingFor, under, on] = [said.actingFor as Bureau, String(said.under), String(said.businessDate)];
  const cited: Entitlement = { actingFor, under, from: on, to: on };
  return { ...device, entitlements: [...device.entitlements, cited] };
};

/** What a fold has to know beside the entries themselves. */
export interface RefoldKnown {
  readonly env: string;
  readonly devices: ReadonlyMap<string, DeviceRecord>;
  readonly parts: ReadonlySet<string>;
  /** A message that was held of a window that was shut out, and let in by a person. */
  readonly isReleased: (msgId: string) => boolean;
}

const decideAnew = (
  known: RefoldKnown,
  message: LandedMessage,
  records: ReadonlyMap<string, RecordState>,
): Decision | undefined => {
  const device = known.devices.get(message.device);
  // A text that is no JSON any more is named by the chain's check; nothing follows from it here.
  if (device === undefined || saidBy(message.text) === undefined) return undefined;
  const recordId = findRecordId(message.text);
  const isReleased = known.isReleased(message.msgId);
  return decide({
    message: isReleased ? { ...message, isReleased } : message,
    device: entitledAsCited(device, message.text),
    env: known.env,
    record: recordId === undefined ? undefined : records.get(recordId),
    parts: known.parts,
  });
};

/** Folds a part's entries one by one, by the same judgement that made its feed; on from `standing`, which stays as it is. */
export const makeRefold = (
  part: string,
  known: RefoldKnown,
  standing: ReadonlyMap<string, RecordState> = new Map(),
) => {
  const records = new Map(standing);
  return {
    records: records as ReadonlyMap<string, RecordState>,
    /** What the message came to; undefined where it is not acceptable, null where it was judged in another part. */
    enter: (message: LandedMessage, senderBureau: Bureau): Decision | undefined | null => {
      if (goalOf(message.text) === part) {
        // Judged in the part it comes from; here it is only received.
        const record = records.get(findRecordId(message.text) ?? '');
        const made = receive({ message, senderBureau, record });
        if (made !== null) records.set(made.recordId, made);
        return null;
      }
      const decision = decideAnew(known, message, records);
      if (decision === undefined || decision.verdict !== 'ACCEPTED') return undefined;
      if (decision.record !== null) records.set(decision.record.recordId, decision.record);
      return decision;
    },
  };
};

/** Folds a part's feed from its first position up to `upTo`, by the same judgement that made it. */
export const refoldPart = (held: HeldStore, part: string, upTo = Number.POSITIVE_INFINITY): Refolded => {
  const decisions = new Map<string, Decision>();
  const refused: string[] = [];
  const { records, enter } = makeRefold(part, {
    env: held.identity.env,
    devices: held.devices,
    // A part whose windows have all been shut out since was there when a record went to it.
    parts: new Set([...held.devices.values()].map((device) => device.part)),
    isReleased: (id) => held.quarantine.released.has(id),
  });
  for (const entry of held.feed.get(part) ?? []) {
    if (entry.position > upTo) break;
    const id = messageId(entry);
    const message = held.messages.get(id);
    const decision = message === undefined ? undefined : enter(message, entry.sender_bureau);
    if (decision === undefined) refused.push(id);
    else if (decision !== null) decisions.set(id, decision);
  }
  return { records, decisions, refused };
};

const textOf = (state: RecordState): string =>
  JSON.stringify([
    state.authority,
    state.schema,
    state.taxpayer,
    state.version,
    state.hash,
    state.senderBureau,
    state.status,
    state.openReturn,
    state.handover,
  ]);

/** The records as they stand are what the accepted messages make of them. */
export const checkRecords = (held: HeldStore, parts: ReadonlyMap<string, Refolded>): Checked => {
  const findings: Finding[] = [];
  let count = 0;
  for (const part of new Set([...parts.keys(), ...held.records.keys()])) {
    const stands = held.records.get(part) ?? new Map<string, RecordState>();
    const { records, refused } = parts.get(part) ?? { records: new Map<string, RecordState>(), refused: [] };
    count += stands.size;
    for (const at of refused) findings.push({ difference: 'not-acceptable', at });
    for (const [id, state] of records) {
      const found = stands.get(id);
      const at = `${part}/${id}`;
      if (found === undefined) findings.push({ difference: 'record-missing', at });
      else if (textOf(found) !== textOf(state)) findings.push({ difference: 'record-differs', at });
    }
    for (const id of stands.keys())
      if (!records.has(id)) findings.push({ difference: 'record-without-message', at: `${part}/${id}` });
  }
  return { check: 'record', count, findings };
};
