import { type ChildProcess, execFile, fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EnrolmentRequest } from '../../contract/exchange/enrolment.ts';
import { entryPath } from '../entry-paths.ts';
import { freePort } from './free-port.ts';
import { town } from './town/town.ts';

const run = promisify(execFile);

/** The local exchange of a training folder: a process of its own on SQLite, started through its own command. */
export interface TrainingExchange {
  readonly url: string;
  readonly enrol: (request: EnrolmentRequest, entitlements: readonly string[]) => Promise<string>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly pid: () => number | undefined;
}

/** Prepares (once) and describes the exchange of `folder`; nothing runs until `start()`. */
export const prepareTrainingExchange = async (folder: string): Promise<TrainingExchange> => {
  mkdirSync(folder, { recursive: true });
  const cli = entryPath('exchange/cli');
  const store = ['--keys', join(folder, 'keys'), '--store', `sqlite:${join(folder, 'exchange.db')}`];
  const command = (...args: readonly string[]) => run(process.execPath, [cli, ...args, ...store]);
  const addressFile = join(folder, 'address.json');
  if (!existsSync(addressFile)) {
    mkdirSync(join(folder, 'keys'), { recursive: true });
    await command('init', '--env', 'training', '--start-date', town.firstBusinessDay);
    writeFileSync(addressFile, JSON.stringify({ port: await freePort() }));
  }
  const { port } = JSON.parse(readFileSync(addressFile, 'utf8')) as { port: number };
  const url = `http://127.0.0.1:${port}`;

  let child: ChildProcess | undefined;
  let stopping = false;
  const answers = async (): Promise<boolean> => {
    try {
      return (await fetch(`${url}/v1/policy`, { signal: AbortSignal.timeout(1_000) })).ok;
    } catch {
      return false;
    }
  };
  const spawn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const started = fork(
        cli,
        ['serve', ...store, '--port', String(port), '--log', join(folder, 'exchange.jsonl')],
        {
          stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        },
      );
      child = started;
      let said = '';
      started.stderr?.on('data', (bytes: Buffer) => {
        said = (said + bytes.toString('utf8')).slice(-2_000);
      });
      started.once('message', () => resolve());
      started.once('exit', (code) => {
        if (child === started) child = undefined;
        reject(new Error(`the exchange ended with ${code}: ${said}`));
      });
    });

  return {
    url,
    enrol: async (request, entitlements) => {
      const requestFile = join(folder, `${request.device}.request.json`);
      const approvalFile = join(folder, `${request.device}.approval.json`);
      writeFileSync(requestFile, JSON.stringify(request, null, 2));
      await command(
        'enrol',
        requestFile,
        approvalFile,
        ...entitlements.flatMap((text) => ['--entitle', text]),
      );
      return readFileSync(approvalFile, 'utf8');
    },
    start: async () => {
      stopping = false;
      // Another window of this folder may have started it already.
      if (await answers()) return;
      await spawn();
    },
    stop: async () => {
      stopping = true;
      const running = child;
      if (running === undefined || running.exitCode !== null) return;
      await new Promise<void>((resolve) => {
        running.once('exit', () => resolve());
        running.kill('SIGTERM');
      });
    },
    pid: () => (stopping ? undefined : child?.pid),
  };
};
