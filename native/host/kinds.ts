import { caKeyKind } from '../ca-keys/kind.ts';
import { customerScreenKind } from '../customer-screens/kind.ts';
import { documentPrinterKind } from '../document-printers/kind.ts';
import { formPrinterKind } from '../form-printers/kind.ts';
import { idCardReaderKind } from '../id-card-readers/kind.ts';
import { queueCallerKind } from '../queue-callers/kind.ts';
import { ratingPadKind } from '../rating-pads/kind.ts';
import { receiptPrinterKind } from '../receipt-printers/kind.ts';
import { scannerKind } from '../scanners/kind.ts';
import type { DeviceConfig } from './config.ts';
import type { KindContext, KindModule, OpenedKind } from './kind.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';

/** Of an opened kind what the host needs; its operations are found by their names. */
export type AnyOpenedKind = Pick<OpenedKind<object>, 'slot' | 'rehearsal'> & { readonly operations: object };

interface PluggedKind {
  readonly kind: DeviceKind;
  /** Nothing when the window has no such device. */
  open(config: DeviceConfig, context: KindContext): Promise<AnyOpenedKind> | undefined;
}

const plug = <Config, Ops>(
  module: KindModule<Config, Ops>,
  configOf: (config: DeviceConfig) => Config | undefined,
): PluggedKind => ({
  kind: module.kind,
  open(config, context) {
    const chosen = configOf(config);
    return chosen === undefined ? undefined : module.open(chosen, context);
  },
});

/** Every kind of device this program knows. Only the device process reads it: it brings the drivers with it. */
export const kinds: readonly PluggedKind[] = [
  plug(idCardReaderKind, (config) => config.idCardReader),
  plug(receiptPrinterKind, (config) => config.receiptPrinter),
  plug(formPrinterKind, (config) => config.formPrinter),
  plug(documentPrinterKind, (config) => config.documentPrinter),
  plug(scannerKind, (config) => config.scanner),
  plug(customerScreenKind, (config) => config.customerScreen),
  plug(ratingPadKind, (config) => config.ratingPad),
  plug(queueCallerKind, (config) => config.queueCaller),
  plug(caKeyKind, (config) => config.caKey),
];
