import { escPPrinter } from './esc-p-session.ts';

/** OKI 5000 and 8000 set to their EPSON emulation. */
export const okiLq = escPPrinter({
  id: 'oki-lq',
  vendor: 'OKI',
  model: 'OKI（EPSON 仿真）',
  profile: 'oki-lq',
  wayBack: 'none',
});
