import { z } from 'zod/mini';
import { bureau, fen, id, language } from './values.ts';

/**
 * What the taxpayer-facing second screen is shown, and the three answers it may give. It has no calls: it is told one
 * view after another, and what it says counts only while it is asked.
 */

/** One point of a stroke: place in thousandths of the field, pressure in thousandths, milliseconds since the first. */
const permille = z.int().check(z.minimum(0), z.maximum(1_000));
const Point = z.tuple([permille, permille, permille, z.int().check(z.minimum(0), z.maximum(600_000))]);
/** A signature as it was drawn: strokes of points. Bounded, because the page is not trusted. */
export const Strokes = z
  .array(z.array(Point).check(z.minLength(1), z.maxLength(2_000)))
  .check(z.minLength(1), z.maxLength(60));
export type Strokes = z.infer<typeof Strokes>;

const score = z.int().check(z.minimum(1), z.maximum(5));

export const CustomerAsk = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('confirm'), id }),
  z.strictObject({ kind: z.literal('rating'), id }),
  /** What is signed, in both languages. */
  z.strictObject({
    kind: z.literal('signature'),
    id,
    title: z.strictObject({ zh: z.string(), en: z.string() }),
  }),
]);
export type CustomerAsk = z.infer<typeof CustomerAsk>;

export const CustomerView = z.strictObject({
  language,
  hallName: z.string(),
  windowName: z.string(),
  training: z.boolean(),
  /** The number at this window, and how many wait; null where no number was taken today. */
  queue: z.nullable(z.strictObject({ now: z.nullable(z.string()), waiting: z.int() })),
  amounts: z.nullable(
    z.strictObject({
      /** Masked. */
      taxpayer: z.string(),
      of: z.array(z.strictObject({ bureau, totalFen: fen })),
      totalFen: fen,
      tenderedFen: z.nullable(fen),
      changeFen: z.nullable(fen),
      /** The money was taken; before that it is what is to be paid. */
      taken: z.boolean(),
    }),
  ),
  ask: z.nullable(CustomerAsk),
  /** Said after an answer, until the next customer. */
  thanks: z.boolean(),
});
export type CustomerView = z.infer<typeof CustomerView>;

export const CustomerAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('confirm'), ask: id, agreed: z.boolean() }),
  z.strictObject({ kind: z.literal('rating'), ask: id, score }),
  /** Null where the taxpayer will not sign here. */
  z.strictObject({ kind: z.literal('signature'), ask: id, strokes: z.nullable(Strokes) }),
]);
export type CustomerAnswer = z.infer<typeof CustomerAnswer>;

/** Characters of JSON; a larger answer is not read. */
export const largestAnswer = 400_000;
