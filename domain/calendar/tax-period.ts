import { endOfMonth, firstOfMonth, monthOf } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import type { PeriodKind } from '../rates/period-kind.ts';

const monthsOf: Readonly<Record<PeriodKind, number>> = { month: 1, quarter: 3 };

/** The first day of the month or calendar quarter that holds `on`. */
export const startOfPeriod = (on: PlainDate, kind: PeriodKind): PlainDate =>
  firstOfMonth(on, -((monthOf(on) - 1) % monthsOf[kind]));

/** The last day of the month or calendar quarter that holds `on`. */
export const endOfPeriod = (on: PlainDate, kind: PeriodKind): PlainDate =>
  endOfMonth(startOfPeriod(on, kind), monthsOf[kind] - 1);
