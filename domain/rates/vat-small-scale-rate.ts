import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** VAT levy rate of small-scale payers, ppm of sales without tax (real estate at 5% is another parameter). */
export const vatSmallScaleRate = {
  id: 'vat-small-scale-rate',
  name: '小规模纳税人增值税征收率',
  values: [
    {
      from: plainDate('2009-01-01'),
      publishedOn: plainDate('2008-11-10'),
      value: 30_000,
      basis: [cite('中华人民共和国增值税暂行条例', '第十二条')],
    },
  ],
  // From 2020-03-01 the rate differs by place and was changed several times; the joint halls had closed by then.
  knownTo: plainDate('2020-02-29'),
} as const satisfies Dated<number>;
