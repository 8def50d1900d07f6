import type { Basis } from '../../citation.ts';
import { type Answers, type Field, fieldOf, missingAnswers, problemAt } from '../../forms/field.ts';
import { choiceField, dateField, paragraphField, textField } from '../../forms/fields.ts';
import { inTheFuture, notADay, notAnOption } from '../../forms/problem-words.ts';
import type { InBoth } from '../../language.ts';
import { isPlainDate } from '../../plain-date.ts';
import type { ActContext, ActDecision, FlowAct } from '../act.ts';
import { type Letter, plainPlan } from '../plan.ts';
import { item25 } from './clauses.ts';
import { findingField, findingName, findingOf, findingOptions, findingWords } from './findings.ts';
import { boundBy, type Level, levelName, levelNameEn, levels } from './ladder.ts';
import {
  answerLetter,
  changeLetter,
  conclusionLetter,
  questionLetter,
  replyLetter,
  reportLetter,
} from './letters.ts';
import { agreed, type Determination, paperAct, positionOf, reportAct } from './state.ts';

type Act = FlowAct<Determination>;
type Context = ActContext<Determination>;
type Problem = readonly [field: string, message: InBoth];

const roles = ['tax-officer', 'supervisor'] as const;

interface Written {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly step: string;
  readonly basis: Basis;
  readonly fields: readonly Field[];
  initialAnswers?(context: Context): Answers;
  problems?(answers: Answers, context: Context): readonly Problem[];
  letter?(answers: Answers, context: Context): Letter;
}

const choiceProblems = (fields: readonly Field[], answers: Answers): Problem[] =>
  fields.flatMap((field): Problem[] => {
    const given = answers[field.id] ?? '';
    if (field.kind !== 'choice' || given === '') return [];
    return field.options.some(({ value }) => value === given) ? [] : [[field.id, notAnOption(field)]];
  });

/** Every act is a form, its checks, and at most one letter. */
const written = ({ fields, initialAnswers, problems, letter, ...head }: Written): Act => ({
  ...head,
  roles,
  fields: () => fields,
  initialAnswers: (context) => initialAnswers?.(context) ?? {},
  decide: (answers, context): ActDecision => {
    const missing = missingAnswers(fields, answers);
    const wrong = [...choiceProblems(fields, answers), ...(problems?.(answers, context) ?? [])]
      .filter(([field]) => !missing.some((one) => one.field === field))
      .map(([field, message]) => problemAt(field, message));
    if (missing.length + wrong.length > 0) return { outcome: 'correct', problems: [...missing, ...wrong] };
    const paper = letter?.(answers, context);
    return {
      outcome: 'accept',
      plan: paper === undefined ? plainPlan : { levies: null, letters: [paper] },
    };
  },
});

const finding = findingField('finding', '本局意见', 'Own opinion');
const reasons = paragraphField('reasons', '理由', 'Reasons');

const sign = written({
  id: 'sign',
  title: '签收告知书',
  titleEn: 'Sign for the notice',
  step: 'sign-for',
  basis: [item25.notice],
  fields: [],
});

const reply = written({
  id: 'reply',
  title: '反馈意见',
  titleEn: 'Give the opinion',
  step: 'reply',
  basis: [item25.notice, item25.doubt],
  fields: [finding, reasons],
  letter: (answers, { state, lane }) => replyLetter(state, lane, answers),
});

const withdraw = written({
  id: 'withdraw',
  title: '撤回告知',
  titleEn: 'Withdraw the notice',
  step: 'notify',
  basis: [item25.way],
  fields: [paragraphField('reason', '撤回原因', 'Reason')],
});

const changeOpinion = written({
  id: 'change-opinion',
  title: '变更本局意见',
  titleEn: 'Change the opinion',
  step: 'reply',
  basis: [item25.goal, item25.notice],
  fields: [finding, reasons],
  problems: (answers, { state, lane }) =>
    findingOf(answers['finding']) === state.opinions[lane]
      ? [['finding', { zh: '与本局现有意见相同，无须变更', en: 'This is what the own bureau holds already' }]]
      : [],
  letter: (answers, { state, lane }) => changeLetter(state, lane, answers),
});

const question = written({
  id: 'question',
  title: '提出质疑',
  titleEn: 'Question the opinion',
  step: 'question',
  basis: [item25.doubt],
  fields: [paragraphField('question', '质疑事项', 'What is questioned')],
  letter: (answers, { state, lane }) => questionLetter(state, lane, answers),
});

const answerQuestion = written({
  id: 'answer-question',
  title: '答复质疑',
  titleEn: 'Answer the question',
  step: 'question',
  basis: [item25.doubt],
  fields: [finding, reasons],
  initialAnswers: ({ state, lane }) => ({ finding: positionOf(state, lane) ?? '' }),
  problems: (answers, { state, lane }) => {
    const bound = boundBy(state.ladders[lane]);
    return bound === undefined || findingOf(answers['finding']) === bound
      ? []
      : [
          [
            'finding',
            {
              zh: `上级已批复“${findingName[bound]}”，本局意见应与其一致`,
              en: `The superior has decided “${findingWords(bound).en}”; the own opinion follows it`,
            },
          ],
        ];
  },
  letter: (answers, { state, lane }) => answerLetter(state, lane, answers),
});

const confirm: Act = {
  ...written({
    id: 'confirm',
    title: '确认共同结论',
    titleEn: 'Confirm the joint conclusion',
    step: 'conclude',
    basis: [item25.goal, item25.way],
    fields: [findingField('conclusion', '共同结论', 'Joint conclusion')],
    initialAnswers: ({ state }) => ({ conclusion: agreed(state) ?? '' }),
    problems: (answers, { state }) =>
      findingOf(answers['conclusion']) === agreed(state)
        ? []
        : [['conclusion', { zh: '与双方一致的意见不符', en: 'This is not what both bureaus hold' }]],
    letter: (answers, { state, lane }) =>
      conclusionLetter(state, lane, findingOf(answers['conclusion']) ?? 'does-not'),
  }),
  legalAct: 'conclusion',
};

const report = (level: Level): Act =>
  written({
    id: reportAct(level),
    title: level === 'administration' ? '上报请示（报请国家税务总局）' : `上报请示（${levelName[level]}）`,
    titleEn: `Report upward (${levelNameEn[level]})`,
    step: 'report',
    basis: [item25.ladder],
    fields: [paragraphField('difference', '分歧说明', 'Where the bureaus differ')],
    letter: (answers, { state, lane }) => reportLetter(state, lane, level, answers),
  });

const decisionField = (level: Level): Field =>
  choiceField(
    'decision',
    '批复意见',
    'Decision',
    // The State Administration settles; below it the superiors may fail to agree as well.
    level === 'administration'
      ? findingOptions
      : [
          ...findingOptions,
          { value: 'unsettled', label: '未能协调一致', labelEn: 'Not agreed with the other side' },
        ],
  );

const paperFields = (level: Level): readonly Field[] => [
  textField('number', '批复文号', 'Document number', 80),
  dateField('datedOn', '批复日期', 'Date of the paper'),
  decisionField(level),
  textField('scan', '扫描件存放位置', 'Where the scan lies', 120),
];

const enterPaper = (level: Level): Act =>
  written({
    id: paperAct(level),
    title: `登记${levelName[level]}批复`,
    titleEn: `Enter the paper of the superior (${levelNameEn[level]})`,
    step: 'superior',
    basis: [item25.ladder],
    fields: paperFields(level),
    problems: (answers, { on }) => {
      const day = (answers['datedOn'] ?? '').trim();
      const field = fieldOf(paperFields(level), 'datedOn');
      if (!isPlainDate(day)) return [[field.id, notADay(field)]];
      return day > on ? [[field.id, inTheFuture(field)]] : [];
    },
  });

export const acts: readonly Act[] = [
  sign,
  reply,
  changeOpinion,
  question,
  answerQuestion,
  confirm,
  ...levels.flatMap((level) => [report(level), enterPaper(level)]),
  withdraw,
];
