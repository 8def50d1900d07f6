import type { Bureau } from '../../bureau.ts';
import type { Answers } from '../../forms/field.ts';
import type { Course, CourseAct } from '../course.ts';

const open: CourseAct = {
  lane: 'state',
  act: 'open',
  on: '2016-04-05',
  answers: { firstMonth: '2016-04-30', term: '7', nil: 'send' },
};
const withoutNil: CourseAct = { ...open, answers: { ...open.answers, nil: 'omit' } };
const act = (lane: Bureau, id: string, on: string, answers: Answers = {}): CourseAct => ({
  lane,
  act: id,
  on,
  answers,
});
const project = (lane: Bureau, on: string, contractNo = 'HS-RA-2016-03'): CourseAct =>
  act(lane, 'enter-project', on, {
    enterprise: '莱茵工程有限公司（Rhein Anlagenbau GmbH）',
    country: '德国',
    payer: '临江宏盛机械制造有限公司',
    payerNo: '91359901DEMA00021A',
    contractNo,
    kind: 'construction',
    startsOn: '2016-03-01',
    endsOn: '2017-05-31',
    learnedOn: on,
    news: 'contract',
  });
const list = (lane: Bureau, month: string, on: string): CourseAct => act(lane, 'transfer', on, { month });
const nil = (lane: Bureau, month: string, on: string): CourseAct =>
  act(lane, 'transfer', on, { month, nothing: 'yes' });
const sign = (lane: Bureau, on: string): CourseAct => act(lane, 'sign-transfer', on);
const close = (lane: Bureau, on: string): CourseAct =>
  act(lane, 'close-side', on, { reason: '联席会议决定改由平台自动传递。' });

export const courses: readonly Course[] = [
  {
    title: '当月登记项目，月份未终了，双方期限在走',
    acts: [open, project('state', '2016-04-12')],
    today: '2016-04-20',
    stands: '国税尚未传递，地税尚未传递',
    isConcluded: false,
    deadlines: { 'transfer-state-2016-04': 'running', 'transfer-local-2016-04': 'running' },
  },
  {
    title: '月份终了后按期传递并签收；未获知信息的一方零报告',
    acts: [
      open,
      project('state', '2016-04-12'),
      list('state', '2016-04-30', '2016-05-04'),
      nil('local', '2016-04-30', '2016-05-05'),
      sign('local', '2016-05-05'),
      sign('state', '2016-05-06'),
    ],
    today: '2016-05-06',
    stands: '国税已传递至2016年4月，地税已传递至2016年4月',
    isConcluded: false,
    deadlines: {
      'transfer-state-2016-04': 'met',
      'transfer-state-2016-05': 'running',
      'transfer-local-2016-04': 'met',
      'transfer-local-2016-05': 'running',
    },
  },
  {
    title: '月份终了后第七个工作日仍按期，五一放假不计；次日起逾期',
    acts: [open, nil('state', '2016-04-30', '2016-05-11')],
    today: '2016-05-12',
    stands: '国税已传递至2016年4月，地税尚未传递',
    isConcluded: false,
    deadlines: {
      'transfer-state-2016-04': 'met',
      'transfer-state-2016-05': 'running',
      'transfer-local-2016-04': 'overdue',
    },
  },
  {
    title: '逾期传递并说明原因，逾期仍然可见',
    acts: [
      open,
      nil('local', '2016-04-30', '2016-05-16'),
      act('local', 'explain-delay', '2016-05-16', {
        deadline: 'transfer-local-2016-04',
        reason: '经办人培训，未交接。',
      }),
    ],
    today: '2016-05-16',
    stands: '国税尚未传递',
    isConcluded: false,
    deadlines: {
      'transfer-state-2016-04': 'overdue',
      'transfer-local-2016-04': 'met-late',
      'transfer-local-2016-05': 'running',
    },
  },
  {
    title: '登记有误的项目删去后重新登记，传递的是更正后的',
    acts: [
      open,
      project('state', '2016-04-12', 'HS-RA-2016-30'),
      act('state', 'strike-project', '2016-04-13', { project: '1', reason: '合同编号录错。' }),
      project('state', '2016-04-13'),
      list('state', '2016-04-30', '2016-05-03'),
    ],
    today: '2016-05-03',
    stands: '国税已传递至2016年4月',
    isConcluded: false,
    deadlines: {
      'transfer-state-2016-04': 'met',
      'transfer-state-2016-05': 'running',
      'transfer-local-2016-04': 'running',
    },
  },
  {
    title: '隔月传递的不生效：上月未传递，下月不能代替',
    acts: [open, nil('state', '2016-05-31', '2016-06-02')],
    today: '2016-06-02',
    stands: '国税尚未传递',
    isConcluded: false,
    deadlines: { 'transfer-state-2016-04': 'overdue', 'transfer-local-2016-04': 'overdue' },
    void: 1,
  },
  {
    title: '约定无信息不报的，没有信息的月份没有期限；下月获知的在下月终了后传递',
    acts: [withoutNil, project('state', '2016-05-20')],
    today: '2016-06-14',
    stands: '国税尚未传递',
    isConcluded: false,
    deadlines: { 'transfer-state-2016-05': 'overdue' },
  },
  {
    title: '月表传出后才登记的上月信息，列入下一张月表',
    acts: [
      withoutNil,
      project('state', '2016-04-12'),
      list('state', '2016-04-30', '2016-05-03'),
      { ...project('state', '2016-04-29', 'HS-RA-2016-07'), on: '2016-05-09' },
    ],
    today: '2016-05-09',
    stands: '国税已传递至2016年4月',
    isConcluded: false,
    deadlines: { 'transfer-state-2016-04': 'met', 'transfer-state-2016-05': 'running' },
  },
  {
    title: '一方停止，另一方仍按月传递',
    acts: [open, nil('state', '2016-04-30', '2016-05-03'), close('state', '2016-05-04')],
    today: '2016-05-04',
    stands: '地税尚未传递',
    isConcluded: false,
    deadlines: { 'transfer-state-2016-04': 'met', 'transfer-local-2016-04': 'running' },
  },
  {
    title: '双方分别停止，办结',
    acts: [
      open,
      nil('state', '2016-04-30', '2016-05-03'),
      nil('local', '2016-04-30', '2016-05-03'),
      sign('local', '2016-05-04'),
      sign('state', '2016-05-04'),
      close('state', '2016-05-05'),
      close('local', '2016-05-06'),
    ],
    today: '2016-05-06',
    stands: '双方已停止按月传递',
    isConcluded: true,
    deadlines: { 'transfer-state-2016-04': 'met', 'transfer-local-2016-04': 'met' },
  },
  {
    title: '已终了的月份未传递就停止的，停止不生效，逾期不因此消失',
    acts: [open, close('state', '2016-05-13')],
    today: '2016-05-13',
    stands: '国税尚未传递',
    isConcluded: false,
    deadlines: { 'transfer-state-2016-04': 'overdue', 'transfer-local-2016-04': 'overdue' },
    void: 1,
  },
];
