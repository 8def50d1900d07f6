import { z } from 'zod/mini';
import { Fault } from '../../domain/faults.ts';
import { DeviceState, Policy, Verdict } from './answers.ts';
import { Batch, environments } from './message.ts';
import { identifier, suite } from './values.ts';

/**
 * What travels on a stick where there is no line (docs/decisions/0019): a window's batches to the exchange, and the
 * exchange's verdicts and feed back to that window. Each is a letter (`evidence/sealed-letter.ts`): signed by who wrote
 * it, to be read by whom it is for. Only the header stands in clear, and nothing in it is confidential.
 */
export const sealedFileVersion = 1;
/** First line of every such file, whatever its version. */
export const sealedFileMark = 'TXP sealed file';
export const sealedFileExtension = '.txp';

/** Most UTF-8 bytes of messages or feed in one file; what is left goes into the next one. */
export const maxSealedContentBytes = 4 * 1024 * 1024;
/** No file is longer (hex, envelope and quotes included). */
export const maxSealedFileBytes = 16 * 1024 * 1024;

const hex = z.string().check(z.regex(/^([0-9a-f]{2})+$/));
const count = z.int().check(z.nonnegative());
const part = z.string().check(z.maxLength(96));

const sealedFileKinds = ['to-exchange', 'to-window'] as const;

/** In clear, and bound to the content: `device` wrote a file to the exchange, or is whom a file is for. */
export const SealedFileHeader = z.strictObject({
  v: z.literal(sealedFileVersion),
  kind: z.enum(sealedFileKinds),
  env: z.enum(environments),
  exchangeId: identifier,
  device: identifier,
  writtenAt: count,
  counts: z.strictObject({ messages: count, verdicts: count, entries: count }),
});
export type SealedFileHeader = z.infer<typeof SealedFileHeader>;

export const SealedFile = z.strictObject({
  header: SealedFileHeader,
  content: z.strictObject({ suite, secretHex: hex, textHex: hex }),
});
export type SealedFile = z.infer<typeof SealedFile>;

const Versioned = z.object({ header: z.object({ v: z.int() }) });

/** A file as it was read. Throws exchange/file-newer, and exchange/file-altered for what no such file looks like. */
export const checkSealedFile = (raw: unknown): SealedFile => {
  const versioned = Versioned.safeParse(raw);
  if (versioned.success && versioned.data.header.v > sealedFileVersion)
    throw new Fault('exchange/file-newer');
  const parsed = SealedFile.safeParse(raw);
  if (!parsed.success) throw new Fault('exchange/file-altered');
  return parsed.data;
};

/** To the exchange: batches as they would go over the line, and how far this window has read. */
export const ToExchange = z.strictObject({
  batches: z.array(Batch),
  question: z.strictObject({ part, resultsAfter: count, feedAfter: count }),
});
export type ToExchange = z.infer<typeof ToExchange>;

/** To the window: what the line would have told it. Entries stay unlooked at: one bad entry must not hide the others. */
export const ToWindow = z.strictObject({
  policy: Policy,
  device: DeviceState,
  results: z.strictObject({ after: count, list: z.array(Verdict) }),
  feed: z.strictObject({ part, from: count, to: count, highWater: count, entries: z.array(z.unknown()) }),
});
export type ToWindow = z.infer<typeof ToWindow>;

/** `POST /v1/files`: a sealed file that somebody has brought, and what the exchange answers to the window it is from. */
export const SealedFilePosted = z.strictObject({ file: z.string().check(z.maxLength(maxSealedFileBytes)) });
export const SealedFileAnswer = z.strictObject({
  device: identifier,
  /** Of the messages in it, how many the exchange had not had yet. */
  fresh: count,
  receivedTo: count,
  /** A sealed file for that window. */
  answer: z.string(),
});
export type SealedFileAnswer = z.infer<typeof SealedFileAnswer>;
