import type { CaseView } from '../../contract/calls/cases.ts';
import type { StepKind } from '../../domain/steps/step.ts';
import { fieldStop } from '../fields/field-props.ts';

export const paperStop = (paperId: string): string => `paper.${paperId}`;

const stopsOfStep: Readonly<Partial<Record<StepKind, (view: CaseView) => readonly string[]>>> = {
  'fill-form': (view) => view.fields.map((field) => fieldStop(field.id)),
  'collect-papers': (view) => view.papers.map((paper) => paperStop(paper.id)),
  'collect-money': () => ['tendered', 'collect'],
};

/** The Enter flow of a case: its steps in order, each with its own stops. Derived fields and buttons are no stops. */
export const stopsOf = (view: CaseView): readonly string[] => {
  const kinds = [...new Set(view.steps.map((step) => step.kind))];
  return kinds.flatMap((kind) => stopsOfStep[kind]?.(view) ?? []);
};
