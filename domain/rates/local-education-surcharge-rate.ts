import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** Local education surcharge, ppm of the VAT and consumption tax actually paid. */
export const localEducationSurchargeRate = {
  id: 'local-education-surcharge-rate',
  name: '地方教育附加征收率',
  values: [
    {
      from: plainDate('2011-01-01'),
      publishedOn: plainDate('2010-11-07'),
      value: 20_000,
      basis: [cite('财综〔2010〕98号', '第二条')],
    },
  ],
  // From 2019-01-01 provinces may halve it for small-scale payers (财税〔2019〕13号第三条).
  knownTo: plainDate('2018-12-31'),
} as const satisfies Dated<number>;
