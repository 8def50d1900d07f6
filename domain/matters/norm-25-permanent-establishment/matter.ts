import { type Application, type Decision, defineMatter } from '../matter.ts';
import { item25, law } from './clauses.ts';
import { determinationFlow } from './flow.ts';
import { initialOpeningAnswers, openingFields, openingProblems, parameters } from './form.ts';
import { noticeLetters } from './letters.ts';
import { noticeBasis, triggerOf } from './triggers.ts';

const decide = ({ answers, context }: Application): Decision => {
  const problems = openingProblems(answers, context);
  if (problems.length > 0) return { outcome: 'correct', problems, basis: [item25.way] };
  if (answers['residence'] === 'resident') {
    return {
      outcome: 'refuse',
      reason: {
        zh: '居民企业不适用常设机构判定。',
        en: 'A resident enterprise has no permanent establishment to be judged.',
      },
      remedy: {
        zh: '请按居民企业管理；经认定为非居民企业的再发起。',
        en: 'Treat it as a resident; open the case once it is held to be non-resident.',
      },
      basis: [law.incomeTax],
    };
  }
  if (answers['trigger'] === 'other-channel' && answers['finding'] === 'does-not') {
    return {
      outcome: 'refuse',
      reason: {
        zh: '通过其他渠道获知的，只在已构成常设机构而未履行备案和申报义务时告知。',
        en: 'What is known through other channels is told only where there is a permanent establishment that was neither filed nor declared.',
      },
      remedy: {
        zh: '本局认为不构成常设机构的，留存信息，不发告知书。',
        en: 'Where the own bureau sees none, keep the information and send no notice.',
      },
      basis: [item25.doubt],
    };
  }
  return {
    outcome: 'accept',
    basis: noticeBasis(triggerOf(answers['trigger'])),
    plan: { levies: null, letters: noticeLetters(context.windowBureau, answers) },
  };
};

/** Norm item 25: both bureaus judge together whether a non-resident has a permanent establishment here. */
export const matter = defineMatter({
  id: 'norm-25-permanent-establishment',
  item: 25,
  revision: 1,
  title: '协同判定常设机构资格',
  titleEn: 'Permanent establishment',
  initials: 'xtpdcsjg',
  basis: [item25.goal, item25.way],
  startedBy: 'bureau',
  subject: 'by-form',
  bureaus: ['state', 'local'],
  opens: 'own-lane',
  openedBy: ['tax-officer', 'supervisor'],
  mode: { number: 1, title: '依据备案的合同项目及日常掌握的信息共同判定' },
  promise: '7 工作日',
  promiseEn: '7 working days',
  steps: [
    {
      id: 'write',
      kind: 'fill-form',
      title: '填写告知书',
      titleEn: 'Write the notice',
      clauses: [item25.way, item25.notice],
    },
    {
      id: 'print',
      kind: 'print',
      title: '打印告知书',
      titleEn: 'Print',
      clauses: [item25.notice],
      output: 'to-person',
    },
    {
      id: 'notify',
      kind: 'send',
      title: '书面告知对方',
      titleEn: 'Notify',
      clauses: [item25.notice],
      output: 'to-bureau',
    },
    { id: 'sign-for', kind: 'confer', title: '对方签收', titleEn: 'Sign for', clauses: [item25.notice] },
    {
      id: 'reply',
      kind: 'confer',
      title: '对方反馈意见',
      titleEn: 'Opinion',
      clauses: [item25.notice, item25.doubt],
    },
    { id: 'question', kind: 'confer', title: '质疑与答复', titleEn: 'Question', clauses: [item25.doubt] },
    {
      id: 'conclude',
      kind: 'confer',
      title: '双方确认结论',
      titleEn: 'Conclude',
      clauses: [item25.goal, item25.way],
    },
    {
      id: 'report',
      kind: 'send',
      title: '分别逐级上报',
      titleEn: 'Report upward',
      clauses: [item25.ladder],
      output: 'to-bureau',
    },
    {
      id: 'superior',
      kind: 'confer',
      title: '登记上级批复',
      titleEn: 'Paper from above',
      clauses: [item25.ladder],
    },
  ],
  fields: openingFields,
  initialAnswers: initialOpeningAnswers,
  papers: () => [],
  decide,
  subjectOf: (answers) => answers['enterprise'] ?? '',
  parameters,
  flow: determinationFlow,
});
