import type { Bureau } from '../bureau.ts';
import { cite } from '../citation.ts';
import type { LevyCode } from '../levies/levy-code.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** Which bureau administers each levy, until the two were merged. */
export const levyBureaus = {
  id: 'levy-bureaus',
  name: '征收项目主管税务机关',
  values: [
    {
      from: plainDate('1996-01-24'),
      publishedOn: plainDate('1996-01-24'),
      value: {
        vat: 'state',
        consumption: 'state',
        'city-maintenance': 'local',
        education: 'local',
        'local-education': 'local',
      },
      basis: [cite('国办发〔1996〕4号', '第一条'), cite('中华人民共和国税收征收管理法', '第五十三条')],
    },
  ],
  // 2018-06-15: the provincial State and Local bureaus were merged.
  knownTo: plainDate('2018-06-14'),
} as const satisfies Dated<Readonly<Record<LevyCode, Bureau>>>;
