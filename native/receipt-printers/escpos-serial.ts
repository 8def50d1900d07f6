import { escPosPrinter } from './esc-pos-session.ts';

/** Receipt printers with a Chinese font that answer `GS r` and report changes by themselves, on a line with its way back. */
export const escposSerial = escPosPrinter({
  id: 'escpos-serial',
  vendor: 'ESC/POS',
  model: '小票机（ESC/POS）',
  columns: 48,
  confirms: 'in-order',
  automaticStatus: true,
  cutter: true,
  watchMs: 0,
});
