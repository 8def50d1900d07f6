import type { Score } from './driver.ts';

export interface RatingPadOps {
  'rating-pad/rate': { in: { readonly waitMs: number }; out: { readonly score: Score | null } };
  /** Virtual: somebody presses a key. */
  'rating-pad/press': { in: { readonly score: Score }; out: null };
}
