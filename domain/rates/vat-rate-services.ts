import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** VAT rate of modern services (whole country from 2013-08-01) and from 2016-05-01 finance and daily-life services, ppm. */
export const vatRateServices = {
  id: 'vat-rate-services',
  name: '增值税税率（现代服务、金融、生活服务等）',
  values: [
    {
      from: plainDate('2013-08-01'),
      publishedOn: plainDate('2013-05-24'),
      value: 60_000,
      basis: [cite('财税〔2013〕37号', '附件1第十二条')],
    },
    {
      from: plainDate('2014-01-01'),
      publishedOn: plainDate('2013-12-12'),
      value: 60_000,
      basis: [cite('财税〔2013〕106号', '附件1第十二条')],
    },
    {
      from: plainDate('2016-05-01'),
      publishedOn: plainDate('2016-03-23'),
      value: 60_000,
      basis: [cite('财税〔2016〕36号', '附件1第十五条')],
    },
  ],
  knownTo: plainDate('2024-12-31'),
} as const satisfies Dated<number>;
