import { escPPrinter } from './esc-p-session.ts';

/** LQ-1600K emulation on a serial or network line that also answers DLE EOT; whether a machine does is tried out once. */
export const lq1600kStatus = escPPrinter({
  id: 'lq-1600k-status',
  vendor: 'EPSON',
  model: 'LQ-1600K（报状态）',
  profile: 'lq-1600k',
  wayBack: 'dle-eot',
});
