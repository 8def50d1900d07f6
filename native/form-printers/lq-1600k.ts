import { escPPrinter } from './esc-p-session.ts';

/** EPSON LQ-1600K and the many counter printers that emulate it. No way back: what was sent is looked at on paper. */
export const lq1600k = escPPrinter({
  id: 'lq-1600k',
  vendor: 'EPSON',
  model: 'LQ-1600K',
  profile: 'lq-1600k',
  wayBack: 'none',
});
