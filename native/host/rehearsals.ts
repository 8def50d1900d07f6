import { caKeyRehearsal } from '../ca-keys/rehearsal.ts';
import { customerScreenRehearsal } from '../customer-screens/rehearsal.ts';
import { documentRehearsal } from '../document-printers/rehearsal.ts';
import { formRehearsal } from '../form-printers/rehearsal.ts';
import { lastingReaderFaults, readerRehearsal } from '../id-card-readers/rehearsal.ts';
import { queueCallerRehearsal } from '../queue-callers/rehearsal.ts';
import { ratingPadRehearsal } from '../rating-pads/rehearsal.ts';
import { receiptRehearsal } from '../receipt-printers/rehearsal.ts';
import { scannerRehearsal } from '../scanners/rehearsal.ts';
import type { RehearsalWords } from './kind.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';

/** What a trainee can make go wrong with each virtual device, in the words of the screen; no drivers come with it. */
export const rehearsals: Readonly<Record<DeviceKind, RehearsalWords>> = {
  'id-card-reader': readerRehearsal,
  'receipt-printer': receiptRehearsal,
  'form-printer': formRehearsal,
  'document-printer': documentRehearsal,
  scanner: scannerRehearsal,
  'customer-screen': customerScreenRehearsal,
  'rating-pad': ratingPadRehearsal,
  'queue-caller': queueCallerRehearsal,
  'ca-key': caKeyRehearsal,
};

const untilMended = Number.MAX_SAFE_INTEGER;

/** How often a fault made on the device page happens: once, or until it is mended where a driver asks again by itself. */
export const timesOf = (kind: DeviceKind, fault: string): number =>
  kind === 'id-card-reader' && (lastingReaderFaults as readonly string[]).includes(fault) ? untilMended : 1;
