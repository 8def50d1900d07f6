import * as z from 'zod/mini';
import { baud, nonEmpty, notVirtual, queueUrl, virtualLine, windowsPrinter } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';
import { formPrinterModels } from './model-names.ts';

const model = z._default(z.enum(formPrinterModels), 'lq-1600k');

const schema = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('escp-serial'),
    port: nonEmpty,
    baud: z._default(baud, 9_600),
    model,
  }),
  z.strictObject({
    driver: z.literal('escp-tcp'),
    host: nonEmpty,
    port: z._default(z.int().check(z.gte(1), z.lte(65_535)), 9_100),
    model,
  }),
  z.strictObject({
    driver: z.literal('escp-queue'),
    /** A raw queue of the system, e.g. `ipp://localhost:631/printers/forms`. */
    url: queueUrl,
    model,
  }),
  z.strictObject({
    driver: z.literal('escp-windows'),
    printer: windowsPrinter,
    model,
  }),
  z.strictObject({
    driver: z.literal('virtual'),
    on: virtualLine,
    model: z._default(z.enum(formPrinterModels), 'lq-1600k-status'),
    /** Each form fed out is also written here: as text, as a picture and as the bytes it was made of. */
    folder: z.optional(nonEmpty),
  }),
]);
export type FormPrinterConfig = z.infer<typeof schema>;

export const formPrinterConfig = {
  kind: 'form-printer',
  field: 'formPrinter',
  schema,
  notInProduction: notVirtual,
} as const satisfies KindConfig<'formPrinter', typeof schema>;
