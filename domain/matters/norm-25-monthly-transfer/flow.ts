import { type Bureau, bureauName, bureauNameEn, bureaus, otherBureau } from '../../bureau.ts';
import type { Deadline } from '../../case-file/deadline.ts';
import type { PlainDate } from '../../plain-date.ts';
import { defineFlow, type OpenAct, type Words } from '../flow.ts';
import { acts } from './acts.ts';
import { monthly } from './clauses.ts';
import { monthName } from './form.ts';
import { apply, dueOn, isOver, owedMonth, type Register, start, unsigned } from './state.ts';

const transferId = (bureau: Bureau, month: PlainDate): string => `transfer-${bureau}-${month.slice(0, 7)}`;

const deadlineOf = (
  register: Register,
  bureau: Bureau,
  month: PlainDate,
  metOn: PlainDate | null,
): Deadline => ({
  id: transferId(bureau, month),
  bureau,
  title: `${monthName(month).zh}项目信息传递`,
  titleEn: `List of projects, ${monthName(month).en}`,
  startedOn: month,
  dueOn: dueOn(register, month),
  metOn,
  extended: null,
  explained: null,
  basis: [monthly.software, monthly.form],
});

/** Each month has its day; of those not sent yet the earliest stands there, so that a missed one stays in sight. */
const deadlines = (register: Register): readonly Deadline[] =>
  bureaus.flatMap((bureau) => {
    const owed = owedMonth(register, bureau);
    return [
      ...register.sides[bureau].sent.map(({ month, sentOn }) => deadlineOf(register, bureau, month, sentOn)),
      ...(owed === null ? [] : [deadlineOf(register, bureau, owed, null)]),
    ];
  });

const openTo = (register: Register, lane: Bureau): readonly OpenAct[] => {
  const sender = otherBureau(lane);
  const owed = owedMonth(register, lane);
  const side = register.sides[lane];
  const may = (isOpen: boolean, act: string): readonly OpenAct[] =>
    isOpen ? [{ act, lane, meets: null }] : [];
  return [
    ...(unsigned(register, sender) === undefined
      ? []
      : [
          {
            act: 'sign-transfer',
            lane,
            meets: null,
            isAwaited: true,
            answering: { lane: sender, act: 'transfer' },
          },
        ]),
    ...(owed === null ? [] : [{ act: 'transfer', lane, meets: transferId(lane, owed) }]),
    ...may(side.closedOn === null, 'enter-project'),
    ...may(side.closedOn === null && side.waiting.length > 0, 'strike-project'),
    // What was learnt is sent before a bureau stops.
    ...may(side.closedOn === null && side.waiting.length === 0, 'close-side'),
  ];
};

const stage = (register: Register): Words => {
  const told = bureaus.map((bureau): Words => {
    const last = register.sides[bureau].sent.at(-1);
    const [zh, en] = [bureauName[bureau], bureauNameEn[bureau]];
    return last === undefined
      ? { zh: `${zh}尚未传递`, en: `${en}: nothing sent yet` }
      : {
          zh: `${zh}已传递至${monthName(last.month).zh}`,
          en: `${en}: sent up to ${monthName(last.month).en}`,
        };
  });
  return { zh: told.map(({ zh }) => zh).join('，'), en: told.map(({ en }) => en).join('; ') };
};

/** A running register of both bureaus: what is learnt is entered as it comes, and sent month by month. */
export const transferFlow = defineFlow<Register>({
  start,
  acts,
  apply,
  open: (register) =>
    register.opener === null || isOver(register) ? [] : bureaus.flatMap((lane) => openTo(register, lane)),
  deadlines,
  stage,
  concluded: (register) =>
    isOver(register) ? { zh: '双方已停止按月传递', en: 'Both bureaus have ended the transfer' } : null,
});
