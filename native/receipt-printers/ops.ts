import type { ReceiptOp } from '../../domain/receipt.ts';
import type { PrintResult, ReceiptPrinterStatus } from './driver.ts';

export interface ReceiptPrinterOps {
  'receipt-printer/print': { in: { receipt: readonly ReceiptOp[] | Uint8Array }; out: PrintResult };
  'receipt-printer/status': { in: Record<string, never>; out: ReceiptPrinterStatus };
  'receipt-printer/set-paper': { in: { lines: number }; out: null };
  'receipt-printer/set-cover': { in: { open: boolean }; out: null };
  /** Text of the tickets cut off so far. */
  'receipt-printer/tickets': { in: Record<string, never>; out: readonly string[] };
}
