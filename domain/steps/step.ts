import type { Citation } from '../citation.ts';

/**
 * The kinds of step a matter's sentence is made of. Each is drawn once in `renderer/steps`. A kind that no matter
 * uses does not stand here: the rest of DESIGN §4's list comes with the matters that need it.
 */
export const stepKinds = [
  'identify',
  'collect-papers',
  'fill-form',
  'compute',
  'check',
  'collect-money',
  'print',
  'send',
  'confer',
  'archive',
  'remind',
] as const;
export type StepKind = (typeof stepKinds)[number];

export interface Step {
  readonly id: string;
  readonly kind: StepKind;
  readonly title: string;
  /** A word or two: all steps of a matter stand in one line. */
  readonly titleEn: string;
  /** The clauses of the source papers that this step carries out. */
  readonly clauses: readonly Citation[];
  /** A step that hands something to a person or sends something to a bureau: a matter must have one. */
  readonly output?: 'to-person' | 'to-bureau';
}
