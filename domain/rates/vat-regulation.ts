import { cite } from '../citation.ts';
import { plainDate } from '../plain-date.ts';
import type { Dated } from './dated.ts';

/**
 * The text by which a general payer's VAT is output minus input, with the rest carried forward.
 * From 2019-04-01 an additional deduction (加计抵减) and refunds of the rest make the sum another one.
 */
export const vatRegulation = {
  id: 'vat-regulation',
  name: '一般纳税人增值税计算办法',
  values: [
    {
      from: plainDate('1994-01-01'),
      publishedOn: plainDate('1993-12-13'),
      value: '销项税额抵扣进项税额',
      basis: [cite('中华人民共和国增值税暂行条例（国务院令第134号）', '第四条')],
    },
    {
      from: plainDate('2009-01-01'),
      publishedOn: plainDate('2008-11-10'),
      value: '销项税额抵扣进项税额',
      basis: [cite('中华人民共和国增值税暂行条例（国务院令第538号）', '第四条')],
    },
    {
      from: plainDate('2017-11-19'),
      publishedOn: plainDate('2017-11-19'),
      value: '销项税额抵扣进项税额',
      basis: [cite('中华人民共和国增值税暂行条例（国务院令第691号）', '第四条')],
    },
  ],
  knownTo: plainDate('2019-03-31'),
} as const satisfies Dated<string>;
