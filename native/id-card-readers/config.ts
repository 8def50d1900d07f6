import * as z from 'zod/mini';
import { isPlainDate } from '../../domain/plain-date.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { baud, nonEmpty, notVirtual, virtualLine } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';

const day = z.custom<PlainDate>((value) => typeof value === 'string' && isPlainDate(value));

const virtualCard = z.strictObject({
  name: nonEmpty,
  sex: z.string().check(z.regex(/^[0129]$/)),
  ethnicCode: z.string().check(z.regex(/^\d{2}$/)),
  bornOn: day,
  address: nonEmpty,
  idNumber: nonEmpty,
  authority: nonEmpty,
  validFrom: day,
  validTo: z.union([z.literal('long-term'), day]),
  kind: z.optional(z.string().check(z.regex(/^[ JYI]$/))),
});

const schema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('sdt-serial'), port: nonEmpty, baud: z._default(baud, 115_200) }),
  z.strictObject({
    driver: z.literal('virtual'),
    on: virtualLine,
    deck: z.readonly(z.array(virtualCard)),
    /** A card that lies there from the start, so that training needs no control first. */
    cardOnReader: z.optional(z.int().check(z.nonnegative())),
  }),
]);
export type IdCardReaderConfig = z.infer<typeof schema>;

export const idCardReaderConfig = {
  kind: 'id-card-reader',
  field: 'idCardReader',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'idCardReader', typeof schema>;
