import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** Day of the following month on which VAT, consumption tax and what is paid with them are due, before any extension. */
export const filingDay15 = {
  id: 'filing-day-15',
  name: '增值税、消费税及附征税费申报期限日',
  values: [
    {
      from: plainDate('2009-01-01'),
      publishedOn: plainDate('2008-11-10'),
      value: 15,
      basis: [cite('中华人民共和国增值税暂行条例', '第二十三条')],
    },
  ],
  knownTo: plainDate('2024-12-31'),
} as const satisfies Dated<number>;
