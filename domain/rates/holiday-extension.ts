import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** How many consecutive days off inside a period extend it by the days off. */
export const holidayExtension = {
  id: 'holiday-extension',
  name: '期限内连续法定休假日顺延的最少天数',
  values: [
    {
      from: plainDate('2002-10-15'),
      publishedOn: plainDate('2002-09-07'),
      value: 3,
      basis: [cite('中华人民共和国税收征收管理法实施细则', '第一百零九条')],
    },
  ],
  knownTo: plainDate('2024-12-31'),
} as const satisfies Dated<number>;
