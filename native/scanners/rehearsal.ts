import type { RehearsalWords } from '../host/kind.ts';

/** What a trainee can make a virtual scanner do. */
export const scannerRehearsal = {
  scan: { zh: '扫描枪：扫一个纳税人的代码', en: 'Scanner: scan a taxpayer’s code' },
  'scan-unknown': { zh: '扫描枪：扫一个商品条码', en: 'Scanner: scan the code of some goods' },
  torn: { zh: '扫描枪：数据中断', en: 'Scanner: data broken off' },
  garbled: { zh: '扫描枪：数据乱码', en: 'Scanner: unreadable data' },
  split: { zh: '扫描枪：数据零散', en: 'Scanner: data in pieces' },
} as const satisfies RehearsalWords;
