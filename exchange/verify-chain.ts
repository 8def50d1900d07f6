import { batchSigningText, messageId } from '../contract/exchange/message.ts';
import { genesisHash, linkHash } from '../evidence/canonical.ts';
import { verifyText } from '../evidence/signature.ts';
import type { LandedMessage } from './storage/port.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldBatch, HeldStore } from './verify-held.ts';

type Said = Readonly<Record<string, unknown>>;

/** What a landed text says, or nothing where it is no JSON object any more. */
export const saidBy = (text: string): Said | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Said) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const deviceFindings = (device: string, messages: readonly LandedMessage[]): Finding[] => {
  const findings: Finding[] = [];
  let seq = 0;
  let hash = genesisHash;
  for (const message of messages) {
    const { msgId: at } = message;
    const said = saidBy(message.text);
    if (message.seq === seq) findings.push({ difference: 'number-doubled', at });
    if (message.seq > seq + 1) {
      const missing = message.seq === seq + 2 ? `${seq + 1}` : `${seq + 1}–${message.seq - 1}`;
      findings.push({ difference: 'number-missing', at: `${device} ${missing}` });
      // Only the message itself still says what it was to follow.
      hash = typeof said?.prevHash === 'string' ? said.prevHash : '';
    }
    if (linkHash(hash, message.text) !== message.hash) findings.push({ difference: 'text-off-chain', at });
    const named = said?.device === device && said.epoch === message.epoch && said.seq === message.seq;
    if (!named || said.prevHash !== hash) findings.push({ difference: 'header-differs', at });
    ({ seq, hash } = message);
  }
  return findings;
};

/** Every window's chain from its first message: no number missing or twice, every text the one its hash was made of. */
export const checkChains = (held: HeldStore): Checked => {
  const findings: Finding[] = [];
  for (const [device, messages] of held.landed) {
    if (!held.devices.has(device)) findings.push({ difference: 'device-unknown', at: device });
    findings.push(...deviceFindings(device, messages));
  }
  for (const { device, lastSeq, chainHead } of held.devices.values()) {
    const last = held.landed.get(device)?.at(-1);
    if (lastSeq !== (last?.seq ?? 0) || chainHead !== (last?.hash ?? genesisHash))
      findings.push({ difference: 'head-differs', at: device });
  }
  return { check: 'chain', count: held.messages.size, findings };
};

const nameOf = ({ device, epoch, from_seq, to_seq }: HeldBatch): string =>
  `${device}:${epoch}:${from_seq}–${to_seq}`;

/**
 * Every batch's signature by a key its window was let in with, and every message under one. A batch of an earlier
 * epoch whose key the store has not kept is proved by a later signature, which covers it through the chain; nothing
 * else excuses a wrong one.
 */
export const checkSignatures = (held: HeldStore): Checked => {
  const findings: Finding[] = [];
  let count = 0;
  for (const [device, batches] of held.batches) {
    const keys = held.keys.get(device) ?? [];
    const { epoch = 0 } = held.devices.get(device) ?? {};
    const verified: HeldBatch[] = [];
    const wrong: HeldBatch[] = [];
    for (const batch of batches) {
      count += 1;
      const signed = batchSigningText({
        env: held.identity.env,
        device,
        epoch: batch.epoch,
        fromSeq: batch.from_seq,
        lastHash: batch.last_hash,
        count: batch.to_seq - batch.from_seq + 1,
      });
      (keys.some((key) => verifyText(key, signed, batch.signature)) ? verified : wrong).push(batch);
      const last = held.messages.get(messageId({ device, epoch: batch.epoch, seq: batch.to_seq }));
      if (last?.hash !== batch.last_hash)
        findings.push({ difference: 'batch-not-landed', at: nameOf(batch) });
    }
    const provedTo = verified.at(-1)?.to_seq ?? 0;
    for (const batch of wrong)
      if (batch.epoch >= epoch || batch.to_seq > provedTo)
        findings.push({ difference: 'signature-wrong', at: nameOf(batch) });
  }
  for (const [device, messages] of held.landed) {
    const batches = held.batches.get(device) ?? [];
    let next = 0;
    for (const { seq, epoch, msgId } of messages) {
      while ((batches[next]?.to_seq ?? Number.POSITIVE_INFINITY) < seq) next += 1;
      const batch = batches[next];
      const isCovered = batch !== undefined && batch.from_seq <= seq && batch.epoch === epoch;
      // A part of a batch that was let in out of quarantine: its signature stays there.
      if (!isCovered && !held.quarantine.released.has(msgId))
        findings.push({ difference: 'message-unsigned', at: msgId });
    }
  }
  return { check: 'signature', count, findings };
};
