import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSalt } from '../../db/connect.ts';
import { unlockWithPassphrase } from '../../db/key.ts';
import { closeDatabase, openReader } from '../../db/open.ts';
import { connectionOf, type ReadDb } from '../../db/sql.ts';
import { type ProfileConfig, profileFiles, readProfileConfig } from '../../main/profile/profile-config.ts';
import { trainingPassphrase } from '../../main/training/town/published.ts';
import { Misused } from '../command.ts';

/**
 * Looks at one moment of a window's books beside whoever has them open, and closes them again. A training profile's
 * passphrase is published. Throws `Misused` where the folder is none, or a passphrase is missing.
 */
export const readWindowBooks = async <T>(
  profile: string,
  given: string | undefined,
  read: (db: ReadDb, config: ProfileConfig) => T,
): Promise<T> => {
  if (!existsSync(join(profile, 'profile.json')))
    throw new Misused(`${profile} 不是窗口的文件夹 ${profile} is not a window’s profile folder.`);
  const config = readProfileConfig(profile);
  const files = profileFiles(profile);
  const passphrase = given ?? (config.kind === 'training' ? trainingPassphrase : undefined);
  if (passphrase === undefined)
    throw new Misused(
      '正式窗口请用 --window-passphrase-file 给出口令文件 A production window needs --window-passphrase-file.',
    );
  const keys = await unlockWithPassphrase(files.key, passphrase);
  const salt = readSalt(files.database);
  const fitting = keys.databaseKeys.find((key) => key.salt === salt) ?? keys.databaseKeys[0];
  const db = openReader({
    path: files.database,
    key: Buffer.from(fitting?.key ?? ''),
    kind: config.kind,
  });
  keys.wipe();
  try {
    // One moment of the books, although their window goes on writing.
    connectionOf(db).sqlite.exec('BEGIN');
    return read(db, config);
  } finally {
    closeDatabase(db);
  }
};
