import * as z from 'zod/mini';
import { baud, nonEmpty, notVirtual, virtualLine } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';

const hex = z.string().check(z.regex(/^(?:[0-9a-fA-F]{2}){0,32}$/));
const score = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);

export const frameShape = z.strictObject({
  prefix: hex.check(z.minLength(2)),
  suffix: hex,
  bodyLength: z.int().check(z.minimum(1), z.maximum(64)),
  check: z.enum(['none', 'sum', 'xor']),
});

/** How a maker's pad speaks, as the profile of a window has it. */
export const ratingPadProfile = z
  .strictObject({
    shape: frameShape,
    start: hex,
    stop: hex,
    scoreAt: z.int().check(z.minimum(0), z.maximum(63)),
    scores: z.record(z.string().check(z.regex(/^[0-9a-f]{2}$/)), score),
  })
  // A byte behind the body is never there: every frame would be the same score, or none.
  .check(z.refine(({ shape, scoreAt }) => scoreAt < shape.bodyLength, { path: ['scoreAt'] }));

const schema = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('serial-frames'),
    port: nonEmpty,
    baud: z._default(baud, 9_600),
    profile: ratingPadProfile,
  }),
  z.strictObject({ driver: z.literal('virtual'), on: virtualLine }),
]);

export type RatingPadConfig = z.infer<typeof schema>;
export const ratingPadConfig = {
  kind: 'rating-pad',
  field: 'ratingPad',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'ratingPad', typeof schema>;
