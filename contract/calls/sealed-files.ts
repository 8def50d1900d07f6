import { z } from 'zod/mini';
import { call } from '../call.ts';
import { instant, none, reference, typedLine } from '../values.ts';

/** A sealed file as it says outside. */
const SealedFileRow = z.strictObject({
  name: z.string(),
  /** Null where it cannot be read as one. */
  kind: z.nullable(z.enum(['to-exchange', 'to-window'])),
  /** What it is, from or for whom, and what to do with it, in words. */
  sentence: z.string(),
  writtenAt: z.nullable(instant),
  messages: z.int(),
  verdicts: z.int(),
  entries: z.int(),
  mayTake: z.boolean(),
});

export const StickView = z.strictObject({
  /** Messages the exchange is not known to have: what an export would hold. */
  waiting: z.int(),
  sticks: z.array(
    z.strictObject({
      folder: z.string(),
      label: z.string(),
      freeBytes: z.int(),
      files: z.array(SealedFileRow),
    }),
  ),
  /** Files kept in this window: to go on, or to be put on a stick. */
  kept: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      state: z.enum(['waiting', 'to-fetch']),
      sentence: z.string(),
      at: instant,
    }),
  ),
});
export type StickView = z.infer<typeof StickView>;

const carriers = ['counter-clerk', 'field-collector', 'tax-officer', 'supervisor', 'hall-manager'] as const;
/** What was done, in words, and how the stick looks now. */
const Done = z.strictObject({ sentence: z.string(), view: StickView });

/** Messages by hand where there is no line (docs/decisions/0019). */
export const sealedFiles = {
  sticks: call(carriers, none, StickView),
  /** Everything that waits, in one sealed file; logged with officer and purpose (国税发〔2008〕93号). */
  exportToStick: call(carriers, z.strictObject({ stick: reference, purpose: typedLine }), Done),
  importFromStick: call(carriers, z.strictObject({ stick: reference, file: reference }), Done),
  /** The exchange's answer to another window, onto a stick. */
  fetchAnswer: call(carriers, z.strictObject({ stick: reference, id: reference }), Done),
} as const;
