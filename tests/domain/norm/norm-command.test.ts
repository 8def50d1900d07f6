import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normItems } from '../../../domain/norm/items/index.ts';
import { listAnswer, traceAnswer, workedMatters } from '../../../scripts/norm/answers.ts';
import { clauseTable, itemTable, withTables } from '../../../scripts/norm/tables.ts';

const root = join(import.meta.dirname, '../../..');
const norm = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/norm.ts'), ...words], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  return { status, stdout, stderr };
};

describe('npm run -s norm', () => {
  it('lists the items with what is built of them, and shows one whole', () => {
    const list = norm('list');
    expect([list.status, list.stderr]).toEqual([0, '']);
    expect(list.stdout.match(/^ ?\d+  /gm)).toHaveLength(44);
    expect(list.stdout).toContain('norm-28-anti-avoidance-liaison');
    const shown = norm('show', '17');
    expect(shown.stdout).toContain('[第十七项 4.方式二（1）] 国家税务局代地方税务局征收税款时');
    expect(shown.stdout).toContain('→ norm-17-cooperative-collection step check 纳税人确认');
    expect(shown.stdout).toContain('→ 尚无步骤');
  });

  it('traces both papers, and fails over untraced clauses only when it is to be strict', () => {
    const trace = norm('trace');
    expect([trace.status, trace.stderr]).toEqual([0, '']);
    expect(trace.stdout).toMatch(/共 \d+ 条，已落实 \d+ 条，尚无步骤 \d+ 条/);
    const strict = norm('trace', '--strict', '--json');
    const answer = JSON.parse(strict.stdout) as Awaited<ReturnType<typeof traceAnswer>>;
    expect(answer.clauses.filter(({ asks, by }) => asks && by.length === 0)).toHaveLength(answer.untraced);
    expect(strict.status).toBe(answer.untraced > 0 ? 1 : 0);
  });

  it('says in one sentence what it did not understand', () => {
    for (const words of [
      ['show', '45'],
      ['trace', '--strickt'],
    ]) {
      const refused = norm(...words);
      expect([refused.status, refused.stdout]).toEqual([2, '']);
      expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    }
    const asJson = norm('list', 'all', '--json');
    expect([asJson.status, Object.keys(JSON.parse(asJson.stdout) as object)]).toEqual([2, ['error']]);
  });
});

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('docs/norm.md', () => {
  const page = readFileSync(join(root, 'docs/norm.md'), 'utf8');

  it('has the tables that the program would write (npm run -s norm -- page)', async () => {
    const tables = { items: itemTable(listAnswer()), clauses: clauseTable(await traceAnswer()) };
    expect(page).toBe(withTables(page, tables));
    expect(page).toContain(tables.items);
    expect(page).toContain(tables.clauses);
  });

  it('names no file and no test that is not there', async () => {
    const paths = [...page.matchAll(/`((?:domain|main|tests|exchange|print-templates)\/[\w./-]*)`/g)].map(
      (match) => match[1] ?? '',
    );
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const texts = filesUnder(join(root, 'tests'))
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(path, 'utf8'));
    const worked = [...(await workedMatters()).values()];
    const own = [
      'Shown by',
      ...normItems.map(({ title }) => title),
      ...worked.flatMap(({ examples, courses }) => [...examples, ...courses].map(({ title }) => title)),
    ].join('\n');
    const titles = [...page.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? '');
    const lost = titles.filter(
      (title) => !own.includes(title) && !texts.some((text) => text.includes(title)),
    );
    expect(lost).toEqual([]);
  });
});
