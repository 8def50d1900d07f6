import { Fault } from '../domain/faults.ts';
import type { FullStore } from './storage/desk-port.ts';
import type { NewStore } from './storage/port.ts';
import { createPostgresStore, openPostgresStore } from './storage/postgres.ts';
import { createSqliteStore, openSqliteStore } from './storage/sqlite.ts';

/** `sqlite:<file>` or `postgres:<url>`; the URL may name no password (`PGPASSFILE` does). */
export type StoreLocation =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string };

/** Throws `exchange/request-malformed` for other shapes, `exchange/secret-in-arguments` for a URL with a password. */
export const parseStoreLocation = (text: string): StoreLocation => {
  if (text.startsWith('sqlite:') && text.length > 7) return { engine: 'sqlite', file: text.slice(7) };
  const url = text.startsWith('postgres:postgres') ? text.slice('postgres:'.length) : text;
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new Fault('exchange/request-malformed', { field: 'store' });
  const { password, searchParams } = new URL(url);
  if (password !== '' || searchParams.has('password')) throw new Fault('exchange/secret-in-arguments');
  return { engine: 'postgres', url };
};

export const createStore = async (
  location: StoreLocation,
  storeKeyHex: string,
  identity: NewStore,
): Promise<FullStore> =>
  location.engine === 'sqlite'
    ? createSqliteStore({ file: location.file, keyHex: storeKeyHex }, identity)
    : createPostgresStore(location.url, identity);

export const openStore = async (
  location: StoreLocation,
  storeKeyHex: string,
  now: number,
): Promise<FullStore> =>
  location.engine === 'sqlite'
    ? openSqliteStore({ file: location.file, keyHex: storeKeyHex }, now)
    : openPostgresStore(location.url, now);
