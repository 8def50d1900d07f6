import { plainDate } from '../../plain-date.ts';
import type { Answers } from '../../forms/field.ts';
import type { Course, CourseAct } from '../course.ts';
import type { Example } from '../example.ts';
import type { MatterContext } from '../matter.ts';

const context: MatterContext = {
  taxpayer: null,
  businessDate: plainDate('2016-04-05'),
  agreement: undefined,
  windowBureau: 'state',
  parameters: { 'liaison-reply-term': 10 },
  filedPeriods: [],
};

const form: Answers = {
  enterprise: '临江宏盛机械制造有限公司',
  taxpayerNo: '91359901DEMA00021A',
  investigation: '临江国税反避〔2016〕2号',
  levies: '个人所得税、印花税',
  facts: '向境外关联方支付技术服务费，金额与受益不相称。',
  request: '请提供该企业外籍人员个人所得税申报情况。',
  replyBy: '2016-04-20',
};

const apply = (answers: Answers) => ({ answers, papers: [], context });

export const examples: readonly Example[] = [
  {
    title: '涉及对方税种的，开出联系单',
    application: apply(form),
    outcome: 'accept',
    letters: ['liaison-form'],
  },
  {
    title: '不涉及对方税种的，不发联系单',
    application: apply({ ...form, levies: '无' }),
    outcome: 'refuse',
    says: '不涉及对方管辖税种',
  },
  {
    title: '要求回复的日期已过的，先更正',
    application: apply({ ...form, replyBy: '2016-04-05' }),
    outcome: 'correct',
    says: '应晚于今天',
  },
];

const opened: CourseAct = { lane: 'state', act: 'open', on: '2016-04-05', answers: form };
const signed: CourseAct = { lane: 'local', act: 'sign', on: '2016-04-06' };
const answered: CourseAct = {
  lane: 'local',
  act: 'answer',
  on: '2016-04-18',
  answers: { answer: '外籍人员两名，已按月申报。' },
};

export const courses: readonly Course[] = [
  {
    title: '发出后待签收，时限在走',
    acts: [opened],
    today: '2016-04-06',
    stands: '待签收',
    isConcluded: false,
    deadlines: { reply: 'running' },
  },
  {
    title: '签收并按时反馈，办结',
    acts: [opened, signed, answered],
    today: '2016-04-18',
    stands: '已反馈',
    isConcluded: true,
    deadlines: { reply: 'met' },
  },
  {
    title: '过了要求回复日期仍未反馈，逾期可见',
    acts: [opened, signed],
    today: '2016-04-21',
    stands: '待反馈',
    isConcluded: false,
    deadlines: { reply: 'overdue' },
  },
  {
    title: '逾期后反馈并说明原因，逾期仍然可见',
    acts: [
      opened,
      signed,
      { ...answered, on: '2016-04-22' },
      {
        lane: 'local',
        act: 'explain-delay',
        on: '2016-04-22',
        answers: { deadline: 'reply', reason: '经办人外出办案' },
      },
    ],
    today: '2016-04-25',
    stands: '已反馈',
    isConcluded: true,
    deadlines: { reply: 'met-late' },
  },
  {
    title: '撤回与签收在途中交错的，签收不再生效',
    acts: [
      opened,
      { lane: 'state', act: 'withdraw', on: '2016-04-06', answers: { reason: '企业已自行调整' }, seen: 0 },
      { ...signed, seen: 1 },
    ],
    today: '2016-04-07',
    stands: '已撤回',
    isConcluded: true,
    deadlines: {},
    void: 1,
  },
  {
    title: '自己签收自己发出的联系单不生效',
    acts: [opened, { ...signed, lane: 'state' }],
    today: '2016-04-06',
    stands: '待签收',
    isConcluded: false,
    deadlines: { reply: 'running' },
    void: 1,
  },
];
