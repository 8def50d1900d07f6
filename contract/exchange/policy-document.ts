import { z } from 'zod/mini';
import { isPlainDate } from '../../domain/plain-date.ts';

/** How soon a record of one kind is handed over after it was made. */
const frequencies = ['real-time', 'daily', 'weekly', 'monthly'] as const;

const days = z.nullable(z.int().check(z.positive(), z.lte(366)));
const line = z.string().check(
  z.minLength(1),
  z.maxLength(200),
  z.refine((text) => !/\p{Cc}/u.test(text)),
);

/**
 * Fields the bureaus may agree not to share, by the schema they would travel in: those a schema lets be empty and no one
 * needs to tell a taxpayer by. Number, name, licence, type, place and the legal person's name are the identity that norm
 * item 1 has both bureaus keep alike, and amounts are what one bureau owes the other an account of: neither is here.
 */
export const withholdable = {
  'joint-filing/1': ['contactName', 'contactPhone'],
  'registration/1': ['scope', 'legalPersonId', 'contactName', 'contactPhone'],
} as const;
export type WithholdingSchema = keyof typeof withholdable;

const withheldFields = (schema: WithholdingSchema) =>
  z.optional(z.array(z.enum(withholdable[schema])).check(z.maxLength(withholdable[schema].length)));

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
  /** Fields that are not handed over, by body schema; what is not named is shared (国税发〔2008〕93号). */
  withheld: z.optional(
    z.strictObject({
      'joint-filing/1': withheldFields('joint-filing/1'),
      'registration/1': withheldFields('registration/1'),
    }),
  ),
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

/** Why a field of a record is empty: it is not shared, or nothing was entered. */
export const isWithheld = (agreement: PolicyDocument, schema: string, field: string): boolean =>
  (
    (agreement.withheld as Readonly<Record<string, readonly string[] | undefined>> | undefined)?.[schema] ??
    []
  ).includes(field);
