import { type Bureau, bureaus, otherBureau } from '../../domain/bureau.ts';
import { isWorkingDay } from '../../domain/calendar/working-day.ts';
import type { Deadline } from '../../domain/case-file/deadline.ts';
import { openingAct } from '../../domain/matters/act.ts';
import type { StandingEntry } from '../../domain/matters/flow.ts';
import { matter } from '../../domain/matters/norm-25-permanent-establishment/matter.ts';
import { noticeForm } from '../../domain/matters/norm-25-permanent-establishment/sample-notice.ts';
import { addDays, type PlainDate } from '../../domain/plain-date.ts';
import type { EndedCase, SimMatter } from './sim-matter.ts';

const ladder = ['county', 'city', 'province', 'administration'];

const openingOf = ({ took }: EndedCase): StandingEntry | undefined =>
  took.find(({ act }) => act === openingAct);

/** Exactly so many working days after the start, ending on one. */
const isWorkingDaysAfter = (from: string | undefined, dueOn: PlainDate, days: number): boolean => {
  if (from === undefined || !isWorkingDay(dueOn)) return false;
  let counted = 0;
  for (let day = addDays(from as PlainDate, 1); day <= dueOn; day = addDays(day, 1))
    if (isWorkingDay(day)) counted += 1;
  return counted === days;
};

const isDue = ({ id, startedOn }: Deadline, dueOn: PlainDate, ended: EndedCase): boolean => {
  const opening = openingOf(ended);
  if (id === 'notice') return isWorkingDaysAfter(opening?.answers['learnedOn'], dueOn, 7);
  if (id === 'reply') return isWorkingDaysAfter(opening?.doneOn, dueOn, 7);
  const [, asker = '', no = ''] = id.split('-');
  const asked = ended.took.filter(({ act, lane }) => act === 'question' && lane === asker)[Number(no) - 1];
  return startedOn === asked?.doneOn && isWorkingDaysAfter(asked.doneOn, dueOn, 7);
};

/** A level at which the papers that either bureau entered last say the same. */
const settledBy = (took: readonly StandingEntry[]): boolean =>
  ladder.some((level) => {
    const last = (bureau: Bureau) =>
      took.findLast(({ act, lane }) => act === `paper-${level}` && lane === bureau)?.answers;
    const [state, local] = [last('state'), last('local')];
    const decisions = ['constitutes', 'does-not'];
    if (state === undefined || local === undefined || !decisions.includes(state['decision'] ?? ''))
      return false;
    const isOnePaper = level !== 'administration' || state['number'] === local['number'];
    return state['decision'] === local['decision'] && isOnePaper;
  });

const wrongsOf = (ended: EndedCase): readonly string[] => {
  const { caseId, standing, took } = ended;
  const opening = openingOf(ended);
  if (opening === undefined) return standing.concluded === null ? [] : [`${caseId}: ended unopened`];
  const wrongs: string[] = [];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) wrongs.push(`${caseId}: ${what}`);
  };
  const receiver = otherBureau(opening.lane);
  const acts = (id: string): readonly StandingEntry[] => took.filter(({ act }) => act === id);
  claim(
    [...acts('sign'), ...acts('reply')].every(({ lane }) => lane === receiver),
    'the opener answered itself',
  );
  claim(acts('sign').length <= 1 && acts('reply').length <= 1, 'signed for or answered twice');
  for (const bureau of bureaus) {
    const climbed = took
      .filter(({ act, lane }) => act.startsWith('report-') && lane === bureau)
      .map(({ act }) => act.slice('report-'.length));
    claim(climbed.join() === ladder.slice(0, climbed.length).join(), `${bureau} left out a level`);
  }
  const isWithdrawn = acts('withdraw').length > 0;
  claim(!isWithdrawn || acts('reply').length === 0, 'withdrawn after the opinion was given');
  const areConfirmed = bureaus.every((bureau) => acts('confirm').some(({ lane }) => lane === bureau));
  const mayBeOver = isWithdrawn || areConfirmed || settledBy(took);
  claim(standing.concluded === null || mayBeOver, 'one bureau closed for both');
  claim(standing.concluded !== null || !(isWithdrawn || settledBy(took)), 'settled and still open');
  return wrongs;
};

/** Item 25: notice, opinion, questions, two confirmations or two ladders. */
export const establishment: SimMatter = {
  matter,
  opening: (chance, on) => ({
    ...noticeForm,
    startsOn: '2015-11-02',
    endsOn: '',
    eventOn: addDays(on, -12),
    learnedOn: addDays(on, -chance.below(12)),
    finding: chance.pick(['constitutes', 'does-not']),
  }),
  answers: (chance, { id }, on) => {
    if (!id.startsWith('paper-')) return {};
    const number = `税函〔2016〕${chance.below(2) + 1}号`;
    return { datedOn: on, number };
  },
  isRare: ({ id, lane }, { entries, deadlines }) =>
    ['withdraw', 'question', 'change-opinion'].includes(id) ||
    (id === 'extend-deadline' && deadlines.some(({ extended }) => extended !== null)) ||
    // A paper entered once is entered again only to put it right.
    (id.startsWith('paper-') && entries.some((entry) => entry.act === id && entry.lane === lane)),
  isDue,
  wrongs: (cases) => cases.flatMap(wrongsOf),
};
