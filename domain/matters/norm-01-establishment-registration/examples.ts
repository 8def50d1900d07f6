import type { Answers } from '../../forms/field.ts';
import { plainDate } from '../../plain-date.ts';
import { certificateKind, certificateToFollow } from '../../registration/archive-state.ts';
import { loanCourses, openedAt } from '../../registration/example-courses.ts';
import type { KnownTaxpayer } from '../../registration/registration.ts';
import type { Course } from '../course.ts';
import type { Example } from '../example.ts';
import type { MatterContext } from '../matter.ts';

const agreement: MatterContext['agreement'] = {
  id: 'item-1-2016-2',
  item: 1,
  mode: 2,
  voucherBureauForLocal: null,
  from: plainDate('2016-01-01'),
  to: null,
  document: '《联合办理税务登记工作协议》临江国税地税协〔2015〕14号',
};

const context: MatterContext = {
  taxpayer: null,
  businessDate: plainDate('2016-04-05'),
  agreement,
  windowBureau: 'state',
  parameters: {
    'archive-loan-answer-term': 3,
    'archive-loan-return-term': 10,
    'certificate-to-follow-term': 5,
  },
  filedPeriods: [],
  registry: { area: '359901', known: [], pushed: [] },
};

const household: Answers = {
  kind: 'household',
  name: '北岭巷雨桐奶茶店',
  registrationType: '个体工商户',
  licenceName: '营业执照',
  licenceNo: '359901600012345',
  licensedOn: '2016-03-28',
  address: '临江市江北区北岭巷2号',
  place: 'city',
  industry: '其他饮料及冷饮服务',
  scope: '奶茶、冷饮现制现售',
  legalPersonName: '周雨桐',
  legalPersonId: '359901200002290049',
  contactName: '周雨桐',
  contactPhone: '16005991004',
};
const unit: Answers = {
  ...household,
  kind: 'unit',
  name: '临江市江北区清音民乐社',
  registrationType: '民办非企业单位',
  licenceName: '民办非企业单位登记证书',
  organisationCode: 'DEMR0001-9',
  licensedBy: 'civil-affairs',
  accounting: 'independent',
  scope: '民族器乐培训',
  industry: '文化艺术培训',
};
const householdPapers = ['form-household', 'licence', 'legal-person-id', 'premises'];
const unitPapers = ['form-unit', 'organisation-code', 'articles', 'licence', 'legal-person-id'];

const known = (taxpayerNo: string, name: string): KnownTaxpayer => ({
  taxpayerNo,
  name,
  creditCode: null,
  statusOf: { state: 'normal', local: 'normal' },
});

const apply = (answers: Answers, papers: readonly string[], more: Partial<MatterContext> = {}) => ({
  answers,
  papers,
  context: { ...context, ...more },
});
const knowing = (...all: KnownTaxpayer[]): Partial<MatterContext> => ({
  registry: { area: '359901', known: all, pushed: [] },
});
const onDay = (on: string): Partial<MatterContext> => ({ businessDate: plainDate(on) });

export const examples: readonly Example[] = [
  {
    title: '个体工商户资料齐全的，按业主身份证号加顺序号 00 登记，当场发证',
    application: apply(household, householdPapers),
    outcome: 'accept',
    says: '税字35990120000229004900号',
  },
  {
    title: '同一业主的第二个店按顺序号 01 登记',
    application: apply(household, householdPapers, knowing(known('35990120000229004900', '雨桐杂货店'))),
    outcome: 'accept',
    says: '税字35990120000229004901号',
  },
  {
    title: '没有统一社会信用代码的单位按行政区划码加组织机构代码登记',
    application: apply(unit, unitPapers),
    outcome: 'accept',
    says: '税字359901DEMR00019号',
  },
  {
    title: '个体工商户只带执照的，一次告知补正登记表和身份证件',
    application: apply(household, ['licence']),
    outcome: 'supplement',
    says: '税务登记表（适用个体经营）',
  },
  {
    title: '单位缺组织机构代码证书的，补正',
    application: apply(unit, ['form-unit', 'articles', 'licence', 'legal-person-id']),
    outcome: 'supplement',
    says: '组织机构统一代码证书',
  },
  {
    title: '业主身份证号校验码不符的，先更正',
    application: apply({ ...household, legalPersonId: '359901200002290048' }, householdPapers),
    outcome: 'correct',
    says: '校验码不符',
  },
  {
    title: '组织机构代码校验码不符的，先更正',
    application: apply({ ...unit, organisationCode: 'DEMR00018' }, unitPapers),
    outcome: 'correct',
    says: '组织机构代码校验码不符',
  },
  {
    title: '同一业主同一店名已经登记的，不重复登记',
    application: apply(
      household,
      householdPapers,
      knowing(known('35990120000229004900', '北岭巷雨桐奶茶店')),
    ),
    outcome: 'refuse',
    says: '不能重复登记',
  },
  {
    title: '别的业主的同名店不妨碍登记',
    application: apply(
      household,
      householdPapers,
      knowing(known('35990119751112002700', '北岭巷雨桐奶茶店')),
    ),
    outcome: 'accept',
    says: '税字35990120000229004900号',
  },
  {
    title: '单位的识别号已经登记的，不重复登记',
    application: apply(unit, unitPapers, knowing(known('359901DEMR00019', '清音民乐社'))),
    outcome: 'refuse',
    says: '359901DEMR00019',
  },
  {
    title: '本厅没有联合登记协议的，不能为对方办理',
    application: apply(household, householdPapers, { agreement: undefined }),
    outcome: 'refuse',
    says: '联合登记协议',
  },
  {
    title: '2015年9月30日核发执照的企业，仍发税务登记证件',
    application: apply({ ...unit, licensedBy: 'commerce', licensedOn: '2015-09-30' }, unitPapers),
    outcome: 'accept',
    boundary: { name: '三证合一', side: 'before' },
  },
  {
    title: '2015年10月1日核发执照的企业，已纳入一照一码',
    application: apply({ ...unit, licensedBy: 'commerce', licensedOn: '2015-10-01' }, unitPapers),
    outcome: 'refuse',
    says: '一照一码',
    boundary: { name: '三证合一', side: 'from' },
  },
  {
    title: '2016年11月30日核发执照的个体工商户，仍发税务登记证件',
    application: apply({ ...household, licensedOn: '2016-11-30' }, householdPapers, onDay('2016-12-05')),
    outcome: 'accept',
    boundary: { name: '两证整合', side: 'before' },
  },
  {
    title: '2016年12月1日核发执照的个体工商户，已实行两证整合',
    application: apply({ ...household, licensedOn: '2016-12-01' }, householdPapers, onDay('2016-12-05')),
    outcome: 'refuse',
    says: '两证整合',
    boundary: { name: '两证整合', side: 'from' },
  },
  {
    title: '领取执照第30日办理的，不算逾期',
    application: apply({ ...household, licensedOn: '2016-03-06' }, householdPapers),
    outcome: 'accept',
    boundary: { name: '三十日内登记', side: 'before' },
  },
  {
    title: '领取执照第31日办理的，照常登记并提醒逾期处理',
    application: apply({ ...household, licensedOn: '2016-03-05' }, householdPapers),
    outcome: 'accept',
    says: '逾期办理税务登记',
    boundary: { name: '三十日内登记', side: 'from' },
  },
];

const form: Answers = { ...household, taxpayerNo: '35990120000229004900' };
const certificate = { kind: certificateKind, title: '税务登记证', number: '税字35990120000229004900号' };
const slip = { kind: certificateToFollow, title: '税务登记证件后补告知单', number: '后补〔2016〕JB-11-1号' };
const issued = openedAt(form, '2016-04-05', [certificate]);
const without = openedAt(form, '2016-04-05', [slip]);
const handedOver = (on: string) =>
  ({
    lane: 'state',
    act: 'hand-over-certificate',
    on,
    answers: { receivedBy: '周雨桐' },
    documents: [certificate],
  }) as const;

export const courses: readonly Course[] = [
  ...loanCourses(issued),
  {
    title: '印章密钥不可用的，证件后补，时限在走',
    acts: without,
    today: '2016-04-06',
    stands: '证件后补',
    isConcluded: false,
    deadlines: { certificate: 'running' },
  },
  {
    title: '第五个工作日补发，算按时',
    acts: [...without, handedOver('2016-04-12')],
    today: '2016-04-12',
    stands: '已归档',
    isConcluded: true,
    deadlines: { certificate: 'met' },
  },
  {
    title: '第六个工作日仍未补发，逾期可见',
    acts: without,
    today: '2016-04-13',
    stands: '证件后补',
    isConcluded: false,
    deadlines: { certificate: 'overdue' },
  },
  {
    title: '证件已当场发放的，不再补发',
    acts: [...issued, handedOver('2016-04-06')],
    today: '2016-04-06',
    stands: '已归档',
    isConcluded: true,
    deadlines: {},
    void: 1,
  },
  {
    title: '另一窗口先登记的，收回证件，转为信息补录',
    acts: [
      ...issued,
      {
        lane: 'state',
        act: 'turn-supplementary',
        on: '2016-04-06',
        answers: { found: 'same', paper: 'taken-back', note: '纳税人已交回证件' },
      },
    ],
    today: '2016-04-06',
    stands: '已转为信息补录',
    isConcluded: true,
    deadlines: {},
  },
  {
    title: '识别号先登记给同一业主另一户的，收回证件，本件终止，另行登记',
    acts: [
      ...issued,
      {
        lane: 'state',
        act: 'turn-supplementary',
        on: '2016-04-06',
        answers: { found: 'another', paper: 'taken-back', note: '按下一顺序号另行登记' },
      },
    ],
    today: '2016-04-06',
    stands: '另行登记',
    isConcluded: true,
    deadlines: {},
  },
];
