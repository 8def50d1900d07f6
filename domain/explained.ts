import type { Basis, Citation } from './citation.ts';

/** One line of a derivation as a clerk reads it: what was computed, the expression with its numbers, the result. */
export interface DerivationStep {
  readonly label: string;
  readonly expression: string;
  readonly result: string;
  readonly basis?: Citation;
}

/** A figure that can explain itself: the screen, the calculation sheet and the command line show the same steps. */
export interface Explained<T> {
  readonly value: T;
  readonly steps: readonly DerivationStep[];
  readonly basis: Basis;
}
