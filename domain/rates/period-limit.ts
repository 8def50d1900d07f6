import type { Fen } from '../money.ts';

/** A limit of sales without tax, by the length of the tax period. Limits are included (不超过). */
export interface PeriodLimit {
  readonly monthFen: Fen;
  readonly quarterFen: Fen;
}
