import type { Bureau } from '../bureau.ts';
import type { DerivationStep } from '../explained.ts';
import type { Fen } from '../money.ts';
import type { PlainDate } from '../plain-date.ts';

/** One line of what is due: a levy, its base and rate, and how each figure came about. */
export interface PlannedLine {
  readonly bureau: Bureau;
  readonly levy: string;
  readonly title: string;
  readonly periodStart: PlainDate;
  readonly periodEnd: PlainDate;
  readonly dueOn: PlainDate;
  readonly baseTitle: string;
  readonly baseFen: Fen;
  /** `null` where the amount is not one base times one rate (general VAT, consumption tax as declared). */
  readonly ratePpm: number | null;
  readonly amountFen: Fen;
  readonly surchargeFen: Fen;
  readonly steps: readonly DerivationStep[];
}

/** What an accepted application leads to: levy lines of both bureaus and the declared figures they rest on. */
export interface LevyPlan {
  readonly lines: readonly PlannedLine[];
  readonly totalFenOf: Readonly<Record<Bureau, Fen>>;
  readonly totalFen: Fen;
  /** Declared amounts by name, in fen, as they go into each bureau's filing record. */
  readonly declared: Readonly<Record<string, Fen>>;
  readonly dueOn: PlainDate;
  readonly periodStart: PlainDate;
  readonly periodEnd: PlainDate;
  readonly filingPeriod: 'month' | 'quarter';
  /** Input tax carried to the next period (general payers). */
  readonly carriedForwardFen: Fen;
}
