import * as z from 'zod/mini';
import { baud, nonEmpty, notVirtual, queueUrl, virtualLine, windowsPrinter } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';
import { receiptPrinterModels } from './model-names.ts';

const columns = z._default(z.union([z.literal(32), z.literal(42), z.literal(48)]), 48);
const model = z._default(z.enum(receiptPrinterModels), 'escpos-serial');
/** The cash drawer on the printer's plug; which level of its switch means open differs between makers. */
export const cashDrawer = z.strictObject({
  pin: z._default(z.union([z.literal(2), z.literal(5)]), 2),
  openIs: z._default(z.enum(['high', 'low']), 'high'),
});
const drawer = z.optional(cashDrawer);

const schema = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('escpos-serial'),
    port: nonEmpty,
    baud: z._default(baud, 9_600),
    columns,
    model,
    drawer,
  }),
  z.strictObject({
    driver: z.literal('escpos-tcp'),
    host: nonEmpty,
    port: z._default(z.int().check(z.gte(1), z.lte(65_535)), 9_100),
    columns,
    model,
    drawer,
  }),
  z.strictObject({
    driver: z.literal('escpos-queue'),
    /** A raw queue of the system, e.g. `ipp://localhost:631/printers/receipt`. */
    url: queueUrl,
    columns,
    drawer,
  }),
  z.strictObject({
    driver: z.literal('escpos-windows'),
    printer: windowsPrinter,
    columns,
    drawer,
  }),
  z.strictObject({
    driver: z.literal('virtual'),
    on: virtualLine,
    columns,
    model,
    drawer,
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
