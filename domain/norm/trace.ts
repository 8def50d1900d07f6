import type { Citation } from '../citation.ts';
import type { Course } from '../matters/course.ts';
import type { Example } from '../matters/example.ts';
import type { Matter } from '../matters/matter.ts';
import { type Clause, clauseKey } from './clause.ts';
import { type HallPart, hallParts } from './hall-parts.ts';

/** What carries a clause out: a step of a matter's sentence, an act of its flow, or what the hall does for all matters. */
export type Bearer = {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
} & (
  | { readonly kind: 'step' | 'act'; readonly of: Matter }
  | { readonly kind: 'deed'; readonly of: HallPart }
);

export interface TracedClause {
  readonly clause: Clause;
  /** Empty: the clause is mapped to nothing. */
  readonly by: readonly Bearer[];
}

interface Citing {
  readonly bearer: Bearer;
  readonly cites: readonly Citation[];
}
const citingOf = (matter: Matter): readonly Citing[] => [
  ...matter.steps.map(({ id, title, titleEn, clauses }) => ({
    bearer: { kind: 'step' as const, of: matter, id, title, titleEn },
    cites: clauses,
  })),
  ...(matter.flow?.acts ?? []).map(({ id, title, titleEn, basis }) => ({
    bearer: { kind: 'act' as const, of: matter, id, title, titleEn },
    cites: basis,
  })),
];
const citingOfPart = (part: HallPart): readonly Citing[] =>
  part.deeds.map(({ id, title, titleEn, clauses }) => ({
    bearer: { kind: 'deed', of: part, id, title, titleEn },
    cites: clauses,
  }));

/**
 * Each clause with the steps and acts that cite it, and what the hall does beside its matters. What a matter says of
 * itself as a whole traces nothing.
 */
export const traceClauses = (
  clauses: readonly Clause[],
  matters: readonly Matter[],
): readonly TracedClause[] => {
  const citing = [...matters.flatMap(citingOf), ...hallParts.flatMap(citingOfPart)];
  return clauses.map((clause) => ({
    clause,
    by: citing
      .filter(({ cites }) => cites.some((citation) => clauseKey(citation) === clauseKey(clause)))
      .map(({ bearer }) => bearer),
  }));
};

/** What carries these clauses out besides the item's own matters, each once: parts of the hall, and matters of others. */
export const carriersOf = (
  traced: readonly TracedClause[],
  item: number,
): readonly Pick<Matter, 'id' | 'title' | 'titleEn'>[] => {
  const found = traced.flatMap(({ by }) => by).map(({ of }) => of);
  return [...new Set(found)].filter((of) => !('decide' in of) || of.item !== item);
};

/** Of the clauses that ask something: how many there are, and how many something carries out. */
export const countTraced = (
  traced: readonly TracedClause[],
): { readonly clauses: number; readonly traced: number } => {
  const asking = traced.filter(({ clause }) => clause.isAsking);
  return { clauses: asking.length, traced: asking.filter(({ by }) => by.length > 0).length };
};

/** What runs a matter: its worked examples and courses, as its folder keeps them. */
export interface WorkedMatter {
  readonly examples: readonly Example[];
  readonly courses: readonly Course[];
}

/** The test file that runs every example and course of every matter. */
export const everyMatterTest = 'tests/domain/matters/every-matter.test.ts';

/**
 * The tests behind one clause at one bearer, by their titles: examples whose decision rests on the clause, and courses
 * in which the act, or an act of the step, is done; for what is no matter those that it names. Empty: the matter is
 * tested, but nothing shows this clause.
 */
export const testsOf = (
  clause: Citation,
  bearer: Bearer,
  { examples, courses }: WorkedMatter,
): readonly string[] => {
  if (bearer.kind === 'deed')
    return bearer.of.deeds
      .filter(({ id }) => id === bearer.id)
      .flatMap(({ shownBy }) => shownBy.map(({ test }) => test));
  const { of: matter, kind, id } = bearer;
  const acts = (matter.flow?.acts ?? []).filter((act) => (kind === 'act' ? act.id : act.step) === id);
  return [
    ...examples
      .filter(({ application }) =>
        matter.decide(application).basis.some((one) => clauseKey(one) === clauseKey(clause)),
      )
      .map(({ title }) => title),
    ...courses
      .filter((course) => course.acts.some(({ act }) => acts.some((one) => one.id === act)))
      .map(({ title }) => title),
  ];
};
