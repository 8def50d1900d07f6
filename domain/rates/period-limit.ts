import type { Fen } from '../money.ts';
import type { PeriodKind } from './period-kind.ts';

/** A limit of sales without tax, by the length of the tax period. Limits are included (不超过). */
export type PeriodLimit = Readonly<Record<PeriodKind, Fen>>;
