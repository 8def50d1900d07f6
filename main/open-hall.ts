import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../domain/faults.ts';
import { readSalt } from '../db/connect.ts';
import { currentKey, unlockWithPassphrase } from '../db/key.ts';
import { closeDatabase } from '../db/open.ts';
import { openProfileDatabase } from '../db/profile-database.ts';
import { type Clock, systemClock } from './clock.ts';
import { fileLog } from './log.ts';
import { profileFiles, type ProfileConfig, readProfileConfig } from './profile/profile-config.ts';
import { type Hall, type ServeOptions, serveWindow } from './serve-window.ts';
import { catchUpFirst, type CatchUpLimits, catchUpLimits } from './sync/catch-up.ts';
import { trainingPassphrase } from './training/town/published.ts';

export interface OpenHallOptions extends ServeOptions {
  readonly clock?: Clock;
  /** Tests make the process stop, or a step fail, at a named place. */
  readonly failpoint?: (name: string) => void;
  /** Told when the shared data are read before the window opens, which `skip` ends. */
  readonly catchingUp?: (control: { skip(): void }) => void;
  readonly catchUpLimits?: CatchUpLimits;
}

/** Unlock comes before sign-in. Only the training profile has a passphrase that everybody knows (DESIGN §14). */
const unlock = async (folder: string, config: ProfileConfig) => {
  if (config.kind !== 'training') throw new Fault('shell/unlock-required');
  return unlockWithPassphrase(profileFiles(folder).key, trainingPassphrase);
};

/**
 * Opens a profile and starts everything that serves its window. Throws the fault that says why it cannot; the database
 * is then closed again and its lock given back.
 */
export const openHall = async (folder: string, options: OpenHallOptions): Promise<Hall> => {
  const config = readProfileConfig(folder);
  const files = profileFiles(folder);
  const clock = options.clock ?? systemClock;
  const failpoint = options.failpoint ?? (() => undefined);
  mkdirSync(files.backups, { recursive: true });
  const log = fileLog(files.logs, clock.now);
  const keys = await unlock(folder, config);
  const backupPath = (version: number): string => join(files.backups, `before-migration-${version}.db`);
  let db = openProfileDatabase({ databasePath: files.database, keyFilePath: files.key }, keys, {
    failpoint,
    backupPath,
  });
  try {
    const salt = readSalt(files.database);
    const key = currentKey(keys, salt);
    db = await catchUpFirst(
      db,
      { path: files.database, key, kind: config.kind, salt, failpoint, backupPath },
      {
        config,
        clock,
        log,
        failpoint,
        limits: options.catchUpLimits ?? catchUpLimits,
        tell: (view) => options.emit('catchUp', view),
        begun: options.catchingUp ?? (() => undefined),
      },
    );
    return serveWindow(db, folder, config, { ...options, clock, failpoint, log });
  } catch (error) {
    closeDatabase(db);
    throw error;
  } finally {
    keys.wipe();
  }
};
