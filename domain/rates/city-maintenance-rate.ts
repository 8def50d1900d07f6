import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';
import type { Place } from './place.ts';

/** City maintenance tax by the payer's place, ppm of the VAT and consumption tax actually paid. */
export const cityMaintenanceRate = {
  id: 'city-maintenance-rate',
  name: '城市维护建设税税率',
  values: [
    {
      // From this day foreign-funded payers are charged alike; before it the answer would depend on who pays.
      from: plainDate('2010-12-01'),
      publishedOn: plainDate('2010-10-18'),
      value: { city: 70_000, town: 50_000, other: 10_000 },
      basis: [cite('中华人民共和国城市维护建设税暂行条例', '第四条'), cite('国发〔2010〕35号', '第一条')],
    },
  ],
  // From 2019-01-01 provinces may halve it for small-scale payers (财税〔2019〕13号第三条).
  knownTo: plainDate('2018-12-31'),
} as const satisfies Dated<Readonly<Record<Place, number>>>;
