import type { RehearsalWords } from '../host/kind.ts';

/** What a trainee can make go wrong with the virtual form printer, and mend. */
export const formRehearsal = {
  'paper-out': { zh: '票据打印机：缺纸', en: 'Form printer: out of forms' },
  'paper-low': { zh: '票据打印机：票纸将用尽', en: 'Form printer: forms near their end' },
  'paper-out-mid-form': { zh: '票据打印机：打到一半缺纸', en: 'Form printer: paper ends half way' },
  jam: { zh: '票据打印机：卡纸', en: 'Form printer: paper jammed' },
  'jam-mid-form': { zh: '票据打印机：打到一半卡纸', en: 'Form printer: jams half way' },
  torn: { zh: '票据打印机：票被撕破', en: 'Form printer: form torn' },
  slow: { zh: '票据打印机：打印很慢', en: 'Form printer: slow' },
  offline: { zh: '票据打印机：脱机', en: 'Form printer: offline' },
  mended: { zh: '票据打印机：装好纸并联机', en: 'Form printer: forms put in, online' },
} as const satisfies RehearsalWords;
