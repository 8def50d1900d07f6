import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pinnedNode } from './support/node.ts';

const root = join(import.meta.dirname, '../..');
let copy: string;
const run = (file: string, ...words: readonly string[]) =>
  spawnSync(pinnedNode(), [join(copy, file), ...words], { cwd: copy, encoding: 'utf8' });
const at = (path: string): string => join(copy, path);
/** What the types of one file say. */
const typesOf = (file: string): string[] =>
  run('node_modules/typescript/bin/tsc', '-p', 'native', '--pretty', 'false')
    .stdout.split('\n')
    .filter((line) => line.startsWith(file));
const testsIn = (file: string, ...words: readonly string[]) => {
  const report = at('report.json');
  const { status } = run(
    'node_modules/vitest/vitest.mjs',
    'run',
    file,
    ...words,
    '--reporter=json',
    `--outputFile.json=${report}`,
  );
  const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
  };
  return { status, passed, failed };
};
const testOf = (name: string) => testsIn(`tests/native/models/${name}.test.ts`);
/** Fills the skeleton in, as whoever has the manual does. */
const fill = (file: string, fields: string): void => {
  const text = readFileSync(at(file), 'utf8').replace(/^\s*\/\/.*\n/gm, '');
  writeFileSync(at(file), text.replace(/(\n {2}id: '.*',\n)/, `$1  ${fields}\n`));
};
const recordedAs = (driver: string, from: string): void => {
  const folder = 'tests/fixtures/devices/recordings';
  const text = readFileSync(join(root, folder, `${from}.virtual.jsonl`), 'utf8');
  writeFileSync(at(`${folder}/${driver}.jsonl`), text.replace(`"driver":"${from}"`, `"driver":"${driver}"`));
};

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'joint-window-new-driver-'));
  for (const path of [
    ...['domain', 'evidence', 'native', 'tests/native', 'tests/fixtures/devices', 'tests/journeys/seed.ts'],
    // The plan of every driver knows the town's keys.
    ...['tests/support/fault-of.ts', 'main/training/town', 'docs/devices.md'],
    ...['tests/tsconfig.json', 'scripts/new-driver', 'scripts/record-device', 'biome.json', '.gitignore'],
    ...readdirSync(join(root, 'scripts'))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `scripts/${name}`),
    ...['tsconfig.base.json', 'package.json', 'vitest.config.ts'],
  ])
    cpSync(join(root, path), at(path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), at('node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('npm run -s new-driver', () => {
  test('a receipt printer: its file does not compile until it is filled in, and passes once it was recorded', () => {
    const file = 'native/receipt-printers/acme-tp80.ts';
    const made = run('scripts/new-driver.ts', 'receipt-printer', 'acme-tp80');
    expect([made.status, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toContain(file);
    expect(made.stdout).toContain('record-device -- --kind receipt-printer --driver acme-tp80');
    expect(typesOf(file).join('\n')).toMatch(/vendor.*model.*columns|missing the following properties/);
    fill(
      file,
      `vendor: 'ACME', model: 'TP80', columns: 48, confirms: 'in-order', automaticStatus: true, cutter: true, watchMs: 0,`,
    );
    expect(typesOf('native/receipt-printers')).toEqual([]);
    // Out of a manual alone it works on our own model of a printer, and is not called tried.
    const unrecorded = testOf('acme-tp80');
    expect(unrecorded).toMatchObject({ failed: 1 });
    expect(unrecorded.passed).toBeGreaterThan(10);
    recordedAs('acme-tp80', 'escpos-serial');
    expect(testOf('acme-tp80')).toEqual({ status: 0, passed: unrecorded.passed + 2, failed: 0 });
  });

  test('a model that is filled in wrongly does not pass its contract', () => {
    const file = at('native/receipt-printers/acme-tp80.ts');
    const right = readFileSync(file, 'utf8');
    writeFileSync(file, right.replace("confirms: 'in-order'", "confirms: 'never'"));
    expect(testOf('acme-tp80').failed).toBeGreaterThan(0);
    writeFileSync(file, right);
  });

  test('a form printer and a reader on USB likewise', () => {
    for (const [kind, name, fields] of [
      ['form-printer', 'acme-fp24', `vendor: 'ACME', model: 'FP24', profile: 'lq-1600k', wayBack: 'none',`],
      ['id-card-reader', 'acme-reader-1', ''],
    ] as const) {
      expect(run('scripts/new-driver.ts', kind, name)).toMatchObject({ status: 0, stderr: '' });
      const file = `native/${kind}s/${name}.ts`;
      expect(typesOf(file)).not.toEqual([]);
      if (fields !== '') fill(file, fields);
      else
        writeFileSync(
          at(file),
          readFileSync(at(file), 'utf8').replace(
            /= \{[\s\S]*\} as const/,
            `= { profile: { vid: 1, pid: 2, interfaceNumber: 0, packetSize: 64, endpoints: { kind: 'stream', out: 2, in: 129 } }, source: 'x' } as const`,
          ),
        );
      expect(typesOf(`native/${kind}s`)).toEqual([]);
    }
    recordedAs('acme-reader-1', 'sam-v');
    expect(testOf('acme-reader-1')).toMatchObject({ status: 0, failed: 0 });
    // Most form printers say nothing back; what they were sent, and that somebody looked at it, is recorded all the same.
    expect(testOf('acme-fp24')).toMatchObject({ failed: 1 });
    recordedAs('acme-fp24', 'lq-1600k');
    expect(testOf('acme-fp24')).toMatchObject({ status: 0, failed: 0 });
  });

  test('all three are in the plan of every driver by their line in the list, and pass what is planned', () => {
    expect(testsIn('tests/native/every-driver-planned.test.ts')).toMatchObject({ status: 0, failed: 0 });
    const models = 'acme-tp80, (in-process|tcp)|acme-fp24, (in-process|CUPS)|acme-reader-1, packets';
    const planned = testsIn('tests/native/every-driver.test.ts', '-t', models);
    expect(planned).toMatchObject({ status: 0, failed: 0 });
    expect(planned.passed).toBeGreaterThan(60);
    // One that is known to the configuration and stands in no list of drivers is told.
    const names = at('native/receipt-printers/model-names.ts');
    const right = readFileSync(names, 'utf8');
    writeFileSync(names, right.replace("'acme-tp80'", "'acme-tp80', 'acme-tp81'"));
    expect(testsIn('tests/native/every-driver-planned.test.ts').failed).toBeGreaterThan(0);
    writeFileSync(names, right);
  });

  test('says in one sentence what is wrong, and then has changed nothing', () => {
    const before = readFileSync(at('native/receipt-printers/models.ts'), 'utf8');
    for (const [words, sentence] of [
      [['receipt-printer', 'acme-tp80'], '已经存在'],
      [['document-camera', 'acme-c1'], '不按型号选择'],
      [['receipt-printer', 'TP_80'], '小写'],
      [['receipt-printer'], '用法'],
    ] as const) {
      const refused = run('scripts/new-driver.ts', ...words);
      expect([refused.status, refused.stdout]).toEqual([2, '']);
      expect(refused.stderr).toContain(sentence);
      expect(refused.stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(readFileSync(at('native/receipt-printers/models.ts'), 'utf8')).toBe(before);
  });
});
