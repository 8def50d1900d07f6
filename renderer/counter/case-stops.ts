import type { CaseView } from '../../contract/calls/cases.ts';
import type { StepKind } from '../../domain/steps/step.ts';
import { fieldStop } from '../fields/field-props.ts';

export const paperStop = (paperId: string): string => `paper.${paperId}`;

const stopsOfStep: Readonly<Partial<Record<StepKind, (view: CaseView) => readonly string[]>>> = {
  'fill-form': (view) => view.fields.map((field) => fieldStop(field.id)),
  'collect-papers': (view) => view.papers.map((paper) => paperStop(paper.id)),
  'collect-money': () => ['tendered', 'collect'],
};

/** As the column is drawn: what is typed first, then what is ticked, then the money. */
const flowOrder = ['fill-form', 'collect-papers', 'collect-money'] as const satisfies readonly StepKind[];

/** The Enter flow of a case. Derived fields and deeds that are not the next thing are no stops. */
export const stopsOf = (view: CaseView): readonly string[] => {
  const kinds = new Set(view.steps.map((step) => step.kind));
  const stops = flowOrder.flatMap((kind) => (kinds.has(kind) ? (stopsOfStep[kind]?.(view) ?? []) : []));
  // A matter without money ends at the same button.
  return kinds.has('collect-money') ? stops : [...stops, 'collect'];
};
