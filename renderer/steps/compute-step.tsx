import { LevyGrid } from '../counter/levy-grid.tsx';
import { shownTotal } from '../state/collect-block.ts';
import { useWork } from '../state/work.ts';
import type { StepProps } from './step-view.ts';

/** The lines of both bureaus, each with its derivation. */
export const ComputeStep = ({ view }: StepProps) => {
  const work = useWork();
  return <LevyGrid view={view} known={view.status !== 'draft' || shownTotal(work) !== null} />;
};
