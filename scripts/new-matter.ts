import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';
import { normItems } from '../domain/norm/items/index.ts';
import { filesOf, idOf, type NewMatter, withMatter } from './new-matter/files.ts';
import { runTool } from './run-tool.ts';

const usage = '用法：npm run -s new-matter -- <项号 1–44> <英文名，如 joint-inspection> [中文标题]';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'domain/matters');

/** The words as a matter, or the one sentence that says what is wrong with them. */
const read = ([number, name, title, ...rest]: readonly string[]): NewMatter | string => {
  if (number === undefined || name === undefined || rest.length > 0) return usage;
  const item = normItems.find((one) => String(one.number) === number);
  if (item === undefined) return `规范没有“${number}”这一项，请写 1 到 44 的项号。`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return `英文名“${name}”应为小写字母、数字和连字符。`;
  const matter = { item, name, title: title ?? item.title, initials: '' };
  if (existsSync(join(folder, idOf(matter)))) return `domain/matters/${idOf(matter)} 已经存在，没有改动。`;
  const letters = pinyin(matter.title, { pattern: 'first', toneType: 'none', type: 'array' });
  return { ...matter, initials: letters.filter((letter) => /^[a-z]$/.test(letter)).join('') };
};

const write = async (matter: NewMatter): Promise<void> => {
  const own = join(folder, idOf(matter));
  const list = join(folder, 'index.ts');
  const listed = withMatter(readFileSync(list, 'utf8'), matter);
  mkdirSync(own);
  for (const [name, text] of Object.entries(filesOf(matter))) writeFileSync(join(own, name), text);
  writeFileSync(list, listed);
  await runTool({ name: '@biomejs/biome', program: 'biome' }, ['format', '--write', own, list]);
};

const matter = read(process.argv.slice(2));
if (typeof matter === 'string') {
  process.stderr.write(`${matter}\n`);
  process.exitCode = 2;
} else {
  await write(matter);
  process.stdout.write(
    [
      `domain/matters/${idOf(matter)}/ 已建立并列入 domain/matters/index.ts。`,
      '规则、步骤和例子写好之前，npx vitest run tests/domain/matters/every-matter.test.ts 会逐条说明还缺什么。',
      '写好之后：npm run -s norm -- page 更新 docs/norm.md。',
      '',
    ].join('\n'),
  );
}
