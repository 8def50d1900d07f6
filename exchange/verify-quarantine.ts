import { batchSigningText, messageId } from '../contract/exchange/message.ts';
import { linkHash } from '../evidence/canonical.ts';
import { verifyText } from '../evidence/signature.ts';
import { type HeldRow, heldOf } from './storage/held-rows.ts';
import type { HeldMessage } from './storage/quarantine-port.ts';
import { saidBy } from './verify-chain.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldBatch, HeldStore } from './verify-held.ts';

/** What windows that are shut out have sent, as a store keeps it. */
export interface Quarantine {
  readonly batches: readonly HeldBatch[];
  /** By device, by epoch and number. */
  readonly messages: ReadonlyMap<string, readonly HeldMessage[]>;
  /** Ids of those that a person has let in. */
  readonly released: ReadonlySet<string>;
}

/** Takes the rows of a dump; `held` after the last one. */
export const readQuarantine = () => {
  const batches: HeldBatch[] = [];
  const messages = new Map<string, HeldMessage[]>();
  return {
    held_batches: (row: HeldBatch) => batches.push(row),
    held_messages: (row: HeldRow) => {
      messages.set(row.device, [...(messages.get(row.device) ?? []), heldOf(row)]);
    },
    held: (): Quarantine => {
      for (const list of messages.values()) list.sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
      const all = [...messages.values()].flat();
      const released = all.filter(({ state }) => state === 'released').map(({ msgId }) => msgId);
      return { batches, messages, released: new Set(released) };
    },
  };
};

const covers = (batch: HeldBatch, { device, epoch, seq }: HeldMessage): boolean =>
  batch.device === device && batch.epoch === epoch && batch.from_seq <= seq && seq <= batch.to_seq;

const chainFindings = (held: HeldStore, messages: readonly HeldMessage[]): Finding[] => {
  const findings: Finding[] = [];
  for (const [n, message] of messages.entries()) {
    const { msgId: at, text, hash, state } = message;
    const said = saidBy(text);
    const before = messages[n - 1];
    const follows = before?.epoch === message.epoch && before.seq === message.seq - 1;
    const named = said?.device === message.device && said.seq === message.seq;
    const prevHash = typeof said?.prevHash === 'string' ? said.prevHash : '';
    if (!named || linkHash(prevHash, text) !== hash || (follows && prevHash !== before.hash))
      findings.push({ difference: 'held-off-chain', at });
    if (!held.quarantine.batches.some((batch) => covers(batch, message)))
      findings.push({ difference: 'held-unsigned', at });
    if ((held.messages.get(at)?.hash === hash) !== (state === 'released'))
      findings.push({ difference: 'held-state-differs', at });
  }
  return findings;
};

/**
 * What is kept aside is what its window signed, in its own chain; what was let in has landed as it was, and nothing else
 * of it has. An earlier epoch's signature whose key the store has not kept proves nothing here and is passed over.
 */
export const checkQuarantine = (held: HeldStore): Checked => {
  const findings = [...held.quarantine.messages.values()].flatMap((messages) =>
    chainFindings(held, messages),
  );
  for (const { device, epoch, from_seq, to_seq, last_hash, signature } of held.quarantine.batches) {
    const signed = batchSigningText({
      env: held.identity.env,
      device,
      epoch,
      fromSeq: from_seq,
      lastHash: last_hash,
      count: to_seq - from_seq + 1,
    });
    const isProved = (held.keys.get(device) ?? []).some((key) => verifyText(key, signed, signature));
    if (!isProved && epoch === held.devices.get(device)?.epoch)
      findings.push({ difference: 'held-unsigned', at: messageId({ device, epoch, seq: to_seq }) });
  }
  const count = [...held.quarantine.messages.values()].reduce((sum, { length }) => sum + length, 0);
  return { check: 'quarantine', count, findings };
};
