import * as z from 'zod/mini';
import { Fault, type FaultCode } from '../../domain/faults.ts';
import { caKeyConfig } from '../ca-keys/config.ts';
import { customerScreenConfig } from '../customer-screens/config.ts';
import { documentPrinterConfig } from '../document-printers/config.ts';
import { formPrinterConfig } from '../form-printers/config.ts';
import { idCardReaderConfig } from '../id-card-readers/config.ts';
import { queueCallerConfig } from '../queue-callers/config.ts';
import { ratingPadConfig } from '../rating-pads/config.ts';
import { receiptPrinterConfig } from '../receipt-printers/config.ts';
import { scannerConfig } from '../scanners/config.ts';

/** The configuration of every kind, in the order of the device bar. */
export const kindConfigs = [
  idCardReaderConfig,
  receiptPrinterConfig,
  formPrinterConfig,
  documentPrinterConfig,
  scannerConfig,
  caKeyConfig,
  customerScreenConfig,
  ratingPadConfig,
  queueCallerConfig,
] as const;

const schema = z.strictObject({
  profile: z.enum(['training', 'production']),
  idCardReader: z.optional(idCardReaderConfig.schema),
  receiptPrinter: z.optional(receiptPrinterConfig.schema),
  formPrinter: z.optional(formPrinterConfig.schema),
  documentPrinter: z.optional(documentPrinterConfig.schema),
  scanner: z.optional(scannerConfig.schema),
  customerScreen: z.optional(customerScreenConfig.schema),
  ratingPad: z.optional(ratingPadConfig.schema),
  queueCaller: z.optional(queueCallerConfig.schema),
  caKey: z.optional(caKeyConfig.schema),
});

export type DeviceConfig = z.infer<typeof schema>;
/** As written in the profile: what has a usual value may be left out. */
export type DeviceConfigInput = z.input<typeof schema>;

/**
 * Checks a device configuration. Throws `device/bad-config` naming the field, and for a production profile
 * `device/virtual-in-production` or `device/folder-in-production`.
 */
export const parseDeviceConfig = (input: unknown): DeviceConfig => {
  const result = z.safeParse(schema, input);
  if (!result.success) {
    const field = result.error.issues[0]?.path.join('.') ?? '';
    throw new Fault('device/bad-config', { field: field === '' ? 'devices' : field });
  }
  const config = result.data;
  if (config.profile !== 'production') return config;
  for (const { field, notInProduction } of kindConfigs) {
    const chosen = config[field];
    const refused: FaultCode | undefined = chosen === undefined ? undefined : notInProduction(chosen);
    if (refused !== undefined) throw new Fault(refused, { field });
  }
  return config;
};
