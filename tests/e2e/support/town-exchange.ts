import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** The commands of a section of README.md, each with its words as the shell takes them apart. */
export const readmeCommands = (heading: string): readonly (readonly string[])[] => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => /^ {4}npm /.test(line))
    .map((line) => line.trim().split(' '));
};

/** The script behind `npm run <name>` or `npm start`, and the words behind `--`. */
export const behindNpm = (command: readonly string[]): { script: string; words: readonly string[] } => {
  const name = command[1] === 'run' ? command.slice(2).find((word) => !word.startsWith('-')) : command[1];
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const script = /^node (\S+)$/.exec(scripts[name ?? ''] ?? '')?.[1];
  if (script === undefined) throw new Error(`package.json has no ${name}`);
  return { script: join(root, script), words: command.slice(command.indexOf('--') + 1) };
};

export interface RunningCommand {
  /** Everything it has said so far. */
  said(): string;
  /** Until it has said this. */
  says(wanted: string): Promise<void>;
  press(key: string): void;
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Until it ends by itself. */
  ended(): Promise<number | null>;
}

const waitMs = 120_000;

/** Starts a command as npm would, with its keys at hand. */
export const runCommand = (script: string, words: readonly string[]): RunningCommand => {
  const child: ChildProcess = spawn(process.execPath, [script, ...words], { cwd: root, stdio: 'pipe' });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8');
    });
  const ended = (async () => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode;
  })();
  return {
    said: () => said,
    says: async (wanted) => {
      const end = performance.now() + waitMs;
      while (!said.includes(wanted)) {
        if (child.exitCode !== null || performance.now() > end)
          throw new Error(`${script} never said ${wanted}: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    press: (key) => void child.stdin?.write(key),
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
    ended: () => ended,
  };
};
