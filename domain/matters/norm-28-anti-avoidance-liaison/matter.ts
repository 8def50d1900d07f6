import { otherBureau } from '../../bureau.ts';
import { dayOnPaper } from '../../plain-date.ts';
import { type Application, type Decision, defineMatter } from '../matter.ts';
import { item28, law } from './clauses.ts';
import { liaisonFlow } from './flow.ts';
import { initialLiaisonAnswers, liaisonFields, liaisonProblems, replyTerm } from './form.ts';

const decide = ({ answers, context }: Application): Decision => {
  const problems = liaisonProblems(answers, context);
  if (problems.length > 0) return { outcome: 'correct', problems, basis: [item28.form] };
  if ((answers['levies'] ?? '').trim() === '无') {
    return {
      outcome: 'refuse',
      reason: {
        zh: '不涉及对方管辖税种的，不发联系单。',
        en: 'Where no levy of the other bureau is concerned, no liaison form is sent.',
      },
      remedy: {
        zh: '请在本局内部处理；涉及对方税种时再发。',
        en: 'Deal with it within the own bureau; send the form once a levy of the other is concerned.',
      },
      basis: [item28.form],
    };
  }
  return {
    outcome: 'accept',
    basis: [item28.form, law.procedure],
    plan: {
      levies: null,
      letters: [
        {
          kind: 'liaison-form',
          title: '特别纳税调整工作联系单（适用于信息交换）',
          from: context.windowBureau,
          to: otherBureau(context.windowBureau),
          rows: liaisonFields.map(({ id, kind, label }) => ({
            label,
            value: kind === 'date' ? dayOnPaper(answers[id]) : (answers[id] ?? ''),
          })),
          text: '我局在开展反避税调查时，发现涉及贵局管辖税种的情况，现将有关信息送贵局，请予签收并反馈。',
          basis: [item28.form, law.procedure],
        },
      ],
    },
  };
};

/** Norm item 28: the bureau that investigates tells the other of what concerns its levies, and is answered. */
export const matter = defineMatter({
  id: 'norm-28-anti-avoidance-liaison',
  item: 28,
  revision: 1,
  title: '反避税调查联系单',
  titleEn: 'Anti-avoidance liaison form',
  initials: 'fbslxd',
  basis: [item28.form, item28.way],
  startedBy: 'bureau',
  subject: 'by-form',
  bureaus: ['state', 'local'],
  opens: 'own-lane',
  openedBy: ['tax-officer', 'supervisor'],
  mode: { number: 1, title: '及时交换涉及对方管辖税种的调查信息' },
  promise: '及时',
  promiseEn: 'Without delay',
  steps: [
    {
      id: 'write',
      kind: 'fill-form',
      title: '填写联系单',
      titleEn: 'Write the form',
      clauses: [item28.form],
    },
    {
      id: 'print',
      kind: 'print',
      title: '打印联系单',
      titleEn: 'Print',
      clauses: [item28.form],
      output: 'to-person',
    },
    { id: 'send', kind: 'send', title: '发出', titleEn: 'Send', clauses: [item28.form], output: 'to-bureau' },
    { id: 'sign-for', kind: 'confer', title: '对方签收', titleEn: 'Sign for', clauses: [item28.form] },
    {
      id: 'answer',
      kind: 'confer',
      title: '对方反馈',
      titleEn: 'Answer',
      clauses: [item28.goal, item28.way],
    },
  ],
  fields: () => liaisonFields,
  initialAnswers: initialLiaisonAnswers,
  papers: () => [],
  decide,
  subjectOf: (answers) => answers['enterprise'] ?? '',
  parameters: [replyTerm],
  flow: liaisonFlow,
});
