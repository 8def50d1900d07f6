import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../is-running.ts';

const prefix = 'joint-window-browser-';
const ownerFile = 'owner.pid';

const remove = (folder: string): void => {
  // The browser's last helpers may still be writing: a few tries settle it.
  rmSync(folder, { recursive: true, force: true, maxRetries: 8, retryDelay: 100 });
};

const ownerOf = (folder: string): number | undefined => {
  try {
    const pid = Number(readFileSync(join(folder, ownerFile), 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    // Being made by another window at this moment, or not ours: left alone.
    return undefined;
  }
};

export interface ThrowAwayFolder {
  readonly path: string;
  remove(): void;
}

/** Removes the folders of windows that were killed before they could clean up. */
export const removeLeftovers = (within: string = tmpdir()): readonly string[] => {
  const left = readdirSync(within)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(within, name))
    .filter((folder) => {
      const owner = ownerOf(folder);
      return owner !== undefined && owner !== process.pid && !isRunning(owner);
    });
  for (const folder of left) remove(folder);
  return left;
};

/** A folder for this run’s browser profile, readable by this user only; removed at the end, or at the next start. */
export const makeThrowAwayFolder = (within: string = tmpdir()): ThrowAwayFolder => {
  const path = mkdtempSync(join(within, prefix));
  writeFileSync(join(path, ownerFile), String(process.pid));
  return { path, remove: () => remove(path) };
};
