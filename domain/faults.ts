import type { FaultText } from './faults/fault-text.ts';
import type { Language } from './language.ts';
import { caseFaults } from './faults/case.ts';
import { dbFaults } from './faults/db.ts';
import { inEnglish } from './faults/detail-words.ts';
import { deviceFaults } from './faults/device.ts';
import { exchangeFaults } from './faults/exchange.ts';
import { figureFaults } from './faults/figure.ts';
import { officerFaults } from './faults/officer.ts';
import { printFaults } from './faults/print.ts';
import { shellFaults } from './faults/shell.ts';
import { voucherFaults } from './faults/voucher.ts';

/**
 * Every fault a person can meet: `area/what-happened`, never reused, with a Chinese and an English sentence that
 * says what to do next, and whether trying again can help.
 */
export const faults = {
  ...caseFaults,
  ...dbFaults,
  ...deviceFaults,
  ...exchangeFaults,
  ...figureFaults,
  ...officerFaults,
  ...printFaults,
  ...shellFaults,
  ...voucherFaults,
} as const satisfies Record<string, FaultText>;

export type FaultCode = keyof typeof faults;

/** Facts that make the sentence precise (`{field}` in the text). Never confidential data: faults reach the log. */
export type FaultDetail = Readonly<Record<string, string | number>>;

/** An ordinary, expected failure. Crosses processes as `{code, detail}`; anything else thrown is a bug. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly detail: FaultDetail;

  constructor(code: FaultCode, detail: FaultDetail = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** The sentence for a clerk, its facts in the same language. */
export const faultSentence = (code: FaultCode, detail: FaultDetail = {}, language: Language = 'zh'): string =>
  faults[code][language].replace(/\{(\w+)\}/g, (whole, key: string) => {
    const fact = detail[key];
    if (fact === undefined) return whole;
    return language === 'en' ? inEnglish(fact) : String(fact);
  });

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faults, code);
