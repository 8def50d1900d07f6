import { type Bureau, bureaus, otherBureau } from '../../bureau.ts';
import { workingDayAfter } from '../../calendar/working-day.ts';
import type { CaseEntry } from '../../case-file/entry.ts';
import type { Answers } from '../../forms/field.ts';
import { type PlainDate, plainDate } from '../../plain-date.ts';
import { openingAct } from '../act.ts';
import { statedTerm } from './clauses.ts';
import { type Finding, getFinding } from './findings.ts';
import { firstLevel, noticeStart, prescribedTerm, replyStart } from './form.ts';
import { boundBy, type Ladders, type Level, levels, noLadder, settledAt } from './ladder.ts';
import { isByPrescribedTerm, type Trigger, triggerOf } from './triggers.ts';

/** A term of working days, reckoned once, when its start event is entered. */
export interface Term {
  readonly from: PlainDate;
  readonly dueOn: PlainDate;
}
const termOf = (from: PlainDate, days: number): Term => ({ from, dueOn: workingDayAfter(from, days) });

/** What the opening act fixed for both bureaus. */
export interface Notice {
  readonly opener: Bureau;
  readonly givenOn: PlainDate;
  readonly answers: Answers;
  readonly trigger: Trigger | undefined;
  readonly due: Term;
  readonly replyFrom: 'notice' | 'signed';
  /** Working days for notice and opinion, and those for what clause (2) covers. */
  readonly term: number;
  readonly prescribedTerm: number;
  readonly firstLevel: Level;
}

export interface Question {
  readonly asker: Bureau;
  readonly no: number;
  /** 文号 of the letter that asks. */
  readonly number: string;
  readonly due: Term;
  readonly answeredOn: PlainDate | null;
}

/** The act by which a bureau last said what it holds, and the 文号 of its letter. */
export interface Said {
  readonly act: string;
  readonly number: string;
}

/** How the case ended: both bureaus confirmed, superiors of a level agreed, or the notice was withdrawn. */
export interface Outcome {
  readonly by: 'both' | 'withdrawal' | Level;
  readonly finding: Finding | null;
  readonly on: PlainDate;
}

export interface Determination {
  readonly notice: Notice | null;
  readonly signedOn: PlainDate | null;
  /** `null` while its start event is still to come. */
  readonly replyDue: Term | null;
  readonly repliedOn: PlainDate | null;
  readonly opinions: Readonly<Record<Bureau, Finding | null>>;
  readonly said: Readonly<Record<Bureau, Said | null>>;
  readonly questions: readonly Question[];
  readonly ladders: Ladders;
  readonly confirmed: Readonly<Record<Bureau, Finding | null>>;
  readonly outcome: Outcome | null;
}

const nobody = { state: null, local: null } as const;
export const start: Determination = {
  notice: null,
  signedOn: null,
  replyDue: null,
  repliedOn: null,
  opinions: nobody,
  said: nobody,
  questions: [],
  ladders: { state: noLadder, local: noLadder },
  confirmed: nobody,
  outcome: null,
};

/** Where a bureau stands: bound by its superior's last decision, else by its own opinion. */
export const positionOf = ({ ladders, opinions }: Determination, bureau: Bureau): Finding | null =>
  boundBy(ladders[bureau]) ?? opinions[bureau];

/** What both bureaus hold, if they hold the same. */
export const agreed = (state: Determination): Finding | null => {
  const position = positionOf(state, 'state');
  return position === positionOf(state, 'local') ? position : null;
};

/** The question of a bureau that still waits for the other one's answer. */
export const openQuestion = ({ questions }: Determination, asker: Bureau): Question | undefined =>
  questions.find((question) => question.asker === asker && question.answeredOn === null);

export const questionId = ({ asker, no }: Question): string => `question-${asker}-${no}`;

export const reportAct = (level: Level): string => `report-${level}`;
export const paperAct = (level: Level): string => `paper-${level}`;

const daysOf = (text: string | undefined): number | undefined =>
  /^[1-9]\d{0,2}$/.test((text ?? '').trim()) ? Number((text ?? '').trim()) : undefined;

const noticeOf = ({ lane, doneOn, answers }: CaseEntry): Notice => {
  const trigger = triggerOf(answers['trigger']);
  const prescribed = daysOf(answers[prescribedTerm.field]) ?? statedTerm.days;
  const term = isByPrescribedTerm(trigger) ? prescribed : statedTerm.days;
  const startsOn = answers[noticeStart.field] === 'event' ? answers['eventOn'] : answers['learnedOn'];
  return {
    opener: lane,
    givenOn: doneOn,
    answers,
    trigger,
    due: termOf(plainDate(startsOn ?? ''), term),
    replyFrom: answers[replyStart.field] === 'signed' ? 'signed' : 'notice',
    term,
    prescribedTerm: prescribed,
    firstLevel: levels.find((level) => level === answers[firstLevel.field]) ?? 'county',
  };
};

/** The letter of an entry stands first among its papers; an older program may have numbered none. */
const numberOf = ({ documents }: CaseEntry): string => documents[0]?.number ?? '';

const withSaid = (state: Determination, entry: CaseEntry): Determination => ({
  ...state,
  said: { ...state.said, [entry.lane]: { act: entry.act, number: numberOf(entry) } },
});

const withOpinion = (state: Determination, entry: CaseEntry): Determination =>
  withSaid(
    {
      ...state,
      opinions: { ...state.opinions, [entry.lane]: getFinding(entry.answers['finding']) },
    },
    entry,
  );

const notified = (state: Determination, entry: CaseEntry): Determination => {
  const notice = noticeOf(entry);
  const replyDue = notice.replyFrom === 'notice' ? termOf(notice.givenOn, notice.term) : null;
  return { ...state, notice, replyDue };
};

const signed = (state: Determination, on: PlainDate): Determination => {
  const { notice, replyDue } = state;
  return {
    ...state,
    signedOn: on,
    replyDue: replyDue ?? (notice === null ? null : termOf(on, notice.term)),
  };
};

const ask = (state: Determination, entry: CaseEntry): Determination => {
  const { lane, doneOn } = entry;
  const no = state.questions.filter(({ asker }) => asker === lane).length + 1;
  const due = termOf(doneOn, state.notice?.prescribedTerm ?? statedTerm.days);
  const question = { asker: lane, no, number: numberOf(entry), due, answeredOn: null };
  return { ...state, questions: [...state.questions, question] };
};

const answer = (state: Determination, entry: CaseEntry): Determination => {
  const answered = openQuestion(state, otherBureau(entry.lane));
  return withOpinion(
    {
      ...state,
      questions: state.questions.map((question) =>
        question === answered ? { ...question, answeredOn: entry.doneOn } : question,
      ),
    },
    entry,
  );
};

const climb = (state: Determination, { lane }: CaseEntry, level: Level): Determination => ({
  ...state,
  ladders: { ...state.ladders, [lane]: { ...state.ladders[lane], reportedTo: level } },
});

const enterPaper = (
  state: Determination,
  { lane, answers, doneOn }: CaseEntry,
  level: Level,
): Determination => {
  const { papers, reportedTo } = state.ladders[lane];
  const paper = {
    number: (answers['number'] ?? '').replaceAll(/\s/g, ''),
    decision: answers['decision'] === 'unsettled' ? ('unsettled' as const) : getFinding(answers['decision']),
    enteredOn: doneOn,
  };
  return {
    ...state,
    ladders: { ...state.ladders, [lane]: { reportedTo, papers: { ...papers, [level]: paper } } },
  };
};

const done = (state: Determination, entry: CaseEntry): Determination => {
  const { lane, doneOn, answers } = entry;
  switch (entry.act) {
    case openingAct:
      return withOpinion(notified(state, entry), entry);
    case 'sign':
      return signed(state, doneOn);
    case 'reply':
      return withOpinion({ ...state, repliedOn: doneOn }, entry);
    case 'change-opinion':
      return withOpinion(state, entry);
    case 'question':
      return ask(state, entry);
    case 'answer-question':
      return answer(state, entry);
    case 'confirm':
      return withSaid(
        { ...state, confirmed: { ...state.confirmed, [lane]: getFinding(answers['conclusion']) } },
        entry,
      );
    case 'withdraw':
      return { ...state, outcome: { by: 'withdrawal', finding: null, on: doneOn } };
    default: {
      const reported = levels.find((level) => entry.act === reportAct(level));
      if (reported !== undefined) return climb(state, entry, reported);
      const heard = levels.find((level) => entry.act === paperAct(level));
      return heard === undefined ? state : enterPaper(state, entry, heard);
    }
  }
};

/** A confirmation holds only while both bureaus hold what it confirms. */
const withoutStaleConfirmations = (state: Determination): Determination => {
  const common = agreed(state);
  const kept = (bureau: Bureau): Finding | null =>
    state.confirmed[bureau] === common ? state.confirmed[bureau] : null;
  return { ...state, confirmed: { state: kept('state'), local: kept('local') } };
};

/** Neither bureau closes for both: two confirmations, or a level's paper from either side. */
const settle = (state: Determination, on: PlainDate): Determination => {
  if (state.outcome !== null) return state;
  const common = agreed(state);
  if (common !== null && bureaus.every((bureau) => state.confirmed[bureau] === common))
    return { ...state, outcome: { by: 'both', finding: common, on } };
  const level = levels.find((each) => settledAt(state.ladders, each) !== undefined);
  if (level === undefined) return state;
  return { ...state, outcome: { by: level, finding: settledAt(state.ladders, level) ?? null, on } };
};

export const apply = (state: Determination, entry: CaseEntry): Determination =>
  settle(withoutStaleConfirmations(done(state, entry)), entry.doneOn);
