import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type CannotRun, startOwnPostgres } from '../../scripts/exchange/own-postgres.ts';

/** A real PostgreSQL of this machine's own, on loopback, gone with the tests. */
export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Ends every other connection, as a restart of the server would. */
  dropConnections(): Promise<void>;
  stop(): Promise<void>;
}
export type SkippedPostgres = CannotRun;

/** Starts a cluster (about two seconds), or says why this machine cannot. Call `stop()` in `afterAll`. */
export const startPostgres = async (): Promise<TestPostgres | SkippedPostgres> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-pg-'));
  const server = await startOwnPostgres({ folder, forATest: true });
  if ('skipped' in server) {
    fs.rmSync(folder, { recursive: true, force: true });
    return server;
  }
  let databases = 0;
  return {
    createDatabase: async () => {
      const name = `exchange_${++databases}`;
      await server.asAdmin(`create database ${name}`);
      return server.url(name);
    },
    dropConnections: () =>
      server.asAdmin(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where pid <> pg_backend_pid() and backend_type = 'client backend'`,
      ),
    stop: async () => {
      await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};
