import type { RehearsalWords } from '../host/kind.ts';

/** What a trainee can make go wrong with the folder that stands for the document printer, and mend. */
export const documentRehearsal = {
  'paper-runs-out': { zh: '文书打印机：打印途中缺纸', en: 'Document printer: paper runs out half way' },
  'paper-in': { zh: '文书打印机：装纸', en: 'Document printer: paper put in' },
  'paper-low': { zh: '文书打印机：纸将用尽', en: 'Document printer: paper near its end' },
  jam: { zh: '文书打印机：卡纸', en: 'Document printer: paper jammed' },
  'cover-open': { zh: '文书打印机：机盖打开', en: 'Document printer: cover open' },
  'toner-out': { zh: '文书打印机：墨粉用尽', en: 'Document printer: out of toner' },
  offline: { zh: '文书打印机：脱机', en: 'Document printer: offline' },
  mended: { zh: '文书打印机：修好', en: 'Document printer: mended' },
} as const satisfies RehearsalWords;
