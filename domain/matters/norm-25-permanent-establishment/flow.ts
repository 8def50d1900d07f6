import { bureauName, bureauNameEn, bureaus, otherBureau } from '../../bureau.ts';
import type { Deadline } from '../../case-file/deadline.ts';
import type { AnsweredAct } from '../act.ts';
import { defineFlow, type OpenAct, type Words } from '../flow.ts';
import { acts } from './acts.ts';
import { item25 } from './clauses.ts';
import { findingWords } from './findings.ts';
import { boundBy, isBehind, levelHeard, levelName, levelNameEn, nextLevel, paperLevel } from './ladder.ts';
import {
  agreed,
  apply,
  type Determination,
  openQuestion,
  paperAct,
  questionId,
  reportAct,
  start,
  type Term,
} from './state.ts';
import { noticeBasis } from './triggers.ts';

interface Owed extends Pick<Deadline, 'id' | 'bureau' | 'title' | 'titleEn' | 'metOn' | 'basis'> {
  readonly due: Term;
}

/** A term that the end of the case overtook falls away; one that was missed by then stays in sight. */
const deadlineOf = ({ due, metOn, ...rest }: Owed, { outcome }: Determination): readonly Deadline[] =>
  metOn === null && outcome !== null && outcome.on <= due.dueOn
    ? []
    : [
        {
          ...rest,
          startedOn: due.from,
          dueOn: due.dueOn,
          metOn: metOn ?? outcome?.on ?? null,
          extended: null,
          explained: null,
        },
      ];

const deadlines = (state: Determination): readonly Deadline[] => {
  const { notice, questions, replyDue, repliedOn } = state;
  if (notice === null) return [];
  const { opener } = notice;
  const basis = noticeBasis(notice.trigger);
  const written: Owed = {
    id: 'notice',
    bureau: opener,
    title: '书面告知对方',
    titleEn: 'Written notice',
    due: notice.due,
    metOn: notice.givenOn,
    basis,
  };
  const opinion = (due: Term): Owed => ({
    id: 'reply',
    bureau: otherBureau(opener),
    title: '书面反馈意见',
    titleEn: 'Written opinion',
    due,
    metOn: repliedOn,
    basis,
  });
  const answers = questions.map(
    (question): Owed => ({
      id: questionId(question),
      bureau: otherBureau(question.asker),
      title: '答复质疑',
      titleEn: 'Answer to the question',
      due: question.due,
      metOn: question.answeredOn,
      basis: [item25.doubt],
    }),
  );
  return [written, ...(replyDue === null ? [] : [opinion(replyDue)]), ...answers].flatMap((owed) =>
    deadlineOf(owed, state),
  );
};

/** What a bureau holds and why, before the particulars of the project. */
const leads = ['finding', 'conclusion', 'reasons'] as const;

/** Both papers of the State Administration are in and settle nothing: there is only one, so one was entered wrongly. */
const isMisentered = ({ ladders, outcome }: Determination): boolean =>
  outcome === null && levelHeard(ladders) === 'administration';

/** What either bureau may do while the notice runs its course, whatever lane an act arrives in first. */
const openTo = (state: Determination, lane: Deadline['bureau']): readonly OpenAct[] => {
  const { notice, opinions, ladders, confirmed, signedOn, repliedOn } = state;
  if (notice === null) return [];
  const isOpener = lane === notice.opener;
  const other = otherBureau(lane);
  const asked = openQuestion(state, other);
  const isQuiet = asked === undefined && openQuestion(state, lane) === undefined;
  const common = agreed(state);
  const next = nextLevel(ladders, lane, notice.firstLevel);
  const heard = paperLevel(ladders, lane);
  const maySay = opinions[other] !== null && (isOpener || signedOn !== null);
  const said = state.said[other];
  const lastSaid: AnsweredAct | null = said === null ? null : { lane: other, act: said.act, leads };
  const may = (
    isOpen: boolean,
    act: string,
    meets: string | null = null,
    answering: AnsweredAct | null = lastSaid,
  ): readonly OpenAct[] => (isOpen ? [{ act, lane, meets, answering }] : []);
  // No day is set for closing and climbing, and yet the case stands still without them; while an answer is owed, it
  // waits for that answer.
  const must = (isOpen: boolean, act: string, answering = lastSaid): readonly OpenAct[] =>
    may(isOpen, act, null, answering).map((open) => ({ ...open, isAwaited: true }));
  return [
    ...may(!isOpener && signedOn === null, 'sign', 'reply'),
    ...may(!isOpener && signedOn !== null && repliedOn === null, 'reply', 'reply'),
    ...may(asked !== undefined, 'answer-question', asked === undefined ? null : questionId(asked), {
      lane: other,
      act: 'question',
    }),
    // A question unanswered stands in the way of closing.
    ...must(
      repliedOn !== null && common !== null && isQuiet && !isMisentered(state) && confirmed[lane] === null,
      'confirm',
    ),
    ...(heard === undefined ? [] : must(true, paperAct(heard), null)),
    ...(next === undefined
      ? []
      : (isQuiet ? must : may)(repliedOn !== null && common === null, reportAct(next))),
    ...may(maySay && openQuestion(state, lane) === undefined, 'question'),
    // Its superior's decision binds a bureau.
    ...may(opinions[lane] !== null && boundBy(ladders[lane]) === undefined, 'change-opinion'),
    ...may(isOpener && repliedOn === null, 'withdraw', null, null),
  ];
};

const open = (state: Determination): readonly OpenAct[] =>
  state.outcome === null ? bureaus.flatMap((lane) => openTo(state, lane)) : [];

const stage = (state: Determination): Words => {
  const { notice, signedOn, repliedOn, ladders, confirmed } = state;
  if (notice === null) return { zh: '待告知', en: 'No notice yet' };
  // By its name: at the window of the bureau that has to sign, 对方 would be the wrong one.
  const receiver = otherBureau(notice.opener);
  const [name, nameEn] = [bureauName[receiver], bureauNameEn[receiver]];
  if (signedOn === null)
    return { zh: `已告知，待${name}签收`, en: `Notice given, ${nameEn} bureau to sign for it` };
  if (repliedOn === null)
    return { zh: `已签收，待${name}反馈意见`, en: `Signed for, opinion of the ${nameEn} bureau awaited` };
  if (bureaus.some((asker) => openQuestion(state, asker) !== undefined))
    return { zh: '有质疑待答复', en: 'A question awaits its answer' };
  if (isMisentered(state))
    return { zh: '双方登记的总局批复不一致，待核对更正', en: 'The papers entered differ, to be put right' };
  const common = agreed(state);
  if (common !== null) {
    const { zh, en } = findingWords(common);
    return bureaus.some((bureau) => confirmed[bureau] !== null)
      ? { zh: `双方一致：${zh}；一方已确认，待另一方确认`, en: `Agreed: ${en}; confirmed by one bureau` }
      : { zh: `双方一致：${zh}；待双方确认`, en: `Agreed: ${en}; both to confirm` };
  }
  const levelsClimbed = bureaus.flatMap((bureau) => ladders[bureau].reportedTo ?? []);
  const heard = levelHeard(ladders);
  if (levelsClimbed.length === 0)
    return { zh: '意见不一致，待分别上报', en: 'Opinions differ, to be reported upward' };
  if (heard !== undefined && levelsClimbed.every((level) => level === heard)) {
    return {
      zh: `${levelName[heard]}未协调一致，待再上报一级`,
      en: `Not agreed at ${levelNameEn[heard]}, to be reported one level up`,
    };
  }
  const behind = bureaus.find((bureau) => isBehind(ladders, bureau));
  if (behind !== undefined) {
    const ahead = otherBureau(behind);
    return {
      zh: `${bureauName[ahead]}已上报，待${bureauName[behind]}上报`,
      en: `Reported by the ${bureauNameEn[ahead]} bureau, the ${bureauNameEn[behind]} bureau to follow`,
    };
  }
  return { zh: '双方已上报，待上级批复', en: 'Both have reported upward, papers awaited' };
};

const concluded = ({ outcome }: Determination): Words | null => {
  if (outcome === null) return null;
  if (outcome.by === 'withdrawal' || outcome.finding === null) return { zh: '已撤回', en: 'Withdrawn' };
  const { zh, en } = findingWords(outcome.finding);
  return outcome.by === 'both'
    ? { zh: `双方确认：${zh}`, en: `Both bureaus confirm: ${en}` }
    : { zh: `${levelName[outcome.by]}协调确定：${zh}`, en: `Settled at ${levelNameEn[outcome.by]}: ${en}` };
};

/** Notice and opinion, question and answer; both confirm, or both climb until their superiors' papers agree. */
export const determinationFlow = defineFlow<Determination>({
  start,
  acts,
  apply,
  open,
  deadlines,
  stage,
  concluded,
});
