import type { Basis } from '../../citation.ts';
import { item25, law } from './clauses.ts';

/** What gives rise to a notice: item 25 (4)(1), filings and returns made or not made, and (4)(2), other channels. */
export const triggers = [
  { value: 'contract-filed', label: '已履行合同项目备案', labelEn: 'Contract filed' },
  { value: 'contract-not-filed', label: '未履行合同项目备案', labelEn: 'Contract not filed' },
  { value: 'return-filed', label: '已履行纳税申报', labelEn: 'Return filed' },
  { value: 'return-not-filed', label: '未履行纳税申报', labelEn: 'Return not filed' },
  { value: 'other-channel', label: '通过其他渠道获知', labelEn: 'Known through other channels' },
] as const;
export type Trigger = (typeof triggers)[number]['value'];

export const triggerOf = (answer: string | undefined): Trigger | undefined =>
  triggers.find(({ value }) => value === answer)?.value;

/** Under which clause notice and opinion are due: the first says 7 working days, the second 规定时限. */
export const isByPrescribedTerm = (trigger: Trigger | undefined): boolean => trigger === 'other-channel';

export const noticeBasis = (trigger: Trigger | undefined): Basis =>
  isByPrescribedTerm(trigger) ? [item25.doubt] : [item25.notice];

/** The rule the project itself is judged by. */
export const projectBasis = (kind: string | undefined): Basis => {
  if (kind === 'office') return [law.offices];
  return kind === 'secondment' ? [law.secondment] : [law.contracts];
};
