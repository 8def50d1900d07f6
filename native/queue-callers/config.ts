import * as z from 'zod/mini';
import { baud, nonEmpty, notVirtual, virtualLine } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';
import { frameShape } from '../rating-pads/config.ts';

const byte = z.int().check(z.minimum(0), z.maximum(255));
const path = z.string().check(z.regex(/^\/[\w./-]{0,100}$/));
const fields = z.string().check(z.regex(/^[\w-]+(\.[\w-]+){0,5}$/));

/** How a maker's pad speaks, as the profile of a window has it. */
export const callerPadProfile = z
  .strictObject({
    shape: frameShape,
    address: byte,
    keys: z.record(z.string().check(z.regex(/^[0-9a-f]{2}$/)), z.enum(['next', 'recall', 'skip', 'finish'])),
    showCommand: byte,
  })
  // Address and command take two bytes of a body; a number needs at least one more.
  .check(z.refine(({ shape }) => shape.bodyLength >= 3, { path: ['shape', 'bodyLength'] }));

const schema = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('serial-frames'),
    port: nonEmpty,
    baud: z._default(baud, 9_600),
    profile: callerPadProfile,
  }),
  z.strictObject({
    driver: z.literal('http-server'),
    url: z.string().check(z.regex(/^https?:\/\//)),
    window: nonEmpty,
    paths: z.strictObject({ state: path, next: path, recall: path, skip: path, finish: path }),
    fields: z.strictObject({ now: fields, waiting: fields }),
  }),
  z.strictObject({ driver: z.literal('virtual'), on: virtualLine }),
]);

export type QueueCallerConfig = z.infer<typeof schema>;
export const queueCallerConfig = {
  kind: 'queue-caller',
  field: 'queueCaller',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'queueCaller', typeof schema>;
