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
export type Term = keyof typeof terms;

/** The terms in force, as the opening entry pins them. A term nobody has set stays out: then nothing is counted by it. */
export const pinnedTerms = ({ parameters }: MatterContext): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(terms).flatMap(({ id }) => {
      const days = parameters[id];
      return typeof days === 'number' ? [[id, String(days)]] : [];
    }),
  );
