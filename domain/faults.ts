import type { FaultText } from './faults/fault-text.ts';
import type { InBoth, Language } from './language.ts';
import { caKeyFaults } from './faults/ca-key.ts';
import { carriedFileFaults } from './faults/carried-file.ts';
import { caseFaults } from './faults/case.ts';
import { certificateFaults } from './faults/certificate.ts';
import { conflictFaults } from './faults/conflict.ts';
import { customerFaults } from './faults/customer.ts';
import { dbFaults } from './faults/db.ts';
import { headFaults } from './faults/heads.ts';
import { idCardReaderFaults } from './faults/id-card-reader.ts';
import { inEnglish } from './faults/detail-words.ts';
import { deviceFaults } from './faults/device.ts';
import { epochFaults } from './faults/epoch.ts';
import { drawerFaults } from './faults/drawer.ts';
import { exchangeFaults } from './faults/exchange.ts';
import { exchangeDeskFaults } from './faults/exchange-desk.ts';
import { exchangeScanFaults } from './faults/exchange-scan.ts';
import { exchangeLineFaults } from './faults/exchange-line.ts';
import { figureDisplayFaults } from './faults/figure-display.ts';
import { figureFaults } from './faults/figure.ts';
import { libraryFaults } from './faults/library.ts';
import { officerFaults } from './faults/officer.ts';
import { printFaults } from './faults/print.ts';
import { printerFaults } from './faults/printer.ts';
import { queueFaults } from './faults/queue.ts';
import { queueCallerFaults } from './faults/queue-caller.ts';
import { scanFaults } from './faults/scan.ts';
import { scannerFaults } from './faults/scanner.ts';
import { shellFaults } from './faults/shell.ts';
import { smartCardFaults } from './faults/smart-card.ts';
import { trustPaperFaults } from './faults/trust-papers.ts';
import { voucherFaults } from './faults/voucher.ts';

/**
 * Every fault a person can meet: `area/what-happened`, never reused, with a Chinese and an English sentence that
 * says what to do next, and whether trying again can help.
 */
export const faults = {
  ...caKeyFaults,
  ...carriedFileFaults,
  ...caseFaults,
  ...conflictFaults,
  ...customerFaults,
  ...dbFaults,
  ...deviceFaults,
  ...epochFaults,
  ...drawerFaults,
  ...exchangeFaults,
  ...exchangeDeskFaults,
  ...exchangeScanFaults,
  ...exchangeLineFaults,
  ...certificateFaults,
  ...figureDisplayFaults,
  ...figureFaults,
  ...headFaults,
  ...idCardReaderFaults,
  ...libraryFaults,
  ...officerFaults,
  ...printFaults,
  ...printerFaults,
  ...queueCallerFaults,
  ...queueFaults,
  ...scanFaults,
  ...scannerFaults,
  ...shellFaults,
  ...smartCardFaults,
  ...trustPaperFaults,
  ...voucherFaults,
} as const satisfies Record<string, FaultText>;

export type FaultCode = keyof typeof faults;

/** Facts that make the sentence precise (`{field}` in the text). Never confidential data: faults reach the log. */
export type FaultDetail = Readonly<Record<string, string | number>>;

/** The same, where a fact may be a whole sentence that its author says in both languages. */
export type FaultFacts = Readonly<Record<string, string | number | InBoth>>;

const inChinese = (facts: FaultFacts): FaultDetail =>
  Object.fromEntries(
    Object.entries(facts).map(([key, fact]) => [key, typeof fact === 'object' ? fact.zh : fact]),
  );

/** An ordinary, expected failure. Crosses processes as `{code, detail}`; anything else thrown is a bug. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly facts: FaultFacts;
  /** The facts in the hall's own Chinese words, as they cross processes and reach the log. */
  readonly detail: FaultDetail;

  constructor(code: FaultCode, facts: FaultFacts = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
    this.detail = inChinese(facts);
  }
}

/** The sentence for a clerk, its facts in the same language. */
export const faultSentence = (code: FaultCode, facts: FaultFacts = {}, language: Language = 'zh'): string =>
  faults[code][language].replace(/\{(\w+)\}/g, (whole, key: string) => {
    const fact = facts[key];
    if (fact === undefined) return whole;
    if (typeof fact === 'object') return fact[language];
    return language === 'en' ? inEnglish(fact) : String(fact);
  });

/** The sentence in both languages, where it becomes part of data that both read. */
export const faultWords = (code: FaultCode, facts: FaultFacts = {}): InBoth => ({
  zh: faultSentence(code, facts, 'zh'),
  en: faultSentence(code, facts, 'en'),
});

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faults, code);
