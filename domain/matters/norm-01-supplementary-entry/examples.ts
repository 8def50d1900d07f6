import type { Answers } from '../../forms/field.ts';
import { plainDate } from '../../plain-date.ts';
import { loanCourses, openedAt } from '../../registration/example-courses.ts';
import type { PushedRegistration } from '../../registration/registration.ts';
import type { Course } from '../course.ts';
import type { Example } from '../example.ts';
import type { MatterContext } from '../matter.ts';
import { pushedAnswers } from './form.ts';

const pushed: PushedRegistration = {
  creditCode: '91359901DEMR00019Q',
  name: '临江市江北区知味餐饮有限公司',
  registrationType: '有限责任公司',
  licensedOn: plainDate('2016-03-30'),
  address: '临江市江北区学府路21号',
  scope: '餐饮服务',
  legalPersonName: '林秀英',
  legalPersonId: '359901197511120027',
  pushedOn: plainDate('2016-03-31'),
};

const context: MatterContext = {
  taxpayer: null,
  businessDate: plainDate('2016-04-05'),
  agreement: {
    id: 'item-1-2016-1',
    item: 1,
    mode: 1,
    voucherBureauForLocal: null,
    from: plainDate('2016-01-01'),
    to: null,
    document: '《联合办理税务登记工作协议》临江国税地税协〔2015〕14号',
  },
  windowBureau: 'local',
  parameters: { 'archive-loan-answer-term': 3, 'archive-loan-return-term': 10 },
  filedPeriods: [],
  registry: { area: '359901', known: [], pushed: [pushed] },
};

const form: Answers = {
  ...pushedAnswers(pushed),
  creditCode: pushed.creditCode,
  place: 'city',
  industry: '正餐服务',
  accounting: 'independent',
  contactName: '林秀英',
  contactPhone: '16005991002',
};
const papers = ['licence', 'legal-person-id', 'supplement-form'];

const apply = (answers: Answers, brought: readonly string[] = papers, more: Partial<MatterContext> = {}) => ({
  answers,
  papers: brought,
  context: { ...context, ...more },
});

export const examples: readonly Example[] = [
  {
    title: '工商已推送的一照一码纳税人，补录一次，双方共享',
    application: apply(form),
    outcome: 'accept',
    says: '91359901DEMR00019Q',
  },
  {
    title: '小写和全角的代码与推送的是同一个',
    application: apply({ ...form, creditCode: '９１３５９９０１demr00019q' }),
    outcome: 'accept',
  },
  {
    title: '没有带补充信息表的，补正',
    application: apply(form, ['licence', 'legal-person-id']),
    outcome: 'supplement',
    says: '纳税人首次办税补充信息表',
  },
  {
    title: '代码校验码不符的，先更正',
    application: apply({ ...form, creditCode: '91359901DEMR00019A' }),
    outcome: 'correct',
    says: '校验码不符',
  },
  {
    title: '工商没有推送的代码，不能补录',
    application: apply({ ...form, creditCode: '91359901DEMR00027K' }),
    outcome: 'refuse',
    says: '推送',
  },
  {
    title: '已经补录入库的，不再补录',
    application: apply(form, papers, {
      registry: {
        area: '359901',
        pushed: [pushed],
        known: [
          {
            taxpayerNo: pushed.creditCode,
            creditCode: pushed.creditCode,
            name: pushed.name,
            statusOf: { state: 'normal', local: 'normal' },
          },
        ],
      },
    }),
    outcome: 'refuse',
    says: '已经补录入库',
  },
  {
    title: '本厅没有联合登记协议的，不能为对方补录',
    application: apply(form, papers, { agreement: undefined }),
    outcome: 'refuse',
    says: '联合登记协议',
  },
];

const opened = openedAt({ ...form, taxpayerNo: pushed.creditCode }, '2016-04-05');

export const courses: readonly Course[] = [
  ...loanCourses(opened),
  {
    title: '另一窗口先补录的，本件作为补充信息，没有证件要收回',
    acts: [
      ...opened,
      { lane: 'state', act: 'turn-supplementary', on: '2016-04-06', answers: { note: '已核对一致' } },
    ],
    today: '2016-04-06',
    stands: '已转为信息补录',
    isConcluded: true,
    deadlines: {},
  },
];
