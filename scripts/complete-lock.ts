import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run-tool.ts';

/**
 * Writes other platforms’ optional packages into the lock file: `node scripts/complete-lock.ts` after `npm install`.
 * npm leaves out those that the registry of the day did not have, and then `npm ci` refuses the lock file wherever
 * the registry does have them.
 */
interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface LockFile {
  packages: Record<string, LockEntry>;
}

const systems = [
  'android',
  'darwin',
  'linux',
  'win32',
  'freebsd',
  'openbsd',
  'netbsd',
  'openharmony',
  'aix',
  'sunos',
];
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'arm'];
/** As makers write what npm calls otherwise; the longer word before one that it contains. */
const otherwise: readonly (readonly [written: string, name: string])[] = [
  ['windows', 'win32'],
  ['macos', 'darwin'],
  ['aarch64', 'arm64'],
  ['x86_64', 'x64'],
  ['x86', 'ia32'],
];

const placeOf = (packages: LockFile['packages'], from: string, name: string): string | undefined => {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const place = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (base === '') return undefined;
  }
};

export interface MissingOptional {
  readonly of: string;
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

/** Optional packages that something in the lock file names and the lock file does not hold. */
export const missingOptionals = (lock: LockFile): readonly MissingOptional[] =>
  Object.entries(lock.packages).flatMap(([of, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => placeOf(lock.packages, of, name) === undefined)
      .map(([name, version]) => ({ of, name, version, dev: entry.dev === true })),
  );

const entryFor = ({ name, version, dev }: MissingOptional): LockEntry => {
  const last = otherwise.reduce(
    (text, [written, known]) => text.replace(written, known),
    name.split('/').at(-1) ?? name,
  );
  const os = systems.find((system) => last.includes(system));
  const cpu = processors.find((processor) => last.includes(processor));
  if (os === undefined || cpu === undefined || !/^\d/.test(version))
    throw new Error(`${name}@${version}: its platform cannot be told from its name`);
  const libc = last.includes('musl')
    ? ['musl']
    : os === 'linux' && last.includes('gnu')
      ? ['glibc']
      : undefined;
  const known = { version, cpu: [cpu], ...(dev ? { dev } : {}), ...(libc === undefined ? {} : { libc }) };
  return { ...known, optional: true, os: [os] } as LockEntry;
};

export const readLock = (): LockFile =>
  JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile;

if (import.meta.main) {
  const lock = readLock();
  const missing = missingOptionals(lock);
  for (const each of missing) lock.packages[`node_modules/${each.name}`] = entryFor(each);
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, 'en')),
  );
  writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${missing.length} written\n`);
}
