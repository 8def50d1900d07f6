import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const cli = join(import.meta.dirname, '../../exchange/cli.ts');

/** The exchange’s own command, serving, at a port that stays the same over its lives. */
export interface ExchangeProcess {
  readonly url: string;
  /** Serves again, if it does not; waits until it does. Throws with its last words when it would not. */
  start(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, as an operator ends it; resolves when it is gone. */
  stop(): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  isGone(): boolean;
  /** How often it ended by itself: never, unless something is wrong. */
  readonly counted: { deaths: number };
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

export const exchangeProcess = async (store: readonly string[]): Promise<ExchangeProcess> => {
  const port = await freePort();
  const counted = { deaths: 0 };
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
  };
  const begin = async (): Promise<string | undefined> => {
    const started = fork(cli, ['serve', '--port', String(port), ...store], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    let said = '';
    started.stderr?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-2_000);
    });
    const listening = await new Promise<boolean>((resolve) => {
      started.once('message', () => resolve(true));
      started.once('exit', () => resolve(false));
    });
    if (!listening) return said;
    child = started;
    started.once('exit', () => {
      if (child !== started) return;
      child = undefined;
      counted.deaths += 1;
      process.stderr.write(`the exchange ended by itself: ${said}\n`);
    });
    return undefined;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    start: async () => {
      if (child !== undefined) return;
      // Its database may still be coming back: an operator’s service manager tries again, and so does this.
      for (let tries = 0; ; tries += 1) {
        const said = await begin();
        if (said === undefined) return;
        if (tries >= 60 || !said.includes('exchange/unavailable')) throw new Error(`no exchange: ${said}`);
        await wait(250);
      }
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    signal: (signal) => void child?.kill(signal),
    isGone: () => child === undefined,
    counted,
  };
};
