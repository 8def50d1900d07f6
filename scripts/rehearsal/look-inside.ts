import { join } from 'node:path';
import { unlockWithPassphrase } from '../../db/key.ts';
import { closeDatabase, openReader } from '../../db/open.ts';
import { connectionOf, type ReadDb } from '../../db/sql.ts';
import { openKeys } from '../../exchange/keys.ts';
import { openStore } from '../../exchange/open-store.ts';
import type { ExchangeStore } from '../../exchange/storage/port.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { trainingPassphrase } from '../../main/training/town/published.ts';

const databaseKeys = new Map<string, Buffer>();
export const databaseKeyOf = async (profile: string): Promise<Buffer> => {
  const known = databaseKeys.get(profile);
  if (known !== undefined) return known;
  const keys = await unlockWithPassphrase(profileFiles(profile).key, trainingPassphrase);
  const key = Buffer.from(keys.databaseKeys[0]?.key ?? '');
  keys.wipe();
  databaseKeys.set(profile, key);
  return key;
};

/** Looks into a window's database beside whoever has it open; or into a copy of it that lies elsewhere. */
export const readBooks = async <T>(
  profile: string,
  look: (db: ReadDb) => T,
  database = profileFiles(profile).database,
): Promise<T> => {
  const db = openReader({ path: database, key: await databaseKeyOf(profile), kind: 'training' });
  try {
    // One moment of the books, although their window goes on writing.
    connectionOf(db).sqlite.exec('BEGIN');
    return look(db);
  } finally {
    closeDatabase(db);
  }
};

/** Opens the store of an exchange that is stopped. */
export const readExchangeStore = async <T>(
  folder: string,
  look: (store: ExchangeStore) => Promise<T>,
): Promise<T> => {
  const keys = await openKeys(join(folder, 'keys'));
  const location = { engine: 'sqlite', file: join(folder, 'exchange.db') } as const;
  const store = await openStore(location, keys.storeKeyHex, Date.now());
  try {
    return await look(store);
  } finally {
    await store.close();
  }
};
