import type { Course } from '../../../domain/matters/course.ts';
import type { Example } from '../../../domain/matters/example.ts';
import type { Matter } from '../../../domain/matters/matter.ts';

export interface WorkedMatter {
  readonly matter: Matter;
  readonly examples: readonly Example[];
  readonly courses: readonly Course[];
}

const wantedOutcomes = ({ steps }: Matter): readonly Example['outcome'][] => [
  'accept',
  ...(steps.some((step) => step.kind === 'collect-papers') ? (['supplement'] as const) : []),
  'refuse',
  'correct',
];

/** What a matter still lacks, in words: it is a whole one when there is nothing to say. */
export const gapsOf = ({ matter, examples, courses }: WorkedMatter): readonly string[] => {
  const outcomes = new Set(examples.map(({ outcome }) => outcome));
  const wanted = wantedOutcomes(matter);
  const sides = new Map<string, Set<string>>();
  for (const { boundary } of examples)
    if (boundary !== undefined)
      sides.set(boundary.name, (sides.get(boundary.name) ?? new Set()).add(boundary.side));
  const outputs = matter.steps.map(({ output }) => output);
  return [
    ...wanted
      .filter((outcome) => !outcomes.has(outcome))
      .map((outcome) => `no example is decided: ${outcome}`),
    ...[...outcomes]
      .filter((outcome) => !wanted.includes(outcome))
      .map((outcome) => `no step leads to: ${outcome}`),
    ...(sides.size === 0 && courses.length === 0
      ? ['no example stands beside a date boundary, and no course is worked']
      : []),
    ...[...sides]
      .filter(([, seen]) => seen.size < 2)
      .map(([name]) => `the boundary ${name} is seen from one side only`),
    ...matter.steps
      .filter(({ clauses }) => clauses.length === 0)
      .map(({ id }) => `step ${id} cites no clause`),
    ...(outputs.includes('to-person') ? [] : ['no step hands anything to a person']),
    ...(outputs.includes('to-bureau') ? [] : ['no step sends anything to a bureau']),
    ...(matter.upgrades ?? [])
      .filter(({ from }) => from >= matter.revision)
      .map(({ from }) => `the upgrade from revision ${from} leads to no later one`),
    ...(matter.mode.title === '' ? ['the mode has no title'] : []),
    ...(matter.promise === '' || matter.promiseEn === '' ? ['no time is promised'] : []),
  ];
};
