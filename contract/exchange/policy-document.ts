import { z } from 'zod/mini';
import { isPlainDate } from '../../domain/plain-date.ts';

/** How soon a record of one kind is handed over after it was made. */
export const frequencies = ['real-time', 'daily', 'weekly', 'monthly'] as const;
export type Frequency = (typeof frequencies)[number];

const days = z.nullable(z.int().check(z.positive(), z.lte(366)));
const line = z.string().check(
  z.minLength(1),
  z.maxLength(200),
  z.refine((text) => !/\p{Cc}/u.test(text)),
);

/**
 * What the two bureaus have agreed about the exchange (norm item 36): how often each kind of record is handed over, and
 * within how many calendar days the other bureau confirms or returns, and the sender corrects, and another jurisdiction
 * answers what was handed over to it. Versions count from 1;
 * a new one replaces the one before it. `null`: nothing is agreed, and then nothing is called late.
 */
export const PolicyDocument = z.strictObject({
  version: z.int().check(z.nonnegative()),
  agreedOn: z.nullable(z.string().check(z.refine(isPlainDate))),
  /** The paper it stands in. */
  document: z.nullable(line),
  /** By body schema; what is not named is handed over in real time. */
  frequencies: z.record(z.string().check(z.regex(/^[a-z-]+\/\d+$/)), z.enum(frequencies)),
  confirmWithinDays: days,
  correctWithinDays: days,
  /** By when what was handed over to another jurisdiction is taken there or sent back. */
  takeWithinDays: z.optional(days),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** Before the bureaus have agreed anything: all in real time, as registration is in any case. */
export const noAgreement: PolicyDocument = {
  version: 0,
  agreedOn: null,
  document: null,
  frequencies: {},
  confirmWithinDays: null,
  correctWithinDays: null,
};

/** Norm items 1 and 36: what is registered at one bureau is known to the other at once, whatever else is agreed. */
export const alwaysRealTime = ['registration/1'] as const;
