import type { Bureau } from '../bureau.ts';
import type { Explained } from '../explained.ts';
import type { Fen } from '../money.ts';
import type { PlainDate } from '../plain-date.ts';
import { valueOn } from '../rates/dated.ts';
import { levyBureaus } from '../rates/levy-bureaus.ts';
import type { LevyCode } from './levy-code.ts';

/** What a levy is called on screen, on the voucher and in the budget; in English as the glossary has it. */
export interface Levy {
  readonly code: LevyCode;
  readonly zh: string;
  readonly en: string;
  /** 预算科目名称, as vouchers carry it. */
  readonly budgetSubject: string;
  /** A fee (费) follows the collection rules of the tax it is charged with. */
  readonly kind: 'tax' | 'fee';
}

export const levies = {
  vat: { code: 'vat', zh: '增值税', en: 'VAT', budgetSubject: '国内增值税', kind: 'tax' },
  consumption: {
    code: 'consumption',
    zh: '消费税',
    en: 'Consumption tax',
    budgetSubject: '国内消费税',
    kind: 'tax',
  },
  'city-maintenance': {
    code: 'city-maintenance',
    zh: '城市维护建设税',
    en: 'City maintenance tax',
    budgetSubject: '城市维护建设税',
    kind: 'tax',
  },
  education: {
    code: 'education',
    zh: '教育费附加',
    en: 'Education surcharge',
    budgetSubject: '教育费附加收入',
    kind: 'fee',
  },
  'local-education': {
    code: 'local-education',
    zh: '地方教育附加',
    en: 'Local education surcharge',
    budgetSubject: '地方教育附加收入',
    kind: 'fee',
  },
} as const satisfies { readonly [Code in LevyCode]: Levy & { readonly code: Code } };

/** The bureau that administers a levy of this tax period. Throws `figure/no-value-on-date` after the merger. */
export const bureauOfLevy = (code: LevyCode, periodEnd: PlainDate): Bureau =>
  valueOn<Readonly<Record<LevyCode, Bureau>>>(levyBureaus, periodEnd)[code];

/** The days a filing is about, both ends included. */
export interface TaxPeriod {
  readonly startsOn: PlainDate;
  readonly endsOn: PlainDate;
}

/** One levy of one tax period as it stands on the form, the voucher and the ledger. */
export interface LevyLine {
  readonly levy: LevyCode;
  readonly bureau: Bureau;
  readonly taxPeriod: TaxPeriod;
  /** The last day to pay; the surcharge counts from the day after it. */
  readonly dueOn: PlainDate;
  readonly baseFen: Fen;
  /** `null` where the amount is not one base times one rate (general VAT, consumption tax as declared). */
  readonly ratePpm: number | null;
  /** Tax to collect, after the one-yuan rule. */
  readonly amountFen: Fen;
  /** Late-payment surcharge to collect, after the one-yuan rule. */
  readonly surchargeFen: Fen;
  readonly explained: { readonly amount: Explained<Fen>; readonly surcharge: Explained<Fen> };
}

/** Name of a levy by its code as messages and ledgers carry it; the code itself where this program does not know it. */
export const levyTitle = (code: string): string =>
  Object.hasOwn(levies, code) ? levies[code as LevyCode].zh : code;
