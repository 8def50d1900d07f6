import type { Bureau } from '../bureau.ts';
import { cite } from '../citation.ts';
import type { Deadline } from '../case-file/deadline.ts';
import type { CaseEntry } from '../case-file/entry.ts';
import { type Answers, type Field, fieldOf, missingAnswers, problemAt } from '../forms/field.ts';
import { choiceField, dateField, paragraphField, textField } from '../forms/fields.ts';
import { notADay } from '../forms/problem-words.ts';
import { isPlainDate, type PlainDate, plainDate } from '../plain-date.ts';
import type { ActDecision, ActHead, BoundAct } from './act.ts';
import { plainPlan } from './plan.ts';

/*
 * Two acts every case with deadlines has: putting a day off on somebody's paper, and saying afterwards why a day was
 * missed. Neither takes the lateness out of sight (DESIGN §4).
 */

/** 明确各类办理事项的时限和流程，确定前后台间各个环节的分工和责任. */
const basis = [
  cite('国家税务总局关于进一步加强税收征管工作的若干意见', '国税发〔2004〕108号第四条第三款'),
] as const;
const roles = ['tax-officer', 'supervisor', 'counter-clerk'] as const;

export const extensionAct: ActHead = {
  id: 'extend-deadline',
  title: '延长时限',
  titleEn: 'Extend a time limit',
  step: null,
  roles,
  basis,
};
export const delayAct: ActHead = {
  id: 'explain-delay',
  title: '说明逾期原因',
  titleEn: 'Explain a delay',
  step: null,
  roles,
  basis,
};

/** Is the deadline missed, whether or not the thing was done since? */
const isMissed = ({ dueOn, metOn }: Deadline, on: PlainDate): boolean => (metOn ?? on) > dueOn;

/** Only what still runs can be put off: afterwards that would hide the lateness, which is explained instead. */
const isRunning = ({ dueOn, metOn }: Deadline, on: PlainDate): boolean => metOn === null && on <= dueOn;

const choiceOf = (deadlines: readonly Deadline[]): Field =>
  choiceField(
    'deadline',
    '时限',
    'Time limit',
    deadlines.map(({ id, title, titleEn }) => ({ value: id, label: title, labelEn: titleEn })),
  );

const extensionFields = (deadlines: readonly Deadline[]): readonly Field[] => [
  choiceOf(deadlines),
  dateField('until', '延长至', 'Extended to'),
  textField('paper', '批准文书（文号）', 'Approved by (document number)', 80),
];

const delayFields = (deadlines: readonly Deadline[]): readonly Field[] => [
  choiceOf(deadlines),
  paragraphField('reason', '原因', 'Reason', 500),
];

/** The form of either act, over all deadlines of a case. */
export const deadlineFields = (entry: CaseEntry, deadlines: readonly Deadline[]): readonly Field[] =>
  entry.act === extensionAct.id ? extensionFields(deadlines) : delayFields(deadlines);

const decideExtension = (deadlines: readonly Deadline[], answers: Answers): ActDecision => {
  const fields = extensionFields(deadlines);
  const problems = missingAnswers(fields, answers);
  const until = (answers['until'] ?? '').trim();
  const deadline = deadlines.find(({ id }) => id === answers['deadline']);
  if (until !== '' && !isPlainDate(until))
    problems.push(problemAt('until', notADay(fieldOf(fields, 'until'))));
  else if (until !== '' && deadline !== undefined && until <= deadline.dueOn)
    problems.push(problemAt('until', { zh: '应晚于原定期限', en: 'It has to be after the present limit' }));
  return problems.length > 0 ? { outcome: 'correct', problems } : { outcome: 'accept', plan: plainPlan };
};

const bind = (
  head: ActHead,
  lane: Bureau,
  deadlines: readonly Deadline[],
  fields: readonly Field[],
  decide: (answers: Answers) => ActDecision,
): BoundAct[] =>
  deadlines.length === 0
    ? []
    : [
        {
          ...head,
          lane,
          meets: null,
          isAwaited: false,
          answering: null,
          fields: () => fields,
          initialAnswers: () => (deadlines.length === 1 ? { deadline: deadlines[0]?.id ?? '' } : {}),
          decide,
        },
      ];

/** The two acts as far as they are open to a bureau on a day. */
export const deadlineActs = (
  deadlines: readonly Deadline[],
  lane: Bureau,
  on: PlainDate,
): readonly BoundAct[] => {
  const own = deadlines.filter(({ bureau }) => bureau === lane);
  const running = own.filter((deadline) => isRunning(deadline, on));
  const missed = own.filter((deadline) => isMissed(deadline, on) && deadline.explained === null);
  return [
    ...bind(extensionAct, lane, running, extensionFields(running), (answers) =>
      decideExtension(running, answers),
    ),
    ...bind(delayAct, lane, missed, delayFields(missed), (answers) => {
      const problems = missingAnswers(delayFields(missed), answers);
      return problems.length > 0 ? { outcome: 'correct', problems } : { outcome: 'accept', plan: plainPlan };
    }),
  ];
};

/** Does an entry put off or explain a deadline of its own bureau that there is? */
export const isOfDeadlines = (entry: CaseEntry, deadlines: readonly Deadline[]): boolean => {
  const named = deadlines.find(({ id, bureau }) => id === entry.answers['deadline'] && bureau === entry.lane);
  if (named === undefined) return false;
  if (entry.act === delayAct.id) return true;
  const until = entry.answers['until'] ?? '';
  return (
    entry.act === extensionAct.id &&
    isRunning(named, entry.doneOn) &&
    isPlainDate(until) &&
    until > named.dueOn
  );
};

/** The matter's deadlines with what was entered about them since. */
export const withDeadlineEntries = (
  deadlines: readonly Deadline[],
  entries: readonly CaseEntry[],
): readonly Deadline[] =>
  entries.reduce<readonly Deadline[]>((present, entry) => {
    if (entry.act !== extensionAct.id && entry.act !== delayAct.id) return present;
    return present.map((deadline) => {
      if (deadline.id !== entry.answers['deadline'] || deadline.bureau !== entry.lane) return deadline;
      if (entry.act === delayAct.id)
        return { ...deadline, explained: deadline.explained ?? entry.answers['reason'] ?? '' };
      return {
        ...deadline,
        dueOn: plainDate(entry.answers['until'] ?? ''),
        extended: {
          from: deadline.extended?.from ?? deadline.dueOn,
          by: entry.answers['paper'] ?? '',
        },
      };
    });
  }, deadlines);
