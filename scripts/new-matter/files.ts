import { normClauses } from '../../domain/norm/clause.ts';
import { type NormItem, ordinalOf } from '../../domain/norm/norm-item.ts';

const waysInEnglish: Readonly<Record<string, string>> = {
  合作目标: 'goal',
  合作方式: 'way',
  合作流程: 'flow',
  方式一: 'way1',
  方式二: 'way2',
  方式三: 'way3',
  建成前: 'before',
  建成后: 'after',
};

/** `4.方式二（5）` as a name in code: `way2Step5`. */
export const nameOfPlace = (at: string): string => {
  const [, part = '', place = '', point] = /^(\d)\.([^（]+)(?:（(\d+)）)?$/.exec(at) ?? [];
  const name = waysInEnglish[place];
  if (name === undefined) throw new Error(`no name in code for ${at}`);
  if (point === undefined) return name;
  return part === '4' && place !== '合作流程' ? `${name}Step${point}` : `${name}${point}`;
};

const camel = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase());
const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
/** Enough of a clause to know it again; the norm page has it whole. */
const gist = (text: string): string => {
  const [line = ''] = text.split('\n');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};

export interface NewMatter {
  readonly item: NormItem;
  readonly name: string;
  readonly title: string;
  readonly initials: string;
}

export const idOf = ({ item, name }: Pick<NewMatter, 'item' | 'name'>): string =>
  `norm-${String(item.number).padStart(2, '0')}-${name}`;

const clausesFile = ({ item }: NewMatter): string => {
  const prefix = `${ordinalOf(item.number)} `;
  const lines = normClauses
    .filter((clause) => clause.item === item.number && clause.isAsking)
    .map(
      ({ clause, text }) =>
        `  /** ${gist(text)} */\n  ${nameOfPlace(clause.slice(prefix.length))}: cite(norm, ${quote(clause)}),`,
    );
  return `import { cite } from '../../citation.ts';

const norm = '国家税务局 地方税务局合作工作规范';

/** Item ${item.number} (${item.title}), clause by clause. */
export const item${item.number} = {
${lines.join('\n')}
} as const;
`;
};

const formFile = (): string => `import type { Field } from '../../forms/field.ts';

export const fields: readonly Field[] = [
  { kind: 'text', id: 'subject', label: '办理对象', labelEn: 'Subject', required: true, maxLength: 80 },
];
`;

const matterFile = (matter: NewMatter): string => {
  const { item, title, initials } = matter;
  const [first] = normClauses.filter((clause) => clause.item === item.number && clause.isAsking);
  const goal = `item${item.number}.${nameOfPlace((first?.clause ?? '').split(' ')[1] ?? '')}`;
  return `import { type Decision, defineMatter } from '../matter.ts';
import { item${item.number} } from './clauses.ts';
import { fields } from './form.ts';

/** Until its rules are written the matter refuses everybody: nobody's application is taken by a skeleton. */
const decide = (): Decision => ({
  outcome: 'refuse',
  reason: { zh: '本事项的办理规则尚未编写。', en: 'The rules of this matter are not written yet.' },
  remedy: { zh: '请按现行办法办理。', en: 'Do it as it has been done so far.' },
  basis: [${goal}],
});

/** Norm item ${item.number}: ${item.titleEn}. */
export const matter = defineMatter({
  id: ${quote(idOf(matter))},
  item: ${item.number},
  revision: 1,
  title: ${quote(title)},
  titleEn: ${quote(item.titleEn)},
  initials: ${quote(initials)},
  basis: [${goal}],
  startedBy: 'bureau',
  subject: 'by-form',
  bureaus: ['state', 'local'],
  opens: 'own-lane',
  openedBy: ['tax-officer', 'supervisor'],
  mode: { number: 1, title: '' },
  promise: '',
  promiseEn: '',
  // A clause is cited by the step that carries it out, and only then: the trace believes what stands here.
  steps: [{ id: 'form', kind: 'fill-form', title: '填写', titleEn: 'Fill in', clauses: [] }],
  fields: () => fields,
  initialAnswers: () => ({}),
  papers: () => [],
  decide,
  subjectOf: (answers) => answers['subject'] ?? '',
});
`;
};

const examplesFile = (): string => `import type { Example } from '../example.ts';

export const examples: readonly Example[] = [];
`;

/** What a new matter's folder begins with, by file name. */
export const filesOf = (matter: NewMatter): Readonly<Record<string, string>> => ({
  'clauses.ts': clausesFile(matter),
  'form.ts': formFile(),
  'matter.ts': matterFile(matter),
  'examples.ts': examplesFile(),
});

/** The list of matters with one more line; its import stands among the others in their order. */
export const withMatter = (list: string, matter: NewMatter): string => {
  const constant = camel(matter.name);
  const line = `import { matter as ${constant} } from './${idOf(matter)}/matter.ts';`;
  if (new RegExp(`\\bmatter as ${constant}\\b`).test(list)) throw new Error(`${constant} stands in the list`);
  const lines = list.split('\n');
  const later = lines.findIndex((one) => one.startsWith('import { matter as ') && pathOf(one) > pathOf(line));
  const last = lines.findLastIndex((one) => one.startsWith('import '));
  lines.splice(later < 0 ? last + 1 : later, 0, line);
  return lines.join('\n').replace(/(export const matters = \[)([^\]]*?),?(\s*)\]/, `$1$2, ${constant},$3]`);
};
const pathOf = (line: string): string => /from '(.+)'/.exec(line)?.[1] ?? '';
