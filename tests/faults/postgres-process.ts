import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type CannotRun, type OwnPostgres, startOwnPostgres } from '../../scripts/exchange/own-postgres.ts';
import { isRunning } from '../../main/is-running.ts';

/** A real PostgreSQL as a process to be killed: the same cluster, at the same port, over its lives. */
export interface PostgresProcess {
  readonly url: string;
  /** Ends every connection of the exchanges, as an administrator does: `pg_terminate_backend`. */
  endBackends(): Promise<void>;
  /** SIGKILL of the postmaster, while its backends are at work. */
  kill(): Promise<void>;
  /** Starts it on what lies on the disk; it recovers from its log. */
  start(): Promise<void>;
  /** Postmaster and every backend, as a machine that hangs. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  remove(): Promise<void>;
}

/** Processes whose parent is `pid` (Linux). */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

export const startPostgresProcess = async (): Promise<PostgresProcess | CannotRun> => {
  if (process.platform !== 'linux')
    return { skipped: `its backends are found under /proc, which ${process.platform} has not` };
  const folder = mkdtempSync(join(tmpdir(), 'exchange-pg-'));
  const first = await startOwnPostgres({ folder, forATest: true });
  if ('skipped' in first) {
    rmSync(folder, { recursive: true, force: true });
    return first;
  }
  let server: OwnPostgres = first;
  const { port } = first;
  const postmaster = (): number =>
    Number(readFileSync(join(folder, 'run', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  await first.asAdmin('create database exchange');
  return {
    url: first.url('exchange'),
    endBackends: () =>
      server.asAdmin(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where pid <> pg_backend_pid() and backend_type = 'client backend'`,
      ),
    kill: async () => {
      const pid = postmaster();
      process.kill(pid, 'SIGKILL');
      while (isRunning(pid)) await wait(10);
    },
    start: async () => {
      for (let tries = 0; ; tries += 1) {
        const started = await startOwnPostgres({ folder, port, forATest: true });
        if (!('skipped' in started)) {
          server = started;
          return;
        }
        // The old backends notice that their postmaster is gone, and only then may a new one begin.
        if (tries > 100) throw new Error(started.skipped);
        await wait(100);
      }
    },
    signal: (signal) => {
      const pid = postmaster();
      for (const each of [pid, ...childrenOf(pid)]) process.kill(each, signal);
    },
    remove: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
