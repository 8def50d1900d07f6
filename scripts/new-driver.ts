import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelKind, modelKinds, type NewModel } from './new-driver/kinds.ts';
import { walks } from './record-device/walks.ts';
import { runTool } from './run-tool.ts';

const kindNames = Object.keys(modelKinds);
const usage = `用法：npm run -s new-driver -- <${kindNames.join('|')}> <厂家-型号，如 acme-tp80>`;

const root = join(import.meta.dirname, '..');
const native = join(root, 'native');
const tests = join(root, 'tests/native/models');

interface Asked {
  readonly kindName: string;
  readonly kind: ModelKind;
  readonly model: NewModel;
}

/** The words as a model, or the one sentence that says what is wrong with them. */
const read = ([kindName, name, ...rest]: readonly string[]): Asked | string => {
  if (kindName === undefined || name === undefined || rest.length > 0) return usage;
  const kind = modelKinds[kindName];
  if (kind === undefined)
    return `“${kindName}”不按型号选择驱动；按型号选择的是：${kindNames.join('、')}。其他种类见 docs/devices.md。`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(name))
    return `“${name}”应为小写的厂家和型号，以连字符相连，如 acme-tp80。`;
  if (existsSync(join(native, kind.folder, `${name}.ts`)))
    return `native/${kind.folder}/${name}.ts 已经存在，没有改动。`;
  const constant = name.replace(/-([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase());
  return { kindName, kind, model: { name, constant } };
};

const write = async ({ kind, model }: Asked): Promise<void> => {
  const own = join(native, kind.folder);
  // Everything is made up before anything is written: a list that is not as expected leaves no half model behind.
  const files = [
    [join(own, `${model.name}.ts`), kind.file(model)],
    [join(tests, `${model.name}.test.ts`), kind.test(model)],
    ...Object.entries(kind.lists).map(
      ([list, withModel]) =>
        [join(own, list), withModel(readFileSync(join(own, list), 'utf8'), model)] as const,
    ),
  ] as const;
  mkdirSync(tests, { recursive: true });
  for (const [path, text] of files) writeFileSync(path, text);
  await runTool({ name: '@biomejs/biome', program: 'biome' }, [
    'format',
    '--write',
    ...files.map(([path]) => path),
  ]);
};

const asked = read(process.argv.slice(2));
if (typeof asked === 'string') {
  process.stderr.write(`${asked}\n`);
  process.exitCode = 2;
} else {
  await write(asked);
  const { kind, kindName, model } = asked;
  process.stdout.write(
    [
      `native/${kind.folder}/${model.name}.ts 已建立并列入该种类的型号表；填完注释中的各项之前它不能编译。`,
      ...(kindName in walks
        ? [
            `填完之后，在真机上录制一次：npm run -s record-device -- --kind ${kindName} --driver ${model.name} …`,
            '把录制文件放进 tests/fixtures/devices/recordings/。',
          ]
        : []),
      `然后运行 npx vitest run tests/native/models/${model.name}.test.ts。`,
      'docs/devices.md 中写明：谁、何时、在什么真机上试过什么。',
      '',
    ].join('\n'),
  );
}
