import * as z from 'zod/mini';
import { baud, nonEmpty, notVirtual, virtualLine } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';

const byte = z.int().check(z.minimum(0), z.maximum(255));

export const led8Marks = z.strictObject({ lightOn: byte, lightOff: byte });

const schema = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('led8-serial'),
    port: nonEmpty,
    baud: z._default(baud, 2_400),
    marks: z.optional(led8Marks),
  }),
  z.strictObject({ driver: z.literal('virtual'), on: virtualLine }),
]);

export type CustomerScreenConfig = z.infer<typeof schema>;
export const customerScreenConfig = {
  kind: 'customer-screen',
  field: 'customerScreen',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'customerScreen', typeof schema>;
