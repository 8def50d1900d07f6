import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** VAT rate of grain, water, gas, books, feed and the like, ppm; merged into the 11% bracket in 2017. */
export const vatRateLow = {
  id: 'vat-rate-low',
  name: '增值税低税率（粮食、自来水、图书等）',
  values: [
    {
      from: plainDate('1994-01-01'),
      publishedOn: plainDate('1993-12-13'),
      value: 130_000,
      basis: [cite('中华人民共和国增值税暂行条例', '第二条')],
    },
    {
      from: plainDate('2017-07-01'),
      publishedOn: plainDate('2017-04-28'),
      value: null,
      basis: [cite('财税〔2017〕37号', '第一条')],
    },
  ],
  knownTo: plainDate('2024-12-31'),
} as const satisfies Dated<number>;
