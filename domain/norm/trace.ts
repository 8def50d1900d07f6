import type { Citation } from '../citation.ts';
import type { Course } from '../matters/course.ts';
import type { Example } from '../matters/example.ts';
import type { Matter } from '../matters/matter.ts';
import { type Clause, clauseKey } from './clause.ts';

/** What carries a clause out: a step of a matter's sentence, or an act of its flow. */
export interface Bearer {
  readonly matter: Matter;
  readonly kind: 'step' | 'act';
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
}

export interface TracedClause {
  readonly clause: Clause;
  /** Empty: the clause is mapped to nothing. */
  readonly by: readonly Bearer[];
}

const bearersOf = (matter: Matter): readonly (Bearer & { readonly cites: readonly Citation[] })[] => [
  ...matter.steps.map(({ id, title, titleEn, clauses }) => ({
    matter,
    kind: 'step' as const,
    id,
    title,
    titleEn,
    cites: clauses,
  })),
  ...(matter.flow?.acts ?? []).map(({ id, title, titleEn, basis }) => ({
    matter,
    kind: 'act' as const,
    id,
    title,
    titleEn,
    cites: basis,
  })),
];

/** Each clause with the steps and acts that cite it. What a matter says of itself as a whole traces nothing. */
export const traceClauses = (
  clauses: readonly Clause[],
  matters: readonly Matter[],
): readonly TracedClause[] => {
  const bearers = matters.flatMap(bearersOf);
  return clauses.map((clause) => ({
    clause,
    by: bearers
      .filter(({ cites }) => cites.some((citation) => clauseKey(citation) === clauseKey(clause)))
      .map(({ matter, kind, id, title, titleEn }) => ({ matter, kind, id, title, titleEn })),
  }));
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
 * in which the act, or an act of the step, is done. Empty: the matter is tested, but nothing shows this clause.
 */
export const testsOf = (
  clause: Citation,
  { matter, kind, id }: Bearer,
  { examples, courses }: WorkedMatter,
): readonly string[] => {
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
