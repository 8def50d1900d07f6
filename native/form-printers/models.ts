import type { FormPrinter } from './driver.ts';
import { escP2 } from './esc-p2.ts';
import { lq1600k } from './lq-1600k.ts';
import { lq1600kStatus } from './lq-1600k-status.ts';
import { okiLq } from './oki-lq.ts';

/** Every model, by the name the configuration calls it. */
export const formPrinters: Readonly<Record<string, FormPrinter>> = Object.fromEntries(
  [lq1600k, lq1600kStatus, okiLq, escP2].map((printer) => [printer.id, printer]),
);
