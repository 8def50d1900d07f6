import type { Answers } from '../../forms/field.ts';
import { plainDate } from '../../plain-date.ts';
import type { Example } from '../example.ts';
import type { Application, MatterContext } from '../matter.ts';

export { courses } from './courses.ts';

const context: MatterContext = {
  taxpayer: null,
  businessDate: plainDate('2016-04-05'),
  agreement: undefined,
  windowBureau: 'state',
  parameters: { 'pe-transfer-term': 7, 'pe-transfer-nil': 'send' },
  filedPeriods: [],
};
const form: Answers = { firstMonth: '2016-04-30', term: '7', nil: 'send' };
const apply = (answers: Answers, over: Partial<MatterContext> = {}): Application => ({
  answers,
  papers: [],
  context: { ...context, ...over },
});

export const examples: readonly Example[] = [
  {
    title: '自本月起双方按月传递，告知对方期限',
    application: apply(form),
    outcome: 'accept',
    letters: ['transfer-arrangement'],
  },
  {
    title: '自下月起传递的，可以开立',
    application: apply({ ...form, firstMonth: '2016-05-31' }),
    outcome: 'accept',
    letters: ['transfer-arrangement'],
    boundary: { name: '首个传递月份与下月', side: 'before' },
  },
  {
    title: '首个传递月份晚于下月的，先更正',
    application: apply({ ...form, firstMonth: '2016-06-30' }),
    outcome: 'correct',
    says: '不应晚于下月',
    boundary: { name: '首个传递月份与下月', side: 'from' },
  },
  {
    title: '已有在用的按月传递的，不重复开立',
    application: apply(form, { openCases: ['LB-21-20160401-003'] }),
    outcome: 'refuse',
    says: '不重复开立',
  },
  {
    title: '本局未设定无信息时如何办的，先由本局设定',
    application: apply(form, { parameters: { 'pe-transfer-term': 7 } }),
    outcome: 'correct',
    says: '本局尚未设定',
  },
  {
    title: '期限由本局设定，本表上另改的，先更正',
    application: apply({ ...form, term: '15' }),
    outcome: 'correct',
    says: '由本局统一设定',
  },
];
