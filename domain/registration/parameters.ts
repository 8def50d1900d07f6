import type { MatterContext, MatterParameter } from '../matters/matter.ts';

/** Terms of item 1 that the paper calls 及时 or 需要时 and gives no number for: each bureau sets its own. */
export const terms = {
  loanAnswer: {
    id: 'archive-loan-answer-term',
    title: '答复调阅登记资料的工作日数',
    proposed: 3,
  },
  loanReturn: {
    id: 'archive-loan-return-term',
    title: '调阅登记资料归还的工作日数',
    proposed: 10,
  },
  certificate: {
    id: 'certificate-to-follow-term',
    title: '证件后补的工作日数',
    proposed: 5,
  },
} as const satisfies Readonly<Record<string, MatterParameter>>;

/** By when a newcomer has its taxes determined: no clause says it, each bureau tells it. */
export const determinationTerm = {
  id: 'levy-determination-term',
  title: '税（费）种认定的办理时限',
  proposed: '首次申报前',
} as const satisfies MatterParameter;

/** The words of a bureau for it; where none are set the list says so instead of guessing. */
export const determinationWords = ({ parameters }: Pick<MatterContext, 'parameters'>): string => {
  const said = parameters[determinationTerm.id];
  return typeof said === 'string' ? said : '按主管税务机关通知的期限';
};

/** The terms in force, as the opening entry pins them. A term nobody has set stays out: then nothing is counted by it. */
export const pinnedTerms = ({ parameters }: MatterContext): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(terms).flatMap(({ id }) => {
      const days = parameters[id];
      return typeof days === 'number' ? [[id, String(days)]] : [];
    }),
  );
