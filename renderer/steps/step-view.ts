import type { ComponentType } from 'react';
import type { CaseView } from '../../contract/calls/cases.ts';

export interface StepProps {
  readonly view: CaseView;
}

/** Where on the counter a step is drawn: messages on top, the form, the lines below it, the money, the outcome. */
export type StepArea = 'top' | 'form' | 'dock' | 'cashier' | 'outcome';

export interface StepView {
  readonly area: StepArea;
  readonly View: ComponentType<StepProps>;
}
