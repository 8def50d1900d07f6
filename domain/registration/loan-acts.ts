import { otherBureau } from '../bureau.ts';
import { type Answers, type Field, fieldOf, missingAnswers, problemAt } from '../forms/field.ts';
import { choiceField, dateField, paragraphField } from '../forms/fields.ts';
import { notADay, notAfterToday } from '../forms/problem-words.ts';
import type { InBoth } from '../language.ts';
import type { ActContext, ActDecision, FlowAct } from '../matters/act.ts';
import { type Letter, plainPlan } from '../matters/plan.ts';
import { isPlainDate } from '../plain-date.ts';
import { type ArchiveState, dayAfterTerm } from './archive-state.ts';
import { item1 } from './clauses.ts';

/* 另一方税务机关在需要时可以调阅: a request with its reason, an answer, a return, each by a day. */

type Context = ActContext<ArchiveState>;
const roles = ['counter-clerk', 'tax-officer', 'supervisor'] as const;
const basis = [item1.toldAndArchived, item1.supplementArchive] as const;

const letter = (
  { lane, state }: Context,
  of: Pick<Letter, 'kind' | 'title' | 'text'>,
  rows: Letter['rows'],
): Letter => ({
  ...of,
  from: lane,
  to: otherBureau(lane),
  rows: [
    { label: '纳税人名称', value: state.form['name'] ?? '' },
    { label: '纳税人识别号', value: state.form['taxpayerNo'] ?? '' },
    ...rows,
  ],
  basis,
});

const accepted = (fields: readonly Field[], answers: Answers, made: () => readonly Letter[]): ActDecision => {
  const problems = missingAnswers(fields, answers);
  return problems.length > 0
    ? { outcome: 'correct', problems }
    : { outcome: 'accept', plan: { ...plainPlan, letters: made() } };
};

const requestFields = [
  paragraphField('reason', '调阅事由', 'Reason', 300),
  paragraphField('papers', '需要的资料', 'Papers asked for', 300),
];
export const requestPapers: FlowAct<ArchiveState> = {
  id: 'request-papers',
  title: '申请调阅登记资料',
  titleEn: 'Ask for the papers',
  step: 'loan',
  roles,
  basis,
  fields: () => requestFields,
  initialAnswers: () => ({ papers: '全部登记资料' }),
  decide: (answers, context) =>
    accepted(requestFields, answers, () => [
      letter(
        context,
        {
          kind: 'loan-request',
          title: '税务登记资料调阅单',
          text: '因工作需要，请将贵局存档的下列纳税人登记资料借我局调阅。',
        },
        [
          { label: '调阅事由', value: answers['reason'] ?? '' },
          { label: '需要的资料', value: answers['papers'] ?? '' },
        ],
      ),
    ]),
};

const lendFields: readonly Field[] = [dateField('returnBy', '归还期限', 'To be returned by')];
export const lendPapers: FlowAct<ArchiveState> = {
  id: 'lend-papers',
  title: '借出登记资料',
  titleEn: 'Lend the papers',
  step: 'loan',
  roles,
  basis,
  fields: () => lendFields,
  initialAnswers: ({ state, on }) => {
    const by = dayAfterTerm(state, 'loanReturn', on);
    return by === null ? {} : { returnBy: by };
  },
  decide: (answers, context) => {
    const returnBy = (answers['returnBy'] ?? '').trim();
    const field = fieldOf(lendFields, 'returnBy');
    const wrong = (message: InBoth): ActDecision => ({
      outcome: 'correct',
      problems: [problemAt(field.id, message)],
    });
    if (returnBy !== '' && !isPlainDate(returnBy)) return wrong(notADay(field));
    if (returnBy !== '' && returnBy <= context.on) return wrong(notAfterToday(field));
    return accepted(lendFields, answers, () => [
      letter(
        context,
        {
          kind: 'loan-slip',
          title: '税务登记资料借出单',
          text: '贵局申请调阅的登记资料已借出，请妥善保管，并于归还期限前退还我局。',
        },
        [{ label: '归还期限', value: returnBy }],
      ),
    ]);
  },
};

const refuseFields = [paragraphField('reason', '不予借出的理由', 'Why they are not lent', 300)];
export const refusePapers: FlowAct<ArchiveState> = {
  id: 'refuse-papers',
  title: '不予借出',
  titleEn: 'Refuse the loan',
  step: 'loan',
  roles,
  basis,
  fields: () => refuseFields,
  initialAnswers: () => ({}),
  decide: (answers) => accepted(refuseFields, answers, () => []),
};

const returnFields: readonly Field[] = [
  choiceField('condition', '资料状况', 'Condition', [
    { value: 'whole', label: '完整', labelEn: 'Whole' },
    { value: 'wanting', label: '有缺损（另附说明）', labelEn: 'Wanting (note attached)' },
  ]),
];
export const returnPapers: FlowAct<ArchiveState> = {
  id: 'return-papers',
  title: '归还登记资料',
  titleEn: 'Return the papers',
  step: 'loan',
  roles,
  basis,
  fields: () => returnFields,
  initialAnswers: () => ({ condition: 'whole' }),
  decide: (answers) => accepted(returnFields, answers, () => []),
};
