import type { NormItemView, NormRow, NormWordsView } from '../../contract/calls/norm.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { normClauses } from '../../domain/norm/clause.ts';
import { normItems } from '../../domain/norm/items/index.ts';
import { type NormItem, normParts, type NormWords, ordinalOf } from '../../domain/norm/norm-item.ts';
import { carriersOf, countTraced, traceClauses, type TracedClause } from '../../domain/norm/trace.ts';
import type { HallContext } from './hall-context.ts';

const wordsOf = (words: readonly NormWords[]): string =>
  words.map((one) => ('heading' in one ? one.heading : one.text)).join('');

const traceItem = (item: NormItem, matters: readonly Matter[]): readonly TracedClause[] =>
  traceClauses(
    normClauses.filter((clause) => clause.item === item.number),
    matters,
  );

const rowOf = (item: NormItem, matters: readonly Matter[], traced: readonly TracedClause[]): NormRow => ({
  item: item.number,
  title: item.title,
  titleEn: item.titleEn,
  lead: wordsOf(item.lead),
  levels: wordsOf(item.levels),
  matters: matters
    .filter((matter) => matter.item === item.number)
    .map(({ id, title, titleEn }) => ({ id, title, titleEn })),
  carriedBy: carriersOf(traced, item.number).map(({ id, title, titleEn }) => ({ id, title, titleEn })),
  ...countTraced(traced),
});

const viewOf = (
  ordinal: string,
  words: NormWords,
  traced: ReadonlyMap<string, TracedClause>,
): NormWordsView => {
  if ('heading' in words) return { clause: null, place: '', text: words.heading, isAsking: false, by: [] };
  const clause = `${ordinal} ${words.at}`;
  const found = traced.get(clause);
  return {
    clause,
    place: /(（\d+）|方式.)$/.exec(words.at)?.[0] ?? '',
    text: words.text,
    isAsking: found?.clause.isAsking ?? false,
    by: (found?.by ?? []).map(({ of, kind, title, titleEn }) => ({
      ofId: of.id,
      ofTitle: of.title,
      ofTitleEn: of.titleEn,
      kind,
      title,
      titleEn,
    })),
  };
};

/** The pages of the norm: what the paper says, and which step of this window's matters carries each clause out. */
export const openNormDesk = ({ matters }: Pick<HallContext, 'matters'>): Handlers['norm'] => ({
  items: () => ({ rows: normItems.map((item) => rowOf(item, matters, traceItem(item, matters))) }),
  item: ({ item: wanted }): NormItemView => {
    const item = normItems.find(({ number }) => number === wanted);
    if (item === undefined) throw new Fault('case/not-found');
    const ordinal = ordinalOf(item.number);
    const traced = traceItem(item, matters);
    const byClause = new Map(traced.map((one) => [one.clause.clause, one]));
    return {
      ...rowOf(item, matters, traced),
      chapter: item.chapter,
      ordinal,
      parts: normParts.map(({ key }) => ({
        part: key,
        words: item[key].map((words) => viewOf(ordinal, words, byClause)),
      })),
    };
  },
});
