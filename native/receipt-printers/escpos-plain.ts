import { escPosPrinter } from './esc-pos-session.ts';

/**
 * Plainer machines: they answer DLE EOT, but not `GS r`, and report nothing by themselves. Paper out and an open cover
 * are seen; that a receipt is on paper is never known, and a person looks.
 */
export const escposPlain = escPosPrinter({
  id: 'escpos-plain',
  vendor: 'ESC/POS',
  model: '小票机（不回报打印完成）',
  columns: 48,
  confirms: 'never',
  automaticStatus: false,
  cutter: true,
  watchMs: 1_500,
});

/** The same without a cutter: the paper is fed to the tear bar. */
export const escposPlain58 = escPosPrinter({
  id: 'escpos-plain-58',
  vendor: 'ESC/POS',
  model: '小票机（58 毫米，不回报打印完成）',
  columns: 32,
  confirms: 'never',
  automaticStatus: false,
  cutter: false,
  watchMs: 1_500,
});
