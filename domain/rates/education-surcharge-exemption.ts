import { cite } from '../citation.ts';
import { fen } from '../money.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';
import type { PeriodLimit } from './period-limit.ts';

/** Sales without tax up to and including which both education surcharges are exempt. */
export const educationSurchargeExemption = {
  id: 'education-surcharge-exemption',
  name: '教育费附加、地方教育附加免征销售额',
  values: [
    {
      // Every payer was charged, whatever the sales: the parameter is known not to exist.
      from: plainDate('2010-12-01'),
      publishedOn: plainDate('2010-10-18'),
      value: null,
      basis: [cite('征收教育费附加的暂行规定（国务院令第448号）', '第二条')],
    },
    {
      from: plainDate('2015-01-01'),
      publishedOn: plainDate('2014-12-23'),
      value: { month: fen(30_000_00), quarter: fen(90_000_00) },
      basis: [cite('财税〔2014〕122号', '第一条')],
    },
    {
      from: plainDate('2016-02-01'),
      publishedOn: plainDate('2016-01-29'),
      value: { month: fen(100_000_00), quarter: fen(300_000_00) },
      basis: [cite('财税〔2016〕12号', '第一条')],
    },
  ],
  knownTo: plainDate('2018-12-31'),
} as const satisfies Dated<PeriodLimit>;
