import { cite } from '../citation.ts';
import { fen } from '../money.ts';
import type { Fen } from '../money.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/** Tax and surcharge of one voucher that need not be collected; whether the limit itself is included is disputed. */
export interface OneYuanRule {
  readonly limitFen: Fen;
  /** 细则第一百零八条 counts the limit in (以下含本数); one reply of the Beijing bureau reads 低于1元. */
  readonly limitIncluded: boolean;
}

export const oneYuanRule = {
  id: 'one-yuan-rule',
  name: '单张缴税凭证免收限额',
  values: [
    {
      // Before the notice every amount was collected: the parameter is known not to exist.
      from: plainDate('2001-05-01'),
      publishedOn: plainDate('2001-04-28'),
      value: null,
      basis: [cite('中华人民共和国税收征收管理法', '第二十八条')],
    },
    {
      from: plainDate('2012-08-01'),
      publishedOn: plainDate('2012-06-14'),
      value: { limitFen: fen(1_00), limitIncluded: true },
      basis: [
        cite('国家税务总局公告2012年第25号', '正文第一款'),
        cite('中华人民共和国税收征收管理法实施细则', '第一百零八条'),
      ],
    },
  ],
  knownTo: plainDate('2024-12-31'),
} as const satisfies Dated<OneYuanRule>;
