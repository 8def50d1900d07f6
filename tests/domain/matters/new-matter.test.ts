import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Matter } from '../../../domain/matters/matter.ts';
import { normClauses } from '../../../domain/norm/clause.ts';
import { normItems } from '../../../domain/norm/items/index.ts';
import { filesOf, nameOfPlace } from '../../../scripts/new-matter/files.ts';
import { gapsOf } from './gaps.ts';

const root = join(import.meta.dirname, '../../..');
let copy: string;
const run = (file: string, ...words: readonly string[]) =>
  spawnSync(process.execPath, [join(copy, file), ...words], { cwd: copy, encoding: 'utf8' });
const tool = (program: string, ...words: readonly string[]) => {
  const { status, stdout, stderr } = run(`node_modules/${program}`, ...words);
  return { status, said: status === 0 ? '' : stdout + stderr };
};
const clean = { status: 0, said: '' };

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'joint-window-new-matter-'));
  for (const path of [
    'domain',
    'scripts/new-matter.ts',
    'scripts/new-matter',
    'scripts/run-tool.ts',
    'biome.json',
    '.gitignore',
    '.oxlintrc.json',
    'tsconfig.base.json',
    'package.json',
  ])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('npm run -s new-matter', () => {
  const folder = 'domain/matters/norm-29-inspection-targets';

  it('writes a folder and one line that pass types, lint and format', () => {
    const made = run('scripts/new-matter.ts', '29', 'inspection-targets');
    expect([made.status, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toContain(folder);
    expect(readFileSync(join(copy, 'domain/matters/index.ts'), 'utf8')).toContain(
      "import { matter as inspectionTargets } from './norm-29-inspection-targets/matter.ts';",
    );
    const clauses = readFileSync(join(copy, folder, 'clauses.ts'), 'utf8');
    expect(clauses).toContain("flow3: cite(norm, '第二十九项 4.合作流程（3）')");
    // The types of everything else are another check's; here it is the new folder and the list that count.
    const types = tool('typescript/bin/tsc', '-p', 'domain', '--pretty', 'false').said.split('\n');
    expect(types.filter((line) => line.startsWith('domain/matters/'))).toEqual([]);
    expect(tool('oxlint/bin/oxlint', '--type-aware', '-f', 'unix', folder)).toEqual(clean);
    expect(
      tool('@biomejs/biome/bin/biome', 'format', '--colors=off', folder, 'domain/matters/index.ts'),
    ).toEqual(clean);
  });

  it('is told by the every-matter runner what it still lacks, refuses everybody, and traces nothing', async () => {
    const { matter } = (await import(pathToFileURL(join(copy, folder, 'matter.ts')).href)) as {
      matter: Matter;
    };
    expect(gapsOf({ matter, examples: [], courses: [] })).toEqual([
      'no example is decided: accept',
      'no example is decided: refuse',
      'no example is decided: correct',
      'no example stands beside a date boundary, and no course is worked',
      'step form cites no clause',
      'no step hands anything to a person',
      'no step sends anything to a bureau',
      'the mode has no title',
      'no time is promised',
    ]);
    expect(matter).toMatchObject({ item: 29, title: '确定联合稽查对象', initials: 'qdlhjcdx' });
    expect(readFileSync(join(copy, folder, 'matter.ts'), 'utf8')).toContain("outcome: 'refuse'");
    expect(matter.steps.flatMap(({ clauses }) => clauses)).toEqual([]);
  });

  it('says in one sentence what is wrong, and then has changed nothing', () => {
    const list = readFileSync(join(copy, 'domain/matters/index.ts'), 'utf8');
    for (const [words, sentence] of [
      [['29', 'inspection-targets'], '已经存在'],
      [['45', 'beyond'], '没有“45”这一项'],
      [['30', 'Joint_Visit'], '小写字母'],
      [['30'], '用法'],
    ] as const) {
      const refused = run('scripts/new-matter.ts', ...words);
      expect([refused.status, refused.stdout]).toEqual([2, '']);
      expect(refused.stderr).toContain(sentence);
      expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(readFileSync(join(copy, 'domain/matters/index.ts'), 'utf8')).toBe(list);
    expect(existsSync(join(copy, 'domain/matters/norm-30-Joint_Visit'))).toBe(false);
  });

  it('has a name in code for every clause of every item, none twice within one', () => {
    for (const item of normItems) {
      const names = normClauses
        .filter((clause) => clause.item === item.number && clause.isAsking)
        .map(({ clause }) => nameOfPlace(clause.split(' ')[1] ?? ''));
      expect(new Set(names).size).toBe(names.length);
      expect(Object.keys(filesOf({ item, name: 'x', title: item.title, initials: 'x' }))).toHaveLength(4);
    }
  });
});
