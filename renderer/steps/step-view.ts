import type { ComponentType, ReactNode } from 'react';
import type { CaseView } from '../../contract/calls/cases.ts';

export interface StepProps {
  readonly view: CaseView;
  /** What stands in the money column once the money is settled: how far the records have come. */
  readonly beside?: ReactNode;
}

/** Where on the counter a step is drawn: messages on top, form, papers, lines, money, outcome. */
export type StepArea = 'top' | 'form' | 'papers' | 'dock' | 'cashier' | 'beside' | 'outcome';

export interface StepView {
  readonly area: StepArea;
  readonly View: ComponentType<StepProps>;
}
