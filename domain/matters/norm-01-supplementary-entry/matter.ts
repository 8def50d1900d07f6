import type { Answers } from '../../forms/field.ts';
import type { InBoth } from '../../language.ts';
import { archiveFlow } from '../../registration/archive-flow.ts';
import { keeperAnswer } from '../../registration/archive-state.ts';
import { item1, law } from '../../registration/clauses.ts';
import { determinationTerm, determinationWords, pinnedTerms, terms } from '../../registration/parameters.ts';
import { remindersFor } from '../../registration/reminders.ts';
import {
  type Application,
  type Decision,
  defineMatter,
  type MatterContext,
  ofRegistry,
  type Paper,
} from '../matter.ts';
import { codeOf, pushedAnswers, readSupplement, supplementaryFields } from './form.ts';

const papers: readonly Paper[] = [
  {
    id: 'licence',
    title: '载有统一社会信用代码的营业执照',
    titleEn: 'Business licence with the unified social credit code',
    required: true,
    basis: [item1.supplement, law.oneCode],
  },
  {
    id: 'legal-person-id',
    title: '法定代表人（负责人）身份证件',
    titleEn: 'ID document of the legal representative',
    required: true,
    basis: [law.papers],
  },
  {
    id: 'supplement-form',
    title: '纳税人首次办税补充信息表',
    titleEn: 'Supplementary information form for the first tax matter',
    required: true,
    basis: [law.supplementForm],
  },
];

const refuse = (reason: InBoth, remedy: InBoth, basis: Decision['basis']): Decision => ({
  outcome: 'refuse',
  reason,
  remedy,
  basis,
});

const decide = ({ answers, papers: brought, context: surroundings }: Application): Decision => {
  const context = ofRegistry(surroundings);
  if (context.agreement === undefined)
    return refuse(
      {
        zh: '本厅当日没有生效的联合登记协议，不能为对方税务机关补录登记信息。',
        en: 'The hall has no agreement on joint registration in force today; nothing can be entered for the other bureau.',
      },
      { zh: '请联系大厅负责人。', en: 'Call the hall manager.' },
      [item1.mode1],
    );
  const { businessDate, registry, windowBureau } = context;
  const read = readSupplement(answers, businessDate);
  if (!('registration' in read)) return { ...read, basis: [law.supplementForm] };
  const { registration } = read;
  const { taxpayerNo } = registration;
  const known = registry.known.find((one) => one.taxpayerNo === taxpayerNo || one.creditCode === taxpayerNo);
  if (known !== undefined)
    return refuse(
      {
        zh: `“${known.name}”的登记信息已经补录入库，双方共享，不需要再次补录。`,
        en: `The registration of “${known.name}” has been completed and both bureaus have it; it is not entered again.`,
      },
      {
        zh: '登记信息有变化的，办理变更登记。',
        en: 'What has changed is entered as a change of registration.',
      },
      [item1.supplement, item1.realTime],
    );
  if (!registry.pushed.some(({ creditCode }) => creditCode === taxpayerNo))
    return refuse(
      {
        zh: '信息共享交换平台上没有工商部门推送的该统一社会信用代码的登记信息。',
        en: 'Industry and commerce has pushed no registration under this credit code to the exchange.',
      },
      {
        zh: '请核对执照上的代码；确系新设立的，待工商部门推送后再补录。',
        en: 'Compare the code with the licence; if the business is new, make the entry once it has been pushed.',
      },
      [item1.realTime, law.supplementForm],
    );
  const missing = papers.filter((paper) => paper.required && !brought.includes(paper.id));
  if (missing.length > 0) return { outcome: 'supplement', missing, basis: [law.supplementForm] };
  return {
    outcome: 'accept',
    basis: [item1.mode1, item1.supplement],
    plan: {
      levies: null,
      letters: [],
      registers: registration,
      reminders: remindersFor(registration, determinationWords(context)),
      archive: {
        title: '登记信息补录纸质资料归档',
        papers: papers.filter((paper) => brought.includes(paper.id)).map((paper) => paper.title),
      },
      pinned: { ...pinnedTerms(context), [keeperAnswer]: windowBureau, taxpayerNo },
    },
  };
};

/** What 工商 pushed stands in the form as soon as its code does; what the clerk has typed stays. */
const prefill = (context: MatterContext, answers: Answers): Answers => {
  const pushed = ofRegistry(context).registry.pushed.find(({ creditCode }) => creditCode === codeOf(answers));
  return pushed === undefined ? {} : pushedAnswers(pushed);
};

/** Norm item 1, mode 1: what the licence already registered is completed once, at either bureau, for both. */
export const matter = defineMatter({
  id: 'norm-01-supplementary-entry',
  item: 1,
  revision: 1,
  title: '登记信息补录（一照一码）',
  titleEn: 'Registration: supplementary entry',
  initials: 'djxxbl',
  basis: [item1.mode1, item1.goal],
  startedBy: 'taxpayer',
  subject: 'by-form',
  bureaus: ['state', 'local'],
  opens: 'all-lanes',
  openedBy: ['counter-clerk'],
  mode: { number: 1, title: '任一方税务机关为一照一码纳税人办理信息补录' },
  promise: '即办',
  promiseEn: 'On the spot',
  steps: [
    { id: 'identify', kind: 'identify', title: '身份核验', titleEn: 'Identify', clauses: [item1.supplement] },
    {
      id: 'papers',
      kind: 'collect-papers',
      title: '收取资料',
      titleEn: 'Papers',
      clauses: [item1.supplementArchive],
    },
    { id: 'form', kind: 'fill-form', title: '补录信息', titleEn: 'Fill in', clauses: [item1.supplement] },
    { id: 'check', kind: 'check', title: '核对', titleEn: 'Check', clauses: [item1.supplement] },
    {
      id: 'lists',
      kind: 'print',
      title: '打印文书',
      titleEn: 'Print',
      clauses: [item1.goal, item1.supplementArchive],
      output: 'to-person',
    },
    {
      id: 'remind',
      kind: 'remind',
      title: '提醒后续事项',
      titleEn: 'Remind',
      clauses: [item1.goal],
      output: 'to-person',
    },
    {
      id: 'send',
      kind: 'send',
      title: '实时交换',
      titleEn: 'Send',
      clauses: [item1.realTime],
      output: 'to-bureau',
    },
    {
      id: 'archive',
      kind: 'archive',
      title: '资料归档',
      titleEn: 'Archive',
      clauses: [item1.supplementArchive],
    },
    {
      id: 'loan',
      kind: 'confer',
      title: '对方调阅',
      titleEn: 'Loan of papers',
      clauses: [item1.supplementArchive],
    },
  ],
  fields: () => supplementaryFields,
  initialAnswers: () => ({ place: 'city' }),
  papers: () => papers,
  decide,
  subjectOf: (answers) => answers['name'] ?? '',
  registryQuery: (answers) => ({ numbers: [codeOf(answers)], names: [], numberPrefixes: [] }),
  prefill,
  parameters: [terms.loanAnswer, terms.loanReturn, determinationTerm],
  flow: archiveFlow({
    fields: () => supplementaryFields,
    read: readSupplement,
    certificate: null,
  }),
});
