import type { Bureau } from '../../bureau.ts';
import { otherBureau } from '../../bureau.ts';
import type { Deadline } from '../../case-file/deadline.ts';
import type { CaseEntry } from '../../case-file/entry.ts';
import { missingAnswers } from '../../forms/field.ts';
import { paragraphField } from '../../forms/fields.ts';
import type { Field } from '../../forms/field.ts';
import { plainDate, type PlainDate } from '../../plain-date.ts';
import { type FlowAct, openingAct } from '../act.ts';
import { defineFlow, type OpenAct } from '../flow.ts';
import { plainPlan } from '../plan.ts';
import { item28, law } from './clauses.ts';

interface Liaison {
  readonly sender: Bureau;
  readonly enterprise: string;
  /** 文号 of the form that is answered. */
  readonly formNumber: string;
  readonly sentOn: PlainDate | null;
  readonly replyBy: PlainDate | null;
  readonly signedOn: PlainDate | null;
  readonly answeredOn: PlainDate | null;
  readonly withdrawnOn: PlainDate | null;
}

const roles = ['tax-officer', 'supervisor'] as const;
const formOnly = (
  head: Pick<FlowAct<Liaison>, 'id' | 'title' | 'titleEn' | 'step' | 'basis'>,
  fields: readonly Field[],
): FlowAct<Liaison> => ({
  ...head,
  roles,
  fields: () => fields,
  initialAnswers: () => ({}),
  decide: (answers) => {
    const problems = missingAnswers(fields, answers);
    return problems.length > 0 ? { outcome: 'correct', problems } : { outcome: 'accept', plan: plainPlan };
  },
});

const sign = formOnly(
  { id: 'sign', title: '签收联系单', titleEn: 'Sign for the form', step: 'sign-for', basis: [item28.form] },
  [],
);

const answerFields = [paragraphField('answer', '反馈情况', 'Answer')];
const answer: FlowAct<Liaison> = {
  ...formOnly(
    {
      id: 'answer',
      title: '反馈联系单',
      titleEn: 'Answer the form',
      step: 'answer',
      basis: [item28.way, law.procedure],
    },
    answerFields,
  ),
  decide: (answers, { lane, state }) => {
    const problems = missingAnswers(answerFields, answers);
    if (problems.length > 0) return { outcome: 'correct', problems };
    return {
      outcome: 'accept',
      plan: {
        levies: null,
        letters: [
          {
            kind: 'liaison-answer',
            title: '特别纳税调整工作联系单反馈意见',
            from: lane,
            to: otherBureau(lane),
            rows: [
              { label: '企业名称', value: state.enterprise },
              { label: '来文字号', value: state.formNumber },
              { label: '反馈情况', value: answers['answer'] ?? '' },
            ],
            text: '贵局发来的联系单收悉，现将我局掌握的情况反馈如下。',
            basis: [item28.way, law.procedure],
          },
        ],
      },
    };
  },
};

const withdraw = formOnly(
  {
    id: 'withdraw',
    title: '撤回联系单',
    titleEn: 'Withdraw the form',
    step: 'send',
    basis: [item28.form],
  },
  [paragraphField('reason', '撤回原因', 'Reason')],
);

const apply = (state: Liaison, entry: CaseEntry): Liaison => {
  const on = entry.doneOn;
  switch (entry.act) {
    case openingAct:
      return {
        ...state,
        sender: entry.lane,
        enterprise: entry.answers['enterprise'] ?? '',
        formNumber: entry.documents[0]?.number ?? '',
        sentOn: on,
        replyBy: plainDate(entry.answers['replyBy'] ?? ''),
      };
    case 'sign':
      return { ...state, signedOn: on };
    case 'answer':
      return { ...state, answeredOn: on };
    case 'withdraw':
      return { ...state, withdrawnOn: on };
    default:
      return state;
  }
};

const isOver = ({ answeredOn, withdrawnOn }: Liaison): boolean => answeredOn !== null || withdrawnOn !== null;

const open = (state: Liaison): readonly OpenAct[] => {
  if (isOver(state)) return [];
  const receiver = otherBureau(state.sender);
  const answering = { lane: state.sender, act: openingAct, leads: ['request', 'facts'] };
  return [
    state.signedOn === null
      ? { act: 'sign', lane: receiver, meets: 'reply', answering }
      : { act: 'answer', lane: receiver, meets: 'reply', answering },
    { act: 'withdraw', lane: state.sender, meets: null },
  ];
};

const deadlines = (state: Liaison): readonly Deadline[] => {
  if (state.sentOn === null || state.replyBy === null || state.withdrawnOn !== null) return [];
  return [
    {
      id: 'reply',
      bureau: otherBureau(state.sender),
      title: '反馈联系单',
      titleEn: 'Answer the liaison form',
      startedOn: state.sentOn,
      dueOn: state.replyBy,
      metOn: state.answeredOn,
      extended: null,
      explained: null,
      basis: [item28.way],
    },
  ];
};

/** Written, sent, signed for, answered; or withdrawn before it is answered. */
export const liaisonFlow = defineFlow<Liaison>({
  start: {
    sender: 'state',
    enterprise: '',
    formNumber: '',
    sentOn: null,
    replyBy: null,
    signedOn: null,
    answeredOn: null,
    withdrawnOn: null,
  },
  acts: [sign, answer, withdraw],
  apply,
  open,
  deadlines,
  stage: ({ signedOn }) =>
    signedOn === null
      ? { zh: '已发出，待签收', en: 'Sent, to be signed for' }
      : { zh: '已签收，待反馈', en: 'Signed for, to be answered' },
  concluded: ({ answeredOn, withdrawnOn }) => {
    if (answeredOn !== null) return { zh: '已反馈', en: 'Answered' };
    return withdrawnOn === null ? null : { zh: '已撤回', en: 'Withdrawn' };
  },
});
