import { z } from 'zod/mini';
import { bureaus } from '../../domain/bureau.ts';
import { dateText, hash, identifier, signature } from './values.ts';

/** TXP/1 (reference: sync protocol, DESIGN §8). Version of the canonical envelope. */
export const envelopeVersion = 1;

export const environments = ['production', 'training'] as const;
export type Environment = (typeof environments)[number];

/**
 * RECORD creates or amends a versioned state; FACT says that something has happened (money taken, number spent);
 * RETURN, CORRECTION and CONFIRM are norm item 36: the other bureau returns a stored version with field and reason,
 * the sender corrects it, the other bureau confirms that it is stored. HANDOVER closes a record here and offers it to
 * another jurisdiction, which takes it with a RECORD of its own and says so by TAKEN, or sends it back with a DECLINE.
 * EPOCH says that a restored, copied or replaced machine begins anew, and where it stood.
 */
export const messageKinds = [
  'RECORD',
  'FACT',
  'RETURN',
  'CORRECTION',
  'CONFIRM',
  'HANDOVER',
  'TAKEN',
  'DECLINE',
  'EPOCH',
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** Facts are always counted and never in conflict; state is versioned and can be returned (DESIGN §8). */
const messageClasses = ['fact', 'state', 'control'] as const;
export type MessageClass = (typeof messageClasses)[number];
export const classOfKind: Readonly<Record<MessageKind, MessageClass>> = {
  RECORD: 'state',
  CORRECTION: 'state',
  FACT: 'fact',
  RETURN: 'control',
  CONFIRM: 'control',
  HANDOVER: 'state',
  TAKEN: 'control',
  DECLINE: 'control',
  EPOCH: 'control',
};

const count = z.int().check(z.nonnegative());

/** Everything but the body; signed as part of the canonical text. Money in every body is integer fen. */
export const Envelope = z.strictObject({
  v: z.literal(envelopeVersion),
  alg: z.literal('sha256'),
  env: z.enum(environments),
  kind: z.enum(messageKinds),
  class: z.enum(messageClasses),
  device: identifier,
  epoch: count,
  seq: z.int().check(z.positive()),
  prevHash: hash,
  /** Schema of the body, `name/version`, e.g. `joint-filing/1`. */
  schema: z.string().check(z.regex(/^[a-z-]+\/\d+$/)),
  /** The bureau that owns the record: only it (or who acts under it) may accept a version. */
  authority: z.enum(bureaus),
  /** Partition of the exchange: the jurisdiction (six-digit area code). DESIGN's `shard`. */
  part: identifier,
  /** Taxpayer number, or empty where no taxpayer is concerned. */
  taxpayer: z.string().check(z.maxLength(32)),
  recordId: identifier,
  baseVersion: count,
  /**
   * `linkHash` of the message that made `baseVersion`; genesis for version 1. In RETURN and CONFIRM, `baseVersion`
   * and `baseHash` name the version spoken of, `version` repeats it, and `authority` is the record's.
   */
  baseHash: hash,
  version: count,
  /** `msgId` that this one answers (a CORRECTION's RETURN), or null. */
  cause: z.nullable(identifier),
  /** One act of one clerk; the messages of both lanes share it. */
  actId: identifier,
  officer: identifier,
  actingFor: z.enum(bureaus),
  /** `own-office`, `agreement:<id>` or `secondment:<id>`. */
  under: z
    .string()
    .check(z.regex(/^(own-office|agreement:[A-Za-z0-9._-]{1,64}|secondment:[A-Za-z0-9._-]{1,64})$/)),
  hall: identifier,
  caseFileId: z.nullable(identifier),
  businessDate: dateText,
  /** UTC milliseconds by the device's own clock: information, never an order (invariant 13). */
  recordedAt: count,
  moneyUnit: z.literal('fen'),
  body: z.record(z.string(), z.unknown()),
});
export type Message = z.infer<typeof Envelope>;

/** Identity of a message for ever: one device, one epoch, one number. */
export const messageId = (m: Pick<Message, 'device' | 'epoch' | 'seq'>): string =>
  `${m.device}:${m.epoch}:${m.seq}`;

/** What every id of a record begins with that says where a machine began anew; nothing else may have such an id. */
export const epochRecordMark = 'epoch:';
/** One for each epoch of each device. */
export const epochRecordId = (device: string, epoch: number): string =>
  `${epochRecordMark}${device}:${epoch}`;

/** Largest canonical text of one message and of one batch (bytes of UTF-8). Checked before sealing. */
export const maxMessageBytes = 256 * 1024;
export const maxBatchMessages = 500;
export const maxBatchBytes = 1024 * 1024;

/** Messages travel as their canonical text, so that what was hashed and signed is what is stored. */
export const Batch = z.strictObject({
  v: z.literal(envelopeVersion),
  env: z.enum(environments),
  device: identifier,
  epoch: count,
  fromSeq: z.int().check(z.positive()),
  messages: z
    .array(z.string().check(z.maxLength(maxMessageBytes)))
    .check(z.minLength(1), z.maxLength(maxBatchMessages)),
  /** Chain hash of the last message: with the chain it makes the signature cover them all. */
  lastHash: hash,
  signature,
});
export type Batch = z.infer<typeof Batch>;

/** The text a device signs for a batch. Domain-separated, so that it can never be taken for anything else. */
export const batchSigningText = (
  b: Pick<Batch, 'env' | 'device' | 'epoch' | 'fromSeq' | 'lastHash'> & { count: number },
): string => ['TXP/1 batch', b.env, b.device, b.epoch, b.fromSeq, b.count, b.lastHash].join('\n');
