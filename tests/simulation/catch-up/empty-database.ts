import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { closeDatabase } from '../../../db/open.ts';
import { makeTestDatabase } from '../../support/database.ts';

/** In memory where the system has such a place: what a disk does is for other tests, and a day is a thousand flushes. */
export const quickFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let emptyDatabase: string | undefined;
/** An empty database of a window, made once: migrating one takes as long as the rest of a day. */
export const databaseAt = (path: string): void => {
  if (emptyDatabase === undefined) {
    const made = makeTestDatabase();
    closeDatabase(made.db);
    emptyDatabase = made.path;
    process.once('exit', () => rmSync(made.folder, { recursive: true, force: true }));
  }
  copyFileSync(emptyDatabase, path);
};
