import type { Basis } from '../citation.ts';
import { cite } from '../citation.ts';
import type { PlainDate } from '../plain-date.ts';
import { plainDate } from '../plain-date.ts';

/** Whom an announced deadline is for: everybody, or those brought under VAT on 2016-05-01. */
export const payerGroups = ['all', 'vat-reform-2016'] as const;
export type PayerGroup = (typeof payerGroups)[number];

/** A deadline set by announcement in place of the computed one. */
export interface FilingDeadlineOverride {
  readonly kind: 'day-15' | 'day-10';
  readonly group: PayerGroup;
  readonly periodEnd: PlainDate;
  readonly dueOn: PlainDate;
  readonly publishedOn: PlainDate;
  readonly basis: Basis;
}

/** A period whose computed deadline still waits to be compared with the announced collection calendar. */
export interface DeadlineToConfirm {
  readonly kind: 'day-15' | 'day-10';
  readonly periodEnd: PlainDate;
  readonly reason: string;
}

export const filingDeadlineOverrides: readonly FilingDeadlineOverride[] = [
  {
    kind: 'day-15',
    group: 'vat-reform-2016',
    periodEnd: plainDate('2016-05-31'),
    dueOn: plainDate('2016-06-27'),
    publishedOn: plainDate('2016-04-19'),
    basis: [cite('国家税务总局公告2016年第23号', '第一条第（一）项')],
  },
];

export const deadlinesToConfirm: readonly DeadlineToConfirm[] = [
  {
    kind: 'day-15',
    periodEnd: plainDate('2016-04-30'),
    reason: '2016年5月各地征期日历可能另有延长',
  },
  {
    kind: 'day-15',
    periodEnd: plainDate('2016-05-31'),
    reason: '2016年6月除新纳入营改增试点的纳税人外，以各地公布的征期日历为准',
  },
  {
    kind: 'day-15',
    periodEnd: plainDate('2016-08-31'),
    reason: '2016年9月15日至17日放假跨越期限届满日，以各地公布的征期日历为准',
  },
  {
    kind: 'day-10',
    periodEnd: plainDate('2016-05-31'),
    reason: '2016年6月9日至11日放假跨越期限届满日，以各地公布的征期日历为准',
  },
  {
    kind: 'day-15',
    periodEnd: plainDate('2018-09-30'),
    reason: '2018年征期日历公布的10月申报纳税期限为10月24日，公布文号待核',
  },
];
