import { otherBureau } from '../../domain/bureau.ts';
import { isWorkingDay } from '../../domain/calendar/working-day.ts';
import type { Deadline } from '../../domain/case-file/deadline.ts';
import type { Answers } from '../../domain/forms/field.ts';
import { openingAct } from '../../domain/matters/act.ts';
import type { StandingEntry } from '../../domain/matters/flow.ts';
import { matter as establishment } from '../../domain/matters/norm-01-establishment-registration/matter.ts';
import { registrationPapers } from '../../domain/matters/norm-01-establishment-registration/papers.ts';
import { matter as supplement } from '../../domain/matters/norm-01-supplementary-entry/matter.ts';
import { addDays, type PlainDate } from '../../domain/plain-date.ts';
import { organisationCode } from '../../main/training/town/codes.ts';
import { people, type PersonKey } from '../../main/training/town/people.ts';
import { town } from '../../main/training/town/town.ts';
import type { Chance } from './chance.ts';
import type { EndedCase, SimMatter } from './sim-matter.ts';

const owners: readonly PersonKey[] = ['zhou-yutong', 'zheng-qinghe', 'wu-ting'];

const common = (key: PersonKey, on: PlainDate): Answers => ({
  licensedOn: addDays(on, -5),
  address: '临江市江北区北岭巷2号',
  place: 'city',
  industry: '正餐服务',
  scope: '餐饮服务',
  licenceName: '营业执照',
  licenceNo: '359901600012345',
  legalPersonName: people[key].name,
  legalPersonId: people[key].idNumber,
  contactName: people[key].name,
  contactPhone: '16005991004',
});

/** A newcomer out of a few, so that the same one comes to two windows. */
const newcomer = (chance: Chance, on: PlainDate): Answers => {
  const key = chance.pick(owners);
  if (chance.isSo(0.3))
    return {
      ...common(key, on),
      kind: 'unit',
      name: `临江市${people[key].name}职业培训学校`,
      registrationType: '事业单位',
      organisationCode: organisationCode(`DEMU000${owners.indexOf(key)}`),
      licensedBy: 'establishment',
      accounting: 'independent',
    };
  // One owner may open two shops, and two windows without a line then give both the same number.
  const shop = chance.isSo(0.7) ? '面馆' : '花坊';
  return { ...common(key, on), kind: 'household', name: `${people[key].name}${shop}` };
};

const pushed = town.pushedRegistrations.slice(0, 2);
const supplementary = (chance: Chance, on: PlainDate): Answers => {
  const { creditCode, licensedOn } = chance.pick(pushed);
  return {
    creditCode,
    // 工商 dates it; a day after the simulated one would be refused.
    licensedOn: licensedOn > on ? on : licensedOn,
    place: 'city',
    industry: '正餐服务',
    accounting: 'independent',
    contactName: '林秀英',
    contactPhone: '16005991002',
  };
};

const countedAfter = (from: PlainDate, to: PlainDate): number => {
  let counted = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) counted += 1;
  return counted;
};

const openingOf = ({ took }: EndedCase): StandingEntry | undefined =>
  took.find(({ act }) => act === openingAct);

const isDue = ({ id, startedOn }: Deadline, dueOn: PlainDate, ended: EndedCase): boolean => {
  const opening = openingOf(ended);
  const last = (act: string) => ended.took.findLast((entry) => entry.act === act);
  if (id === 'loan-return') return dueOn === last('lend-papers')?.answers['returnBy'];
  const [from, term] =
    id === 'certificate'
      ? [opening?.doneOn, 'certificate-to-follow-term']
      : [last('request-papers')?.doneOn, 'archive-loan-answer-term'];
  const days = Number(opening?.answers[term]);
  return from === startedOn && isWorkingDay(dueOn) && countedAfter(startedOn, dueOn) === days;
};

/** What must hold of each case; that one taxpayer has one certificate is a matter of all windows together. */
const wrongsOf = (ended: EndedCase): readonly string[] => {
  const { caseId, standing, took } = ended;
  const opening = openingOf(ended);
  if (opening === undefined) return standing.concluded === null ? [] : [`${caseId}: ended unopened`];
  const wrongs: string[] = [];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) wrongs.push(`${caseId}: ${what}`);
  };
  const keeper = opening.answers['keptBy'] === 'local' ? 'local' : 'state';
  const acts = (...ids: string[]): readonly StandingEntry[] => took.filter(({ act }) => ids.includes(act));
  claim(
    acts('request-papers', 'return-papers').every(({ lane }) => lane === otherBureau(keeper)),
    'the keeper borrowed of itself',
  );
  claim(
    acts('lend-papers', 'refuse-papers', 'hand-over-certificate', 'turn-supplementary').every(
      ({ lane }) => lane === keeper,
    ),
    'somebody gave away what another keeps',
  );
  let out = 0;
  for (const { act } of took) {
    if (act === 'request-papers') out += 1;
    if (act === 'refuse-papers' || act === 'return-papers') out -= 1;
    claim(out === 0 || out === 1, 'the paper file is at two places');
  }
  claim(acts('turn-supplementary').length <= 1, 'turned into a supplement twice');
  const certificates = took.flatMap(({ lane, act, documents }) =>
    documents
      .filter(({ kind }) => kind === 'registration-certificate')
      .map(({ number }) => (act === openingAct && lane !== keeper ? null : number)),
  );
  claim(certificates.filter((number) => number !== null).length <= 1, 'two certificates in one case');
  return wrongs;
};

const both: Pick<SimMatter, 'goesOn' | 'answers' | 'isRare' | 'isDue' | 'wrongs'> = {
  goesOn: true,
  answers: (chance, { id }, on) => {
    if (id === 'lend-papers') return { returnBy: addDays(on, 1 + chance.below(12)) };
    return id === 'correct-registration' ? { contactPhone: `0599-${8_000_000 + chance.below(99)}` } : {};
  },
  isRare: ({ id }) => id === 'extend-deadline' || id === 'explain-delay',
  isDue,
  wrongs: (cases) => cases.flatMap(wrongsOf),
};

/** Item 1, mode 2: one bureau registers for both. */
export const registration: SimMatter = {
  ...both,
  matter: establishment,
  opening: newcomer,
  papers: (answers) => registrationPapers(answers).map(({ id }) => id),
};

/** Item 1, mode 1: what the licence has registered is completed. */
export const supplementaryEntry: SimMatter = { ...both, matter: supplement, opening: supplementary };
