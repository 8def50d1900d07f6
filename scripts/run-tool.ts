import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

export interface Ran {
  readonly code: number;
  readonly output: string;
  /** What ended it, where it did not end by itself. */
  readonly signal: string | undefined;
}

/** File that a package names as its program, to be run by this very Node: no shell and no shim in between. */
const programOf = (name: string, program = name.split('/').at(-1) ?? name): string => {
  const folder = join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Readonly<Record<string, string>>;
  };
  const file = typeof bin === 'string' ? bin : bin[program];
  if (file === undefined) throw new Error(`${name} has no program ${program}`);
  return join(folder, file);
};

/** Runs a package’s program; `show` lets its output through as it comes, otherwise it is kept. */
export const runTool = (
  tool: { readonly name: string; readonly program?: string },
  words: readonly string[],
  show = false,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [programOf(tool.name, tool.program), ...words], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code: code ?? 1, output, signal: signal ?? undefined }));
  });

export interface Check {
  readonly name: string;
  readonly run: () => Promise<Ran>;
}

const worlds = [
  'domain',
  'contract',
  'evidence',
  'print-templates',
  'db',
  'native',
  'exchange',
  'preload',
  'renderer',
  'main',
  'scripts',
  'tests',
];

/** Types of every world, lint with its bans, and format. */
const checks: readonly Check[] = [
  ...worlds
    .filter((world) => existsSync(join(root, world, 'tsconfig.json')))
    .map((world) => ({
      name: `types of ${world}`,
      run: () => runTool({ name: 'typescript', program: 'tsc' }, ['-p', world, '--pretty', 'false']),
    })),
  { name: 'lint', run: () => runTool({ name: 'oxlint' }, ['--type-aware', '-f', 'unix']) },
  {
    name: 'format',
    run: () => runTool({ name: '@biomejs/biome', program: 'biome' }, ['format', '--colors=off']),
  },
];

/** Runs the checks two at a time and says which failed, with what they said. */
export const runChecks = async (): Promise<{
  readonly passed: number;
  readonly failed: readonly string[];
}> => {
  const waiting = [...checks];
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const { code, output } = await check.run();
      if (code === 0) continue;
      failed.push(check.name);
      process.stdout.write(`\n✗ ${check.name}\n${output.trim()}\n`);
    }
  };
  await Promise.all([worker(), worker()]);
  const passed = checks.length - failed.length;
  process.stdout.write(
    `Checks: ${passed} passed, ${failed.length} failed${failed.length > 0 ? ` (${failed.join(', ')})` : ''}\n`,
  );
  return { passed, failed };
};
