import type { FaultText } from './fault-text.ts';

export const scannerFaults = {
  'device/scan-unknown': {
    zh: '扫到的内容在本窗口查不到：可扫受理回执上的办件编号、票证号码、纳税人识别号（统一社会信用代码）或排队号票。',
    en: 'What was scanned is not known at this window: scan a case number, a voucher number, a taxpayer number (credit code) or a queue ticket.',
    retry: false,
  },
  'device/scan-ambiguous': {
    zh: '扫到的票证号码有多张同号，请连同字轨一起录入，或扫受理回执上的办件编号。',
    en: 'Several forms carry the number that was scanned; enter it with its series, or scan the case number on the receipt.',
    retry: false,
  },
  'device/scan-garbled': {
    zh: '扫描枪送来的内容残缺或无法识别，请再扫一次；仍不行请手工录入号码。',
    en: 'What the scanner sent is incomplete or unreadable; scan it once more, or type the number.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;
