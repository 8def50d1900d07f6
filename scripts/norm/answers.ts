import { matters } from '../../domain/matters/index.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { type Clause, normClauses, opinionClauses, opinionTitle } from '../../domain/norm/clause.ts';
import { hallParts } from '../../domain/norm/hall-parts.ts';
import { normItems } from '../../domain/norm/items/index.ts';
import { type NormItem, normParts, type NormWords, ordinalOf } from '../../domain/norm/norm-item.ts';
import { opinionSections } from '../../domain/norm/opinion/index.ts';
import {
  carriersOf,
  countTraced,
  everyMatterTest,
  testsOf,
  traceClauses,
  type TracedClause,
  type WorkedMatter,
} from '../../domain/norm/trace.ts';

/** Each matter keeps its worked examples in its own folder; the program itself carries none. */
export const workedMatters = async (
  of: readonly Matter[] = matters,
): Promise<ReadonlyMap<string, WorkedMatter>> =>
  new Map(
    await Promise.all(
      of.map(async ({ id }) => {
        const found = (await import(
          new URL(`../../domain/matters/${id}/examples.ts`, import.meta.url).href
        )) as Partial<WorkedMatter>;
        return [id, { examples: found.examples ?? [], courses: found.courses ?? [] }] as const;
      }),
    ),
  );

const waysOf = (item: NormItem) =>
  item.ways.flatMap((words) => ('heading' in words ? [] : [{ name: words.at.slice(2), text: words.text }]));

/** Every item with what is built of it. */
export const listAnswer = () => ({
  items: normItems.map((item) => {
    const traced = traceClauses(
      normClauses.filter((clause) => clause.item === item.number),
      matters,
    );
    return {
      item: item.number,
      title: item.title,
      titleEn: item.titleEn,
      chapter: item.chapter,
      ways: waysOf(item),
      matters: matters
        .filter((matter: Matter) => matter.item === item.number)
        .map(({ id, title, mode }: Matter) => ({ id, title, mode })),
      /** What else carries clauses of it out: parts of the hall with their files, and matters of other items. */
      carriedBy: carriersOf(traced, item.number).map(({ id, title }) => ({
        id,
        title,
        places: hallParts.find((part) => part.id === id)?.places ?? [`domain/matters/${id}/`],
      })),
      ...countTraced(traced),
    };
  }),
  opinion: { title: opinionTitle, ...countTraced(traceClauses(opinionClauses, matters)) },
});

const bearersOf = ({ by }: TracedClause) =>
  by.map(({ of, kind, id, title }) => ({ of: of.id, kind, id, title }));

const shownWords = (words: readonly NormWords[], traced: ReadonlyMap<string, TracedClause>, prefix: string) =>
  words.map((one) => {
    if ('heading' in one) return { heading: one.heading };
    const found = traced.get(prefix + one.at);
    return {
      clause: prefix + one.at,
      text: one.text,
      asks: found?.clause.isAsking ?? false,
      by: found === undefined ? [] : bearersOf(found),
    };
  });

const byClause = (clauses: readonly Clause[]): ReadonlyMap<string, TracedClause> =>
  new Map(traceClauses(clauses, matters).map((one) => [one.clause.clause, one]));

/** One item whole, with what carries out each of its clauses. `undefined`: the norm has no such item. */
export const showAnswer = (wanted: string) => {
  if (wanted === 'opinion') {
    const traced = byClause(opinionClauses);
    return {
      title: opinionTitle,
      parts: opinionSections.flatMap((section) =>
        section.articles.map((article) => ({
          name: `${section.title}：${article.title}`,
          words: shownWords(article.clauses, traced, ''),
        })),
      ),
    };
  }
  const item = normItems.find(({ number }) => String(number) === wanted);
  if (item === undefined) return undefined;
  const traced = byClause(normClauses.filter((clause) => clause.item === item.number));
  return {
    item: item.number,
    title: `${ordinalOf(item.number)} ${item.title}`,
    titleEn: item.titleEn,
    chapter: item.chapter,
    parts: normParts.map(({ key, name }) => ({
      name,
      words: shownWords(item[key], traced, `${ordinalOf(item.number)} `),
    })),
  };
};
export type ShowAnswer = NonNullable<ReturnType<typeof showAnswer>>;

/** Clause by clause of both papers: the steps and acts that carry it out, and the tests that show it. */
export const traceAnswer = async () => {
  const worked = await workedMatters();
  const clauses = traceClauses([...normClauses, ...opinionClauses], matters)
    .filter(({ clause, by }) => clause.isAsking || by.length > 0)
    .map((traced) => ({
      document: traced.clause.document,
      item: traced.clause.item,
      clause: traced.clause.clause,
      text: traced.clause.text,
      asks: traced.clause.isAsking,
      by: traced.by.map((bearer) => ({
        of: bearer.of.id,
        kind: bearer.kind,
        id: bearer.id,
        title: bearer.title,
        tests: testsOf(traced.clause, bearer, worked.get(bearer.of.id) ?? { examples: [], courses: [] }),
      })),
    }));
  const asking = clauses.filter(({ asks }) => asks);
  const untraced = asking.filter(({ by }) => by.length === 0).length;
  return { testFile: everyMatterTest, clauses, asking: asking.length, untraced };
};
export type TraceAnswer = Awaited<ReturnType<typeof traceAnswer>>;
