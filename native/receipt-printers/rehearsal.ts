import type { RehearsalWords } from '../host/kind.ts';

/** What a trainee can make go wrong with the virtual receipt printer, and mend. */
export const receiptRehearsal = {
  'paper-out': { zh: '小票机：缺纸', en: 'Receipt printer: out of paper' },
  'paper-in': { zh: '小票机：装纸', en: 'Receipt printer: paper put in' },
  'cover-open': { zh: '小票机：开盖', en: 'Receipt printer: cover opened' },
  'cover-closed': { zh: '小票机：合盖', en: 'Receipt printer: cover closed' },
} as const satisfies RehearsalWords;
