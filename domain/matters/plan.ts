import type { Bureau } from '../bureau.ts';
import type { Basis } from '../citation.ts';
import type { LevyPlan } from './levy-plan.ts';

/** A paper of one bureau to the other, or to a person, that an act makes. Its number is given when it is committed. */
export interface Letter {
  readonly kind: string;
  readonly title: string;
  readonly from: Bureau;
  readonly to: Bureau | 'superior';
  /** What it is about, line by line. */
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  readonly text: string;
  readonly basis: Basis;
}

/** What an accepted application or act leads to. A matter without money has no levies. */
export interface Plan {
  readonly levies: LevyPlan | null;
  readonly letters: readonly Letter[];
}

export const plainPlan: Plan = { levies: null, letters: [] };
