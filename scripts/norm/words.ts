import type { listAnswer, ShowAnswer, TraceAnswer } from './answers.ts';

/** Long clauses are cut in lists; `show` has them whole. */
const longest = 48;
const short = (text: string): string => {
  const line = text.replaceAll('\n', ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
};

export const listWords = ({ items, opinion }: ReturnType<typeof listAnswer>): string =>
  [
    ...items.flatMap(({ item, title, ways, matters, carriedBy, clauses, traced }) => [
      `${String(item).padStart(2)}  ${title}  ${ways.map(({ name }) => name).join('、')}  ${traced}/${clauses}`,
      ...matters.map(
        ({ id, title: matter, mode }) => `      ${id}  ${matter}（${mode.number}：${mode.title}）`,
      ),
      ...carriedBy.map(
        ({ id, title: other, places }) =>
          `      ${id}  ${other}（本项未设事项，落实部分条款：${places.join('、')}）`,
      ),
    ]),
    `    ${opinion.title}  ${opinion.traced}/${opinion.clauses}`,
  ].join('\n');

export const showWords = (shown: ShowAnswer): string =>
  [
    shown.title,
    ...('chapter' in shown ? [`${shown.chapter}  ${shown.titleEn}`] : []),
    ...shown.parts.flatMap(({ name, words }) => [
      '',
      name,
      ...words.flatMap((one) => {
        if ('heading' in one) return [`  ${one.heading}`];
        const by = one.by.map(({ of, kind, id, title }) => `      → ${of} ${kind} ${id} ${title}`);
        const none = one.asks && by.length === 0 ? ['      → 尚无步骤'] : [];
        return [`  [${one.clause}] ${one.text.replaceAll('\n', '\n    ')}`, ...by, ...none];
      }),
    ]),
  ].join('\n');

const shownBy = (by: TraceAnswer['clauses'][number]['by']): readonly string[] => {
  const tests = [...new Set(by.flatMap((one) => one.tests))];
  return tests.length === 0 ? ['      尚无例子显示这一条'] : tests.map((test) => `      ✓ ${test}`);
};

export const traceWords = ({ clauses, asking, untraced, testFile }: TraceAnswer): string => {
  const traced = clauses.filter(({ by }) => by.length > 0);
  const open = clauses.filter(({ by }) => by.length === 0);
  return [
    '已落实到步骤的条款：',
    ...traced.flatMap(({ clause, text, by }) => [
      `  ${clause}  ${short(text)}`,
      ...by.map(({ of, kind, id, title }) => `    → ${of} ${kind} ${id} ${title}`),
      ...shownBy(by),
    ]),
    '',
    '尚无步骤的条款：',
    ...open.map(({ clause, text }) => `  ${clause}  ${short(text)}`),
    '',
    `共 ${asking} 条，已落实 ${asking - untraced} 条，尚无步骤 ${untraced} 条。例子由 ${testFile} 运行。`,
  ].join('\n');
};
