import { type Answers, type Field, type FieldProblem, missingAnswers, problemAt } from '../../forms/field.ts';
import { choiceField, paragraphField } from '../../forms/fields.ts';
import { notAnOption } from '../../forms/problem-words.ts';
import type { PlainDate } from '../../plain-date.ts';
import type { ActContext, ActDecision, FlowAct } from '../act.ts';
import { type Plan, plainPlan } from '../plan.ts';
import { monthly } from './clauses.ts';
import { monthName } from './form.ts';
import { transferLetter } from './letters.ts';
import { projectFields, projectProblems } from './project.ts';
import { listOf, mayClose, owedMonth, type Register } from './state.ts';

type Context = ActContext<Register>;
const roles = ['tax-officer', 'supervisor'] as const;

const decided = (problems: readonly FieldProblem[], plan: Plan = plainPlan): ActDecision =>
  problems.length > 0 ? { outcome: 'correct', problems } : { outcome: 'accept', plan };

const enterProject: FlowAct<Register> = {
  id: 'enter-project',
  title: '登记项目信息',
  titleEn: 'Enter a project',
  step: 'enter',
  roles,
  basis: [monthly.promptly, monthly.contracts],
  fields: () => projectFields,
  initialAnswers: ({ on }) => ({ learnedOn: on }),
  decide: (answers, { on }) => decided(projectProblems(answers, on)),
};

const projectChoice = ({ state, lane }: Context): Field =>
  choiceField(
    'project',
    '待传递项目',
    'Project not yet sent',
    state.sides[lane].waiting.map(({ no, answers }) => {
      const name = `${no}．${answers['contractNo'] ?? ''}`;
      return { value: String(no), label: name, labelEn: name };
    }),
  );
const strikeProject: FlowAct<Register> = {
  id: 'strike-project',
  title: '删去登记有误的项目',
  titleEn: 'Strike a project entered wrongly',
  step: 'enter',
  roles,
  basis: [monthly.form],
  fields: (context) => [projectChoice(context), paragraphField('reason', '原因', 'Reason')],
  initialAnswers: () => ({}),
  decide: (answers, context) => {
    const choice = projectChoice(context);
    const missing = missingAnswers([choice, paragraphField('reason', '原因', 'Reason')], answers);
    const given = answers['project'] ?? '';
    const isOne = context.state.sides[context.lane].waiting.some(({ no }) => String(no) === given);
    return decided(given === '' || isOne ? missing : [...missing, problemAt('project', notAnOption(choice))]);
  },
};

const monthChoice = (month: PlainDate | null): Field =>
  choiceField(
    'month',
    '信息所属月份',
    'Month',
    month === null ? [] : [{ value: month, label: monthName(month).zh, labelEn: monthName(month).en }],
  );
const nothingLearnt: Field = choiceField('nothing', '本月没有登记项目', 'Nothing was entered', [
  { value: 'yes', label: '确认零报告', labelEn: 'Confirm the nil return' },
]);
const remark: Field = paragraphField('remark', '备注', 'Remark', 400, false);

const transferFields = ({ state, lane }: Context): readonly Field[] => {
  const month = owedMonth(state, lane);
  const isNil = month !== null && listOf(state, lane, month).length === 0;
  return [monthChoice(month), ...(isNil ? [nothingLearnt] : []), remark];
};
const transfer: FlowAct<Register> = {
  id: 'transfer',
  title: '传递本月信息传递表',
  titleEn: 'Send the list of the month',
  step: 'transfer',
  roles,
  basis: [monthly.software, monthly.form],
  fields: transferFields,
  initialAnswers: ({ state, lane }): Answers => {
    const month = owedMonth(state, lane);
    return month === null ? {} : { month };
  },
  decide: (answers, context) => {
    const { state, lane, on } = context;
    const fields = transferFields(context);
    const problems = missingAnswers(fields, answers);
    for (const field of fields) {
      const given = answers[field.id] ?? '';
      if (field.kind === 'choice' && given !== '' && !field.options.some(({ value }) => value === given))
        problems.push(problemAt(field.id, notAnOption(field)));
    }
    const month = owedMonth(state, lane);
    // Before its last day the month may still bring news.
    if (month !== null && on < month && !problems.some(({ field }) => field === 'month'))
      problems.push(
        problemAt('month', {
          zh: `${monthName(month).zh}尚未终了，请在 ${month} 当日或之后传递`,
          en: `The month is not over; send its list on ${month} or later`,
        }),
      );
    if (problems.length > 0 || month === null) return decided(problems);
    const letter = transferLetter(lane, month, listOf(state, lane, month), (answers['remark'] ?? '').trim());
    return decided([], { levies: null, letters: [letter] });
  },
};

const signTransfer: FlowAct<Register> = {
  id: 'sign-transfer',
  title: '签收信息传递表',
  titleEn: 'Sign for the list',
  step: 'sign-for',
  roles,
  basis: [monthly.form],
  fields: () => [],
  initialAnswers: () => ({}),
  decide: () => decided([]),
};

const closeFields: readonly Field[] = [
  paragraphField('reason', '停止传递的依据和原因', 'Why the transfer ends'),
];
const closeSide: FlowAct<Register> = {
  id: 'close-side',
  title: '本局停止按月传递',
  titleEn: 'End the own monthly transfer',
  step: 'transfer',
  roles,
  basis: [monthly.form],
  fields: () => closeFields,
  initialAnswers: () => ({}),
  decide: (answers, { state, lane, on }) => {
    const problems = missingAnswers(closeFields, answers);
    const owed = owedMonth(state, lane);
    if (problems.length === 0 && owed !== null && !mayClose(state, lane, on))
      problems.push(
        problemAt('reason', {
          zh: `${monthName(owed).zh}已终了，请先传递该月信息，再停止`,
          en: `The month ${monthName(owed).en} is over; send its list first`,
        }),
      );
    return decided(problems);
  },
};

export const acts: readonly FlowAct<Register>[] = [
  enterProject,
  strikeProject,
  transfer,
  signTransfer,
  closeSide,
];
