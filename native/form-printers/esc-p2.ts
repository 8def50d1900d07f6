import { escPPrinter } from './esc-p-session.ts';

/** Printers that know ESC/P2 and count in 1/360 inch. */
export const escP2 = escPPrinter({
  id: 'esc-p2',
  vendor: 'EPSON',
  model: 'ESC/P2',
  profile: 'esc-p2',
  wayBack: 'none',
});
