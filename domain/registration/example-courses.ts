import type { Answers } from '../forms/field.ts';
import type { Course, CourseAct } from '../matters/course.ts';
import { archiveKind, keeperAnswer } from './archive-state.ts';
import { terms } from './parameters.ts';

/* Worked courses after the counter that both ways of registering share: the loan of the paper file. */

const device = 'jb-11';
const archived = { kind: archiveKind, title: '纸质资料归档', number: '档〔2016〕JB-11-1号' };

/** The two entries of the opening act, one in each lane, from one window. */
export const openedAt = (form: Answers, on: string, documents: CourseAct['documents'] = []): CourseAct[] =>
  (['state', 'local'] as const).map((lane) => ({
    lane,
    act: 'open',
    on,
    device,
    seen: 0,
    documents: [...documents, archived],
    answers: {
      ...form,
      [keeperAnswer]: 'state',
      [terms.loanAnswer.id]: '3',
      [terms.loanReturn.id]: '10',
      [terms.certificate.id]: '5',
    },
  }));

/** The loan of the file, after `opened` (registered on Tuesday, 5 April 2016). */
export const loanCourses = (opened: readonly CourseAct[]): readonly Course[] => {
  const asked: CourseAct = {
    lane: 'local',
    act: 'request-papers',
    on: '2016-04-11',
    answers: { reason: '核实房产原值', papers: '全部登记资料' },
  };
  const lent: CourseAct = {
    lane: 'state',
    act: 'lend-papers',
    on: '2016-04-12',
    answers: { returnBy: '2016-04-26' },
  };
  const returned: CourseAct = {
    lane: 'local',
    act: 'return-papers',
    on: '2016-04-26',
    answers: { condition: 'whole' },
  };
  return [
    {
      title: '登记后资料归档，没有调阅',
      acts: opened,
      today: '2016-04-05',
      stands: '已归档',
      isConcluded: true,
      deadlines: {},
    },
    {
      title: '对方申请调阅，答复时限在走',
      acts: [...opened, asked],
      today: '2016-04-12',
      stands: '待答复',
      isConcluded: false,
      deadlines: { 'loan-answer': 'running' },
    },
    {
      title: '第三个工作日后仍未答复调阅，逾期可见',
      acts: [...opened, asked],
      today: '2016-04-15',
      stands: '待答复',
      isConcluded: false,
      deadlines: { 'loan-answer': 'overdue' },
    },
    {
      title: '借出后到归还期限当日归还，算按时',
      acts: [...opened, asked, lent, returned],
      today: '2016-04-27',
      stands: '已归档',
      isConcluded: true,
      deadlines: { 'loan-answer': 'met', 'loan-return': 'met' },
    },
    {
      title: '过了归还期限未还，逾期可见',
      acts: [...opened, asked, lent],
      today: '2016-04-27',
      stands: '待归还',
      isConcluded: false,
      deadlines: { 'loan-answer': 'met', 'loan-return': 'overdue' },
    },
    {
      title: '不予借出的，说明理由后结束，对方可以再申请',
      acts: [
        ...opened,
        asked,
        {
          lane: 'state',
          act: 'refuse-papers',
          on: '2016-04-12',
          answers: { reason: '资料正在办理变更，暂不能外借' },
        },
        { ...asked, on: '2016-04-20' },
      ],
      today: '2016-04-20',
      stands: '待答复',
      isConcluded: false,
      deadlines: { 'loan-answer': 'running' },
    },
    {
      title: '归档一方不能向自己申请调阅',
      acts: [...opened, { ...asked, lane: 'state' }],
      today: '2016-04-11',
      stands: '已归档',
      isConcluded: true,
      deadlines: {},
      void: 1,
    },
    {
      title: '对方退回登记信息后更正，仍为已归档',
      acts: [
        ...opened,
        {
          lane: 'state',
          act: 'correct-registration',
          on: '2016-04-06',
          answers: { contactPhone: '16005991005' },
        },
      ],
      today: '2016-04-06',
      stands: '已归档',
      isConcluded: true,
      deadlines: {},
    },
  ];
};
