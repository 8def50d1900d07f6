import { cite } from '../citation.ts';
import { fen } from '../money.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';
import type { PeriodLimit } from './period-limit.ts';

/** Sales without tax up to and including which a small-scale payer's VAT is exempt. */
export const vatSmallScaleExemption = {
  id: 'vat-small-scale-exemption',
  name: '小规模纳税人免征增值税销售额',
  values: [
    {
      from: plainDate('2013-08-01'),
      publishedOn: plainDate('2013-07-29'),
      value: { month: fen(20_000_00), quarter: fen(60_000_00) },
      basis: [cite('财税〔2013〕52号', '正文'), cite('国家税务总局公告2013年第49号', '第一条、第二条')],
    },
    {
      from: plainDate('2014-10-01'),
      publishedOn: plainDate('2014-09-25'),
      value: { month: fen(30_000_00), quarter: fen(90_000_00) },
      basis: [cite('财税〔2014〕71号', '正文'), cite('国家税务总局公告2014年第57号', '第一条、第二条')],
    },
    {
      from: plainDate('2016-01-01'),
      publishedOn: plainDate('2015-08-27'),
      value: { month: fen(30_000_00), quarter: fen(90_000_00) },
      basis: [cite('财税〔2015〕96号', '正文'), cite('国家税务总局公告2014年第57号', '第一条、第二条')],
    },
    {
      from: plainDate('2018-01-01'),
      publishedOn: plainDate('2017-10-20'),
      value: { month: fen(30_000_00), quarter: fen(90_000_00) },
      basis: [cite('财税〔2017〕76号', '第二条')],
    },
    {
      // Replaces 财税〔2017〕76号 before its own end (2020-12-31).
      from: plainDate('2019-01-01'),
      publishedOn: plainDate('2019-01-17'),
      value: { month: fen(100_000_00), quarter: fen(300_000_00) },
      basis: [cite('财税〔2019〕13号', '第一条'), cite('国家税务总局公告2019年第4号', '第一条')],
    },
  ],
  knownTo: plainDate('2021-03-31'),
} as const satisfies Dated<PeriodLimit>;
