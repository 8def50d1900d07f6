import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** Education surcharge, ppm of the VAT and consumption tax actually paid. */
export const educationSurchargeRate = {
  id: 'education-surcharge-rate',
  name: '教育费附加征收率',
  values: [
    {
      from: plainDate('2010-12-01'),
      publishedOn: plainDate('2010-10-18'),
      value: 30_000,
      basis: [
        cite('征收教育费附加的暂行规定（国务院令第448号）', '第三条'),
        cite('国发〔2010〕35号', '第一条'),
      ],
    },
  ],
  // From 2019-01-01 provinces may halve it for small-scale payers (财税〔2019〕13号第三条).
  knownTo: plainDate('2018-12-31'),
} as const satisfies Dated<number>;
