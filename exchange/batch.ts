import {
  type Batch,
  batchSigningText,
  maxBatchBytes,
  maxMessageBytes,
  messageId,
} from '../contract/exchange/message.ts';
import { Fault } from '../domain/faults.ts';
import { type Canonical, canonicalText, linkHash } from '../evidence/canonical.ts';
import { engineSha256Hex } from './engine-crypto.ts';
import { type ExchangePorts, machinePorts } from './ports.ts';
import type { DeviceRecord, LandedMessage, LandingRequest } from './storage/port.ts';

/** Deeper than any body needs; keeps every walk over a message far from the end of the stack. */
const maxNesting = 32;

/** Greatest depth of brackets outside strings. */
export const nestingOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x5b || c === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x5d || c === 0x7d) depth--;
  }
  return deepest;
};

interface Header {
  readonly env: unknown;
  readonly device: unknown;
  readonly epoch: unknown;
  readonly seq: unknown;
  readonly prevHash: unknown;
}

/** Reads one text of a batch; only its transport header matters for landing, the rest is judged when applied. */
const readHeader = (text: string): Header => {
  if (nestingOf(text) > maxNesting) throw new Fault('exchange/nesting-too-deep');
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (canonicalText(value as Canonical) !== text) throw new Fault('exchange/not-canonical');
  } catch (error) {
    // SyntaxError: not JSON. TypeError: a fraction or a lone surrogate, which has no canonical form.
    if (error instanceof SyntaxError || error instanceof TypeError) throw new Fault('exchange/not-canonical');
    throw error;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Fault('exchange/not-canonical');
  return value as Header;
};

export interface VerifiedBatch {
  readonly request: LandingRequest;
  readonly firstPrevHash: string;
}

/**
 * Everything about a batch that needs no lock: sizes, signature, canonical form, header, inner chain.
 * Throws `exchange/request-too-large`, `signature-wrong`, `nesting-too-deep`, `not-canonical`, `batch-tampered`.
 */
export const verifyBatch = (
  batch: Batch,
  device: DeviceRecord,
  receivedAt: number,
  { verify }: Pick<ExchangePorts, 'verify'> = machinePorts,
): VerifiedBatch => {
  const sizes = batch.messages.map((text) => Buffer.byteLength(text, 'utf8'));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.some((size) => size > maxMessageBytes) || total > maxBatchBytes)
    throw new Fault('exchange/request-too-large', { bytes: total });
  const { suite, publicKeyHex } = device;
  const signed = batchSigningText({ ...batch, count: batch.messages.length });
  if (!verify({ suite, publicKeyHex }, signed, batch.signature)) throw new Fault('exchange/signature-wrong');

  const messages: LandedMessage[] = [];
  let firstPrevHash = '';
  for (const [index, text] of batch.messages.entries()) {
    const header = readHeader(text);
    const seq = batch.fromSeq + index;
    const previous = messages.at(-1)?.hash;
    const inOrder =
      header.env === batch.env &&
      header.device === batch.device &&
      header.epoch === batch.epoch &&
      header.seq === seq &&
      typeof header.prevHash === 'string' &&
      (previous === undefined || header.prevHash === previous);
    if (!inOrder) throw new Fault('exchange/batch-tampered', { seq });
    const prevHash = header.prevHash as string;
    if (index === 0) firstPrevHash = prevHash;
    const { device: id, epoch } = batch;
    messages.push({
      device: id,
      epoch,
      seq,
      msgId: messageId({ device: id, epoch, seq }),
      hash: linkHash(prevHash, text, engineSha256Hex),
      text,
      receivedAt,
    });
  }
  if (messages.at(-1)?.hash !== batch.lastHash) throw new Fault('exchange/batch-tampered');
  return {
    request: {
      device: batch.device,
      epoch: batch.epoch,
      fromSeq: batch.fromSeq,
      messages,
      lastHash: batch.lastHash,
      signature: batch.signature,
      receivedAt,
    },
    firstPrevHash,
  };
};
