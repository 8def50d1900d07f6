import type { CitedWords } from './norm-item.ts';

/** One of the opinion's six sections. Its clauses bear the number that the paper prints under them. */
export interface OpinionSection {
  readonly title: string;
  readonly articles: readonly {
    readonly title: string;
    readonly clauses: readonly CitedWords[];
  }[];
}
