import type { RehearsalWords } from '../host/kind.ts';

/** The same of the folder that stands for the document printer. */
export const documentRehearsal = {
  'paper-runs-out': { zh: '文书打印机：打印途中缺纸', en: 'Document printer: paper runs out half way' },
  'paper-in': { zh: '文书打印机：装纸', en: 'Document printer: paper put in' },
} as const satisfies RehearsalWords;
