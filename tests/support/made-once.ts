import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { isRunning } from '../../main/is-running.ts';

const root = join(import.meta.dirname, '../..');
const keepMs = 3_600_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const walk = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => name !== 'node_modules')
        .toSorted()
        .flatMap((name) => walk(join(path, name)))
    : [path];

/** What the named files and folders of the repository say, in one word. */
export const fingerprintOf = (paths: readonly string[]): string => {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths.flatMap((name) => walk(join(root, name))))
    hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path));
  return hash.digest('hex').slice(0, 24);
};

const ownerLives = (lock: string): boolean => {
  try {
    if (isRunning(Number(readFileSync(join(lock, 'owner'), 'utf8')))) return true;
  } catch {
    // No owner written yet.
  }
  // A young lock is left alone, an old one is taken over.
  return existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 5_000;
};

const take = (lock: string): boolean => {
  try {
    mkdirSync(lock);
  } catch {
    return false;
  }
  writeFileSync(join(lock, 'owner'), String(process.pid));
  return true;
};

/**
 * A folder that takes long to make, made by the first test file that wants it and shared by all others of the run and
 * of later runs, as long as `key` is the same. It gets its name only when it is whole.
 */
export const madeOnce = async (
  kind: string,
  key: string,
  make: (folder: string) => Promise<void>,
): Promise<string> => {
  const shelf = join(root, '.stamp', kind);
  const folder = join(shelf, key);
  const lock = `${folder}.lock`;
  mkdirSync(shelf, { recursive: true });
  for (;;) {
    if (existsSync(folder)) {
      utimesSync(folder, new Date(), new Date());
      return folder;
    }
    if (take(lock)) break;
    if (!ownerLives(lock)) rmSync(lock, { recursive: true, force: true });
    await pause(100);
  }
  try {
    if (!existsSync(folder)) {
      for (const name of readdirSync(shelf)) {
        const other = join(shelf, name);
        if (other !== lock && Date.now() - statSync(other).mtimeMs > keepMs)
          rmSync(other, { recursive: true, force: true });
      }
      const making = `${folder}.making`;
      rmSync(making, { recursive: true, force: true });
      mkdirSync(making);
      await make(making);
      renameSync(making, folder);
    }
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return folder;
};
