import type { Citation } from '../citation.ts';
import { normItems } from './items/index.ts';
import { asksSomething, type NormItem, normParts, ordinalOf } from './norm-item.ts';
import { opinionSections } from './opinion/index.ts';

/** The two source papers, as citations name them. */
export const normTitle = '国家税务局 地方税务局合作工作规范';
export const opinionTitle = '国家税务总局关于进一步加强税收征管工作的若干意见';

/** A clause of a source paper, under the very words by which a matter cites it. */
export interface Clause extends Citation {
  readonly text: string;
  /** The norm's item; `null` for the opinion. */
  readonly item: number | null;
  /** Does it ask something of the bureaus that a step of a matter could carry out? */
  readonly isAsking: boolean;
}

const clausesOfItem = (item: NormItem): readonly Clause[] =>
  normParts.flatMap(({ key }) =>
    item[key].flatMap((words) =>
      'heading' in words
        ? []
        : [
            {
              document: normTitle,
              clause: `${ordinalOf(item.number)} ${words.at}`,
              text: words.text,
              item: item.number,
              isAsking: asksSomething(key),
            },
          ],
    ),
  );

export const normClauses: readonly Clause[] = normItems.flatMap(clausesOfItem);

export const opinionClauses: readonly Clause[] = opinionSections.flatMap(({ articles }) =>
  articles.flatMap(({ clauses }) =>
    clauses.map(({ at, text }) => ({ document: opinionTitle, clause: at, text, item: null, isAsking: true })),
  ),
);

export const clauseKey = ({ document, clause }: Citation): string => `${document} ${clause}`;

const byKey = new Map([...normClauses, ...opinionClauses].map((clause) => [clauseKey(clause), clause]));

/** The clause that a citation names; `undefined` for other law, and for a clause that the papers do not have. */
export const findClause = (citation: Citation): Clause | undefined => byKey.get(clauseKey(citation));

/** Is it one of the two source papers that is cited? Then it must name a clause of it. */
export const isOfSourcePapers = ({ document }: Citation): boolean =>
  document === normTitle || document === opinionTitle;
