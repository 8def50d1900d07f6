import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** VAT rate of transport (whole country from 2013-08-01), post, and from 2016-05-01 construction and real estate, ppm. */
export const vatRateTransportConstruction = {
  id: 'vat-rate-transport-construction',
  name: '增值税税率（交通运输、邮政、建筑、不动产等）',
  values: [
    {
      from: plainDate('2013-08-01'),
      publishedOn: plainDate('2013-05-24'),
      value: 110_000,
      basis: [cite('财税〔2013〕37号', '附件1第十二条')],
    },
    {
      from: plainDate('2014-01-01'),
      publishedOn: plainDate('2013-12-12'),
      value: 110_000,
      basis: [cite('财税〔2013〕106号', '附件1第十二条')],
    },
    {
      from: plainDate('2016-05-01'),
      publishedOn: plainDate('2016-03-23'),
      value: 110_000,
      basis: [cite('财税〔2016〕36号', '附件1第十五条')],
    },
    {
      from: plainDate('2018-05-01'),
      publishedOn: plainDate('2018-04-04'),
      value: 100_000,
      basis: [cite('财税〔2018〕32号', '第一条')],
    },
    {
      from: plainDate('2019-04-01'),
      publishedOn: plainDate('2019-03-20'),
      value: 90_000,
      basis: [cite('财政部 税务总局 海关总署公告2019年第39号', '第一条')],
    },
  ],
  knownTo: plainDate('2024-12-31'),
} as const satisfies Dated<number>;
