import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why the stand-in for Windows' spooler cannot be built here. */
export const noSpoolerHere =
  process.platform !== 'linux'
    ? 'the library is built as a Linux shared object'
    : spawnSync('gcc', ['--version']).status === 0
      ? undefined
      : 'gcc is not installed';

/** The hands on `winspool.c` and `gdi.c`: see there for what each file says. */
export interface TestSpooler {
  readonly library: string;
  set(file: 'printer-status' | 'attributes' | 'job-status' | 'short' | PaperFile, value: string): void;
  /** The status of one job, by its place in `jobs()`. */
  setJob(place: number, status: string): void;
  refuse(...names: readonly string[]): void;
  hang(...names: readonly string[]): void;
  printers(...names: readonly string[]): void;
  /** Every call so far with its one figure, in order. */
  calls(): readonly string[];
  jobs(): readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** The pages that came out of a drawing printer, job by job: portable pixmaps. */
  pages(): readonly (readonly Uint8Array[])[];
  /** As it was built: nothing set, no call, one printer; whoever uses it after another file begins with this. */
  clear(): void;
  remove(): void;
}

type PaperFile = 'papers' | 'dpi' | 'margin' | 'own-size' | 'most-copies' | 'after';

export const thePrinter = '小票机 XP-80C';

/** Builds the library with gcc and points it at a folder of its own. */
export const buildSpooler = async (): Promise<TestSpooler> => {
  const folder = mkdtempSync(join(tmpdir(), 'winspool-'));
  const library = join(folder, 'winspool.so');
  const source = new URL('gdi.c', import.meta.url).pathname;
  execFileSync('gcc', ['-shared', '-fPIC', '-o', library, source]);
  // The library reads the process's own environment, which Node's is a copy of only in a worker thread.
  const { default: koffi } = await import('koffi');
  const setenv = koffi
    .load('libc.so.6')
    .func('int setenv(const char *name, const char *value, int overwrite)');
  /** Another test file in this process may have pointed it elsewhere meanwhile. */
  const point = (): void => void setenv('WINSPOOL_FOLDER', folder, 1);
  point();
  const at = (file: string): string => join(folder, file);
  const write = (file: string, text: string): void => writeFileSync(at(file), text);
  const printers = (...names: readonly string[]): void =>
    writeFileSync(at('printers'), Buffer.from(names.map((name) => `${name}\0`).join(''), 'utf16le'));
  const names = (): string[] =>
    readdirSync(folder)
      .filter((file) => file.startsWith('name-'))
      .sort((one, other) => Number(one.slice(5)) - Number(other.slice(5)));
  return {
    library,
    set: write,
    setJob: (place, status) => write(names()[place]?.replace('name', 'job-status') ?? '', status),
    refuse: (...names) => write('refuse', names.join('\n')),
    hang: (...names) => write('hang', names.join('\n')),
    printers,
    calls: () => (existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n') : []),
    jobs: () =>
      names().map((file) => {
        const job = at(file.replace('name', 'job'));
        return {
          name: readFileSync(at(file), 'utf16le'),
          bytes: existsSync(job) ? readFileSync(job) : new Uint8Array(0),
        };
      }),
    pages: () =>
      names().map((name) => {
        const own = `${name.replace('name', 'page')}-`;
        return readdirSync(folder)
          .filter((file) => file.startsWith(own))
          .sort(
            (one, other) => Number.parseInt(one.slice(own.length)) - Number.parseInt(other.slice(own.length)),
          )
          .map((file) => readFileSync(at(file)));
      }),
    clear() {
      point();
      for (const file of readdirSync(folder)) if (!file.endsWith('.so')) rmSync(at(file));
      printers(thePrinter);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
