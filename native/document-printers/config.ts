import * as z from 'zod/mini';
import { nonEmpty, queueUrl, windowsPrinter } from '../host/config-values.ts';
import type { KindConfig } from '../host/kind.ts';

const schema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('queue'), url: queueUrl }),
  z.strictObject({ driver: z.literal('windows'), printer: windowsPrinter }),
  z.strictObject({ driver: z.literal('folder'), folder: nonEmpty }),
]);
export type DocumentPrinterConfig = z.infer<typeof schema>;

export const documentPrinterConfig = {
  kind: 'document-printer',
  field: 'documentPrinter',
  schema,
  notInProduction: (config: { readonly driver: string }) =>
    config.driver === 'folder' ? ('device/folder-in-production' as const) : undefined,
} as const satisfies KindConfig<'documentPrinter', typeof schema>;
