import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';
import type { PeriodKind } from './period-kind.ts';

/** The tax period a small-scale payer files by unless the bureau determined another one for it. */
export const smallScaleFilingPeriod = {
  id: 'small-scale-filing-period',
  name: '小规模纳税人纳税期限',
  values: [
    {
      from: plainDate('2009-01-01'),
      publishedOn: plainDate('2008-11-10'),
      value: 'month',
      basis: [cite('中华人民共和国增值税暂行条例', '第二十三条')],
    },
    {
      from: plainDate('2016-04-01'),
      publishedOn: plainDate('2016-02-01'),
      value: 'quarter',
      basis: [cite('国家税务总局公告2016年第6号', '第一条')],
    },
  ],
  knownTo: plainDate('2018-12-31'),
} as const satisfies Dated<PeriodKind>;
