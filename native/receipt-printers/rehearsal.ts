import type { RehearsalWords } from '../host/kind.ts';

/** What a trainee can make go wrong with the virtual receipt printer, and mend. */
export const receiptRehearsal = {
  'paper-out': { zh: '小票机：缺纸', en: 'Receipt printer: out of paper' },
  'paper-in': { zh: '小票机：装纸', en: 'Receipt printer: paper put in' },
  'cover-open': { zh: '小票机：开盖', en: 'Receipt printer: cover opened' },
  'cover-closed': { zh: '小票机：合盖', en: 'Receipt printer: cover closed' },
  'paper-near-end': { zh: '小票机：纸将用尽', en: 'Receipt printer: paper near its end' },
  'paper-out-mid-receipt': { zh: '小票机：打印途中缺纸', en: 'Receipt printer: paper runs out half way' },
  'cutter-stuck': { zh: '小票机：切刀卡住', en: 'Receipt printer: cutter stuck' },
  broken: { zh: '小票机：机器故障', en: 'Receipt printer: broken' },
  mended: { zh: '小票机：修好', en: 'Receipt printer: mended' },
  slow: { zh: '小票机：打印很慢', en: 'Receipt printer: slow' },
  'drawer-closed': { zh: '钱箱：关上', en: 'Cash drawer: pushed shut' },
  'drawer-locked': { zh: '钱箱：锁住', en: 'Cash drawer: locked' },
  dead: { zh: '小票机：不应答', en: 'Receipt printer: no answer' },
} as const satisfies RehearsalWords;
