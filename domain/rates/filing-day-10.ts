import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** Day of the following month on which resource tax and stamp tax paid in aggregate are due, before any extension. */
export const filingDay10 = {
  id: 'filing-day-10',
  name: '资源税、按期汇总缴纳印花税申报期限日',
  values: [
    {
      from: plainDate('1994-01-01'),
      publishedOn: plainDate('1993-12-25'),
      value: 10,
      basis: [cite('中华人民共和国资源税暂行条例', '第十三条')],
    },
  ],
  knownTo: plainDate('2020-08-31'),
} as const satisfies Dated<number>;
