import type { ReceiptPrinter } from './driver.ts';
import { escposPlain, escposPlain58 } from './escpos-plain.ts';
import { escposSerial } from './escpos-serial.ts';

/** Every model, by the name the configuration calls it. */
export const receiptPrinters: Readonly<Record<string, ReceiptPrinter>> = Object.fromEntries(
  [escposSerial, escposPlain, escposPlain58].map((printer) => [printer.id, printer]),
);
