import { type Application, type Decision, defineMatter } from '../matter.ts';
import { monthly } from './clauses.ts';
import { transferFlow } from './flow.ts';
import { initialOpeningAnswers, monthName, openingFields, openingProblems, parameters } from './form.ts';
import { openingLetter } from './letters.ts';

const decide = ({ answers, context }: Application): Decision => {
  const problems = openingProblems(answers, context);
  if (problems.length > 0) return { outcome: 'correct', problems, basis: [monthly.software] };
  const [known] = context.openCases ?? [];
  if (known !== undefined)
    return {
      outcome: 'refuse',
      reason: {
        zh: `双方已有在用的按月传递办件（${known}），不重复开立。`,
        en: `The bureaus have a running monthly transfer (${known}) already; a second one is not opened.`,
      },
      remedy: {
        zh: '请在该办件中登记项目、按月传递；双方都停止后方可另开。',
        en: 'Enter the projects and send the lists in that case; open another once both bureaus have ended it.',
      },
      basis: [monthly.form],
    };
  return {
    outcome: 'accept',
    basis: [monthly.software, monthly.contracts, monthly.form],
    plan: { levies: null, letters: [openingLetter(context.windowBureau, answers)] },
  };
};

/** Norm item 25 (6) with item 26 (4): what a bureau learns of non-residents' projects goes to the other by the month. */
export const matter = defineMatter({
  id: 'norm-25-monthly-transfer',
  item: 25,
  revision: 1,
  title: '非居民项目信息按月传递',
  titleEn: 'Monthly list of non-residents’ projects',
  initials: 'fjmxmxxaycd',
  basis: [monthly.software, monthly.form],
  startedBy: 'bureau',
  subject: 'by-form',
  bureaus: ['state', 'local'],
  opens: 'own-lane',
  openedBy: ['tax-officer', 'supervisor'],
  isOneAtATime: true,
  mode: { number: 1, title: '按月传递项目信息' },
  promise: '按月',
  promiseEn: 'Every month',
  steps: [
    {
      id: 'write',
      kind: 'fill-form',
      title: '约定按月传递',
      titleEn: 'Arrange',
      clauses: [monthly.software, monthly.contracts],
    },
    {
      id: 'print',
      kind: 'print',
      title: '打印联系函',
      titleEn: 'Print',
      clauses: [monthly.software],
      output: 'to-person',
    },
    {
      id: 'notify',
      kind: 'send',
      title: '告知对方',
      titleEn: 'Notify',
      clauses: [monthly.software],
      output: 'to-bureau',
    },
    {
      id: 'enter',
      kind: 'confer',
      title: '随时登记项目',
      titleEn: 'Enter projects',
      clauses: [monthly.promptly, monthly.contracts],
    },
    {
      id: 'transfer',
      kind: 'confer',
      title: '按月传递',
      titleEn: 'Send monthly',
      clauses: [monthly.software, monthly.form],
    },
    { id: 'sign-for', kind: 'confer', title: '对方签收', titleEn: 'Sign for', clauses: [monthly.form] },
  ],
  fields: openingFields,
  initialAnswers: initialOpeningAnswers,
  papers: () => [],
  decide,
  subjectOf: (answers) => `非居民项目（自${monthName(answers['firstMonth'] ?? '').zh}起）`,
  parameters,
  flow: transferFlow,
});
