import * as z from 'zod/mini';
import { baud, nonEmpty, notVirtual, virtualLine } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';

const columns = z._default(z.union([z.literal(32), z.literal(42), z.literal(48)]), 48);

const schema = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('escpos-serial'),
    port: nonEmpty,
    baud: z._default(baud, 9_600),
    columns,
  }),
  z.strictObject({
    driver: z.literal('virtual'),
    on: virtualLine,
    columns,
    /** Each ticket cut off is also written here, as text and as the bytes it was made of. */
    folder: z.optional(nonEmpty),
  }),
]);
export type ReceiptPrinterConfig = z.infer<typeof schema>;

export const receiptPrinterConfig = {
  kind: 'receipt-printer',
  field: 'receiptPrinter',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'receiptPrinter', typeof schema>;
