import type { StepKind } from '../../domain/steps/step.ts';
import { ArchiveStep } from './archive-step.tsx';
import { CheckStep } from './check-step.tsx';
import { CollectMoneyStep } from './collect-money-step.tsx';
import { CollectPapersStep } from './collect-papers-step.tsx';
import { ComputeStep } from './compute-step.tsx';
import { ConferStep } from './confer-step.tsx';
import { FillFormStep } from './fill-form-step.tsx';
import { IdentifyStep } from './identify-step.tsx';
import { PrintStep } from './print-step.tsx';
import { RemindStep } from './remind-step.tsx';
import { SendStep } from './send-step.tsx';
import type { StepArea, StepView } from './step-view.ts';

/** Each kind of step is drawn once, for every matter. */
export const stepViews = {
  identify: { area: 'top', View: IdentifyStep },
  'collect-papers': { area: 'papers', View: CollectPapersStep },
  'fill-form': { area: 'form', View: FillFormStep },
  compute: { area: 'dock', View: ComputeStep },
  check: { area: 'top', View: CheckStep },
  'collect-money': { area: 'cashier', View: CollectMoneyStep },
  print: { area: 'outcome', View: PrintStep },
  send: { area: 'beside', View: SendStep },
  confer: { area: 'outcome', View: ConferStep },
  archive: { area: 'outcome', View: ArchiveStep },
  remind: { area: 'outcome', View: RemindStep },
} as const satisfies Record<StepKind, StepView>;

/** The kinds of a case that are drawn in an area, in the order of its steps, each once. */
export const kindsIn = (
  steps: readonly { readonly kind: StepKind }[],
  area: StepArea,
): readonly StepKind[] => [
  ...new Set(steps.map((step) => step.kind).filter((kind) => stepViews[kind].area === area)),
];
