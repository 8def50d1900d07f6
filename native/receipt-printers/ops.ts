import type { ReceiptOp } from '../../domain/receipt.ts';
import type { GlyphBitmaps } from '../protocols/glyph-bitmap.ts';
import type { DrawerState, PrintResult, ReceiptPrinterStatus } from './driver.ts';

export interface ReceiptPrinterOps {
  'receipt-printer/print': {
    in: { receipt: readonly ReceiptOp[] | Uint8Array; glyphs?: GlyphBitmaps };
    out: PrintResult;
  };
  /** The pulse to the cash drawer, and what its switch says after it. */
  'receipt-printer/open-drawer': { in: Record<string, never>; out: { drawer: DrawerState } };
  'receipt-printer/drawer': { in: Record<string, never>; out: { drawer: DrawerState } };
  'receipt-printer/status': { in: Record<string, never>; out: ReceiptPrinterStatus };
  'receipt-printer/set-paper': { in: { lines: number }; out: null };
  'receipt-printer/set-cover': { in: { open: boolean }; out: null };
  /** The hand on the drawer of the virtual printer. */
  'receipt-printer/set-drawer': { in: { state: 'closed' | 'open' | 'locked' }; out: null };
  /** Text of the tickets cut off so far. */
  'receipt-printer/tickets': { in: Record<string, never>; out: readonly string[] };
}
