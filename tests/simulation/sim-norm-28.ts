import { otherBureau } from '../../domain/bureau.ts';
import { workingDayAfter } from '../../domain/calendar/working-day.ts';
import { openingAct } from '../../domain/matters/act.ts';
import { matter } from '../../domain/matters/norm-28-anti-avoidance-liaison/matter.ts';
import type { EndedCase, SimMatter } from './sim-matter.ts';

const wrongsOf = ({ caseId, standing, took }: EndedCase): readonly string[] => {
  const opening = took.find(({ act }) => act === openingAct);
  if (opening === undefined) return standing.concluded === null ? [] : [`${caseId}: ended unopened`];
  const signs = took.filter(({ act }) => act === 'sign');
  const answers = took.filter(({ act }) => act === 'answer');
  const withdrawn = took.filter(({ act }) => act === 'withdraw');
  const wrongs: string[] = [];
  const claim = (holds: boolean, what: string): void => {
    if (!holds) wrongs.push(`${caseId}: ${what}`);
  };
  claim(
    [...signs, ...answers].every(({ lane }) => lane === otherBureau(opening.lane)),
    'the sender answered itself',
  );
  claim(
    withdrawn.every(({ lane }) => lane === opening.lane),
    'withdrawn by the receiver',
  );
  claim(answers.length + withdrawn.length <= 1, 'ended twice');
  claim(answers.length <= signs.length, 'answered before it was signed for');
  claim((standing.concluded !== null) === answers.length + withdrawn.length > 0, 'ended without an act');
  return wrongs;
};

/** Item 28: sent, signed for, answered or withdrawn. */
export const liaison: SimMatter = {
  matter,
  opening: (chance, on) => ({
    enterprise: '临江宏盛机械制造有限公司',
    taxpayerNo: '91359901DEMA00021A',
    investigation: `临江国税反避〔2016〕${chance.below(9) + 1}号`,
    levies: '个人所得税、印花税',
    facts: '向境外关联方支付技术服务费，金额与受益不相称。',
    request: '请提供该企业外籍人员个人所得税申报情况。',
    replyBy: workingDayAfter(on, 1 + chance.below(12)),
  }),
  isRare: ({ id }, { deadlines }) =>
    id === 'withdraw' || (id === 'extend-deadline' && deadlines.some(({ extended }) => extended !== null)),
  isDue: (_deadline, dueOn, { took }) =>
    dueOn === took.find(({ act }) => act === openingAct)?.answers['replyBy'],
  wrongs: (cases) => cases.flatMap(wrongsOf),
};
