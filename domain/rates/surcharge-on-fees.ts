import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/**
 * Whether the late-payment surcharge is also added to the two education surcharges, which are fees, not taxes.
 * The rules send their collection to those of VAT; a place may decide otherwise, so it stays a parameter.
 */
export const surchargeOnFees = {
  id: 'surcharge-on-fees',
  name: '教育费附加、地方教育附加是否加收滞纳金',
  values: [
    {
      from: plainDate('2005-10-01'),
      publishedOn: plainDate('2005-08-20'),
      value: true,
      basis: [cite('征收教育费附加的暂行规定（国务院令第448号）', '第六条')],
    },
  ],
  knownTo: plainDate('2018-12-31'),
} as const satisfies Dated<boolean>;
