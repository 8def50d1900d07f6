import { customerScreenWalk, queueCallerWalk, ratingPadWalk } from './pad-walks.ts';
import { cashDrawerWalk, formPrinterWalk, receiptPrinterWalk } from './printer-walks.ts';
import { readerWalk } from './reader-walk.ts';
import { scannerWalk } from './scanner-walk.ts';
import type { Walk } from './walk.ts';

/** The kinds that stand on a line of bytes; why the others have none says `without-line.ts`. */
export const walks: Readonly<Record<string, Walk>> = {
  'id-card-reader': readerWalk,
  'receipt-printer': receiptPrinterWalk,
  'cash-drawer': cashDrawerWalk,
  'form-printer': formPrinterWalk,
  scanner: scannerWalk,
  'rating-pad': ratingPadWalk,
  'queue-caller': queueCallerWalk,
  'customer-screen': customerScreenWalk,
};
