import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** Daily rate of the late-payment surcharge, ppm of the tax paid late. */
export const latePaymentSurchargeRate = {
  id: 'late-payment-surcharge-rate',
  name: '滞纳金日加收率',
  values: [
    {
      from: plainDate('1993-01-01'),
      publishedOn: plainDate('1992-09-04'),
      value: 2_000,
      basis: [cite('中华人民共和国税收征收管理法（1992年）', '第二十条')],
    },
    {
      from: plainDate('2001-05-01'),
      publishedOn: plainDate('2001-04-28'),
      value: 500,
      basis: [
        cite('中华人民共和国税收征收管理法', '第三十二条'),
        cite('中华人民共和国税收征收管理法实施细则', '第七十五条'),
      ],
    },
  ],
  knownTo: plainDate('2024-12-31'),
} as const satisfies Dated<number>;
