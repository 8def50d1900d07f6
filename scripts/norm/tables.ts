import { normItems } from '../../domain/norm/items/index.ts';
import { ordinalOf } from '../../domain/norm/norm-item.ts';
import type { listAnswer, TraceAnswer } from './answers.ts';

const plain = (text: string): string => text.replaceAll('\n', ' ').replaceAll('|', '\\|');
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

type Carriers = ReturnType<typeof listAnswer>['items'][number]['carriedBy'];
/** Of an item without a matter of its own: what of it is built, and where. */
const elsewhere = (carriedBy: Carriers): string =>
  carriedBy.length === 0
    ? 'not built'
    : `no matter; in part by ${carriedBy.flatMap(({ places }) => places.map((place) => `\`${place}\``)).join(', ')}`;

/** The two tables of docs/norm.md; a test holds the page to them, so that it cannot say more than the program does. */
export const itemTable = ({ items, opinion }: ReturnType<typeof listAnswer>): string =>
  [
    row('item', '名称', 'in English', 'clauses traced', 'built as'),
    row('---', '---', '---', '---', '---'),
    ...items.map(({ item, title, titleEn, clauses, traced, matters, carriedBy }) =>
      row(
        String(item),
        title,
        titleEn,
        `${traced} of ${clauses}`,
        matters.length === 0
          ? elsewhere(carriedBy)
          : matters.map(({ id, mode }) => `\`domain/matters/${id}/\` (${plain(mode.title)})`).join('<br>'),
      ),
    ),
    row(
      'opinion',
      opinion.title,
      'Opinion on collection and administration',
      `${opinion.traced} of ${opinion.clauses}`,
      '—',
    ),
  ].join('\n');

/** A clause on which every decision rests has many examples: the page names a few, the command all. */
const fewest = 3;
const shownBy = (tests: readonly string[]): string =>
  [
    ...tests.slice(0, fewest).map((test) => `“${plain(test)}”`),
    ...(tests.length > fewest ? [`and ${tests.length - fewest} more`] : []),
  ].join('<br>');

/** Clause by clause: every item of which something is built, and of the opinion what is traced. */
export const clauseTable = ({ clauses }: TraceAnswer): string => {
  const built = new Set(clauses.flatMap(({ item, by }) => (by.length > 0 && item !== null ? [item] : [])));
  const table = (rows: TraceAnswer['clauses']): readonly string[] => [
    row('clause', 'step, act or deed', 'shown by'),
    row('---', '---', '---'),
    ...rows.map(({ clause, by }) =>
      row(
        clause.replace(/^第.+项 /, ''),
        by.length === 0
          ? '**nothing**'
          : by.map(({ of, kind, id }) => `\`${of.slice(0, 7)}\` ${kind} \`${id}\``).join('<br>'),
        shownBy([...new Set(by.flatMap(({ tests }) => tests))]) ||
          (by.length === 0 ? '' : 'no worked example'),
      ),
    ),
  ];
  const opinion = clauses.filter(({ item, by }) => item === null && by.length > 0);
  return [
    ...normItems
      .filter(({ number }) => built.has(number))
      .flatMap(({ number, title }) => [
        `### ${ordinalOf(number)} ${title}`,
        '',
        ...table(clauses.filter(({ item }) => item === number)),
        '',
      ]),
    ...(opinion.length === 0 ? [] : ['### The opinion', '', ...table(opinion), '']),
  ]
    .join('\n')
    .trim();
};

/** The page with its two tables as the program has them now. */
export const withTables = (
  page: string,
  tables: { readonly items: string; readonly clauses: string },
): string => {
  const put = (text: string, name: string, table: string): string =>
    text.replace(
      new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`),
      (_whole, open: string, close: string) => `${open}${table}\n${close}`,
    );
  return put(put(page, 'items', tables.items), 'clauses', tables.clauses);
};
