import { type Bureau, bureaus, otherBureau } from '../../bureau.ts';
import { workingDayAfter } from '../../calendar/working-day.ts';
import type { CaseEntry } from '../../case-file/entry.ts';
import { Fault } from '../../faults.ts';
import type { Answers } from '../../forms/field.ts';
import { endOfMonth, laterOf, type PlainDate, plainDate } from '../../plain-date.ts';
import { openingAct } from '../act.ts';

/** What a bureau learnt of a project; its number counts within the bureau. */
export interface Project {
  readonly no: number;
  readonly answers: Answers;
  readonly learnedOn: PlainDate;
}

/** The list of one month as it was sent; `count` is 0 for a nil return. */
export interface Transfer {
  readonly month: PlainDate;
  readonly sentOn: PlainDate;
  readonly signedOn: PlainDate | null;
}

/** One bureau's side of the register. */
export interface Side {
  readonly entered: number;
  /** Learnt and not yet on a list. */
  readonly waiting: readonly Project[];
  readonly sent: readonly Transfer[];
  readonly closedOn: PlainDate | null;
}

export interface Register {
  readonly opener: Bureau | null;
  readonly firstMonth: PlainDate | null;
  readonly openedOn: PlainDate | null;
  /** Working days after the end of the month. */
  readonly term: number;
  readonly sendsNil: boolean;
  readonly sides: Readonly<Record<Bureau, Side>>;
}

const nothing: Side = { entered: 0, waiting: [], sent: [], closedOn: null };
export const start: Register = {
  opener: null,
  firstMonth: null,
  openedOn: null,
  term: 0,
  sendsNil: true,
  sides: { state: nothing, local: nothing },
};

/** The month that follows the last one sent. */
const nextMonth = ({ firstMonth, sides }: Register, bureau: Bureau): PlainDate | null => {
  const last = sides[bureau].sent.at(-1);
  return last === undefined ? firstMonth : endOfMonth(last.month, 1);
};

/** The month whose list a bureau owes next; `null` once it has closed, or where it owes none for want of news. */
export const owedMonth = (register: Register, bureau: Bureau): PlainDate | null => {
  const { waiting, closedOn } = register.sides[bureau];
  const next = nextMonth(register, bureau);
  if (next === null || closedOn !== null) return null;
  if (register.sendsNil) return next;
  const [first] = waiting.map(({ learnedOn }) => endOfMonth(learnedOn)).toSorted();
  // News of a month whose list is out goes onto the next one.
  return first === undefined ? null : laterOf(first, next);
};

/** What goes onto the list of a month: all that was learnt by its end and is on no list yet. */
export const listOf = (register: Register, bureau: Bureau, month: PlainDate): readonly Project[] =>
  register.sides[bureau].waiting.filter(({ learnedOn }) => learnedOn <= month);

export const dueOn = ({ term }: Register, month: PlainDate): PlainDate => workingDayAfter(month, term);

export const unsigned = (register: Register, sender: Bureau): Transfer | undefined =>
  register.sides[sender].sent.find(({ signedOn }) => signedOn === null);

const monthOfEntry = (text: string | undefined): PlainDate => {
  const month = plainDate(text ?? '');
  if (endOfMonth(month) !== month) throw new Fault('case/answers-wrong', { message: month });
  return month;
};

const opened = (register: Register, { lane, doneOn, answers }: CaseEntry): Register => ({
  ...register,
  opener: lane,
  openedOn: doneOn,
  firstMonth: monthOfEntry(answers['firstMonth']),
  term: /^[1-9]\d?$/.test(answers['term'] ?? '') ? Number(answers['term']) : 0,
  sendsNil: answers['nil'] !== 'omit',
});

const withSide = (register: Register, bureau: Bureau, change: Partial<Side>): Register => ({
  ...register,
  sides: { ...register.sides, [bureau]: { ...register.sides[bureau], ...change } },
});

const enter = (register: Register, { lane, answers }: CaseEntry): Register => {
  const { entered, waiting } = register.sides[lane];
  const project = { no: entered + 1, answers, learnedOn: plainDate(answers['learnedOn'] ?? '') };
  return withSide(register, lane, { entered: project.no, waiting: [...waiting, project] });
};

const transfer = (register: Register, { lane, doneOn, answers }: CaseEntry): Register => {
  const month = owedMonth(register, lane);
  // The list of another month than the one owed would leave a gap nobody sees.
  if (month === null || answers['month'] !== month)
    throw new Fault('case/answers-wrong', { message: answers['month'] ?? '' });
  const listed = listOf(register, lane, month);
  const { waiting, sent } = register.sides[lane];
  return withSide(register, lane, {
    waiting: waiting.filter((project) => !listed.includes(project)),
    sent: [...sent, { month, sentOn: doneOn, signedOn: null }],
  });
};

const signFor = (register: Register, { lane, doneOn }: CaseEntry): Register => {
  const sender = otherBureau(lane);
  const first = unsigned(register, sender);
  return withSide(register, sender, {
    sent: register.sides[sender].sent.map((one) => (one === first ? { ...one, signedOn: doneOn } : one)),
  });
};

/** A bureau stops when every month that is over has been sent: stopping makes no missed month disappear. */
export const mayClose = (register: Register, bureau: Bureau, on: PlainDate): boolean => {
  const owed = owedMonth(register, bureau);
  return register.sides[bureau].waiting.length === 0 && (owed === null || on <= owed);
};

export const apply = (register: Register, entry: CaseEntry): Register => {
  const { lane, answers, doneOn } = entry;
  switch (entry.act) {
    case openingAct:
      return opened(register, entry);
    case 'enter-project':
      return enter(register, entry);
    case 'strike-project':
      return withSide(register, lane, {
        waiting: register.sides[lane].waiting.filter(({ no }) => String(no) !== answers['project']),
      });
    case 'transfer':
      return transfer(register, entry);
    case 'sign-transfer':
      return signFor(register, entry);
    case 'close-side':
      if (!mayClose(register, lane, doneOn)) throw new Fault('case/answers-wrong', { message: doneOn });
      return withSide(register, lane, { closedOn: doneOn });
    default:
      return register;
  }
};

/** Neither bureau closes for both. */
export const isOver = ({ sides }: Register): boolean =>
  bureaus.every((bureau) => sides[bureau].closedOn !== null);
