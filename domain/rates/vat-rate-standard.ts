import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** VAT rate of goods, processing and repair, and leasing of movables, ppm. */
export const vatRateStandard = {
  id: 'vat-rate-standard',
  name: '增值税基本税率',
  values: [
    {
      from: plainDate('1994-01-01'),
      publishedOn: plainDate('1993-12-13'),
      value: 170_000,
      basis: [cite('中华人民共和国增值税暂行条例', '第二条')],
    },
    {
      from: plainDate('2018-05-01'),
      publishedOn: plainDate('2018-04-04'),
      value: 160_000,
      basis: [cite('财税〔2018〕32号', '第一条')],
    },
    {
      from: plainDate('2019-04-01'),
      publishedOn: plainDate('2019-03-20'),
      value: 130_000,
      basis: [cite('财政部 税务总局 海关总署公告2019年第39号', '第一条')],
    },
  ],
  knownTo: plainDate('2024-12-31'),
} as const satisfies Dated<number>;
