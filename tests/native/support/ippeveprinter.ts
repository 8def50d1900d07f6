import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openIppQueue } from '../../../native/document-printers/queue.ts';

const program = ['/usr/sbin/ippeveprinter', '/usr/bin/ippeveprinter'].find((path) => existsSync(path));

/** A real IPP printer of another maker, with a person at its paper. */
export interface EvePrinter {
  readonly url: string;
  /** The documents it kept, byte for byte as it took them. */
  kept(): readonly Buffer[];
  /** The next job finds no paper, and waits until there is some. */
  runOut(): void;
  loadPaper(): void;
  /** The next job ends in an error of the printer. */
  breakDown(): void;
  kill(): void;
  close(): void;
}

/** What the job is done by: it tells the printer of paper by lines of STATE, as a driver does. */
const jobScript = (folder: string): string => `#!/bin/sh
if [ -e '${folder}/broken' ]; then exit 1; fi
if [ -e '${folder}/no-paper' ]; then
  echo 'STATE: +media-empty-error' >&2
  while [ -e '${folder}/no-paper' ]; do sleep 0.05; done
  echo 'STATE: -media-empty-error' >&2
fi
exit 0
`;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Starts it without the DNS-SD daemon it asks for; the sentence says why where it cannot. */
export const startEvePrinter = async (): Promise<EvePrinter | string> => {
  if (program === undefined) return 'ippeveprinter is not installed (apt: cups-ipp-utils)';
  if (spawnSync('gcc', ['--version']).error !== undefined) return 'gcc is not installed';
  const folder = mkdtempSync(join(tmpdir(), 'ippeve-'));
  const stub = join(folder, 'no-avahi.so');
  const source = fileURLToPath(new URL('../../fixtures/devices/no-avahi.c', import.meta.url));
  execFileSync('gcc', ['-shared', '-fPIC', '-o', stub, source]);
  const spool = mkdtempSync(join(folder, 'spool-'));
  const command = join(folder, 'job.sh');
  writeFileSync(command, jobScript(folder), { mode: 0o755 });
  const port = await freePort();
  const words = ['-r', 'off', '-d', spool, '-k', '-p', String(port), '-n', 'localhost'];
  const formats = 'application/pdf,application/vnd.cups-raw';
  const server: ChildProcess = spawn(program, [...words, '-f', formats, '-c', command, 'Test'], {
    stdio: 'ignore',
    env: { ...process.env, LD_PRELOAD: stub },
  });
  const url = `ipp://localhost:${port}/ipp/print`;
  const queue = openIppQueue(url, 'application/pdf');
  const flag = (name: string) => join(folder, name);
  const close = (): void => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 100; tries += 1) {
    const up = await queue.check().then(
      () => true,
      () => false,
    );
    if (up)
      return {
        url,
        kept: () =>
          readdirSync(spool, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
        runOut: () => writeFileSync(flag('no-paper'), ''),
        loadPaper: () => rmSync(flag('no-paper'), { force: true }),
        breakDown: () => writeFileSync(flag('broken'), ''),
        kill: () => void server.kill('SIGKILL'),
        close,
      };
    if (server.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  close();
  return 'ippeveprinter does not start here';
};
