import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { closeDatabase, openDatabase } from '../../../db/open.ts';
import { findOutboxMessage, outboxHead } from '../../../db/outbox.ts';
import { Fault } from '../../../domain/faults.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import { readFeedWaiting } from '../../../exchange/feed-reader.ts';
import type { Snapshot } from '../../../exchange/storage/desk-port.ts';
import { arrivalsFor } from '../../../main/services/arrivals.ts';
import type { RawFeedPage } from '../../../main/sync/exchange-client.ts';
import { createFeedReader } from '../../../main/sync/feed-reader.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import { testKey } from '../../support/database.ts';
import { createMemoryExchangeStore, type ExchangeDisk } from '../exchange/memory-exchange-store.ts';
import { bytesOf, type SnapshotDisk } from '../exchange/memory-snapshots.ts';
import { databaseAt } from './empty-database.ts';
import { ownPart } from './feed.ts';
import type { Seat } from './seat.ts';
import { bodiesOf, cursorOf, entriesOf, foldOf, recordsOf, tasksOf } from './view.ts';

/** The first that is another, for reading. */
const differs = (one: readonly unknown[], other: readonly unknown[]): string => {
  const at = one.findIndex((row, n) => JSON.stringify(row) !== JSON.stringify(other[n]));
  const words = (row: unknown): string => JSON.stringify(row)?.slice(0, 200) ?? 'nothing';
  return `${one.length} and ${other.length}, at ${at} ${words(one[at])} and ${words(other[at])}`;
};

export interface Watched {
  readonly disk: ExchangeDisk;
  readonly shelf: SnapshotDisk;
  /** How often the exchange has been put back. */
  readonly generation: () => number;
  readonly root: string;
  readonly complain: (what: string) => void;
  readonly tally: (what: string) => void;
}

/** What must hold of snapshots that are shown and of windows that have caught up. */
export const watchCatchUp = ({ disk, shelf, generation, root, complain, tally }: Watched) => {
  const feed = () => disk.feed.get(ownPart) ?? [];
  const proven = new Set<string>();
  const isProven = (snapshot: Snapshot): boolean => {
    const bytes = bytesOf(shelf, snapshot);
    const key = `${snapshot.build} ${bytes.length} ${generation()}`;
    if (proven.has(key)) return true;
    const sum = createHash('sha256').update(bytes).digest('hex');
    if (sum !== snapshot.hash || bytes.length !== snapshot.size) return false;
    let text: string;
    try {
      text = gunzipSync(bytes).toString('utf8');
    } catch {
      return false;
    }
    const [, ...lines] = text.trimEnd().split('\n');
    const prefix = feed().slice(0, snapshot.position);
    if (lines.length !== snapshot.position || lines.some((one, n) => one !== JSON.stringify(prefix[n])))
      return false;
    proven.add(key);
    tally('snapshot shown');
    return true;
  };
  let looked: unknown[] = [];
  const look = (): void => {
    const standing = [shelf.shown, shelf.chunks, generation()];
    if (standing.every((one, n) => one === looked[n])) return;
    looked = standing;
    for (const snapshot of shelf.shown)
      if (snapshot.part === ownPart && !isProven(snapshot))
        complain(`a snapshot of ${snapshot.position} entries is shown and is not whole`);
  };

  /** What a window knows once its copy took the database's place; a feed that was put back meanwhile is another. */
  const checkView = ({ device, self }: Seat, db: NonNullable<Seat['db']>): void => {
    const cursor = cursorOf(db, ownPart);
    const entries = entriesOf(db);
    if (entries.length !== cursor || entries.at(-1)?.position !== cursor)
      complain(`${device} is at ${cursor} and has ${entries.length} entries`);
    if (entries.some(({ hash }, n) => feed()[n]?.hash !== hash)) return;
    const store = {
      findOwn: (msgId: string) => findOutboxMessage(db, msgId),
      head: () => outboxHead(db, genesisHash),
    };
    const records = foldOf(feed(), cursor, self, ownPart, store);
    if (JSON.stringify(recordsOf(db)) !== JSON.stringify(records))
      complain(`${device} at ${cursor} has other records than the feed up to there`);
  };

  /** A window of the same name that has read the feed from its beginning, page by page. */
  const checkByLine = async (seat: Seat): Promise<void> => {
    const { db, self, device } = seat;
    if (db === undefined) return;
    const path = join(root, `${device}-line.db`);
    databaseAt(path);
    const other = openDatabase({ path, key: testKey, kind: 'training' });
    const store = createSqliteSyncStore(other, seat.sealer, arrivalsFor(self).effect);
    const answers = createMemoryExchangeStore(disk);
    await createFeedReader({
      store: {
        ...store,
        findOwn: (msgId) => findOutboxMessage(db, msgId),
        head: () => outboxHead(db, genesisHash),
      },
      client: {
        feed: async ({ part, after, limit }) =>
          (await readFeedWaiting(
            answers,
            { part, after, limit, waitMs: 0 },
            new AbortController().signal,
          )) as RawFeedPage,
        fullPage: () => Promise.reject(new Fault('exchange/not-found')),
      },
      self,
      part: ownPart,
      fold: makeFold(self),
      now: () => 0,
      onRead: () => undefined,
    })
      .pull(0)
      .catch((error: unknown) => complain(`${device} cannot read page by page: ${String(error)}`));
    for (const [what, of] of [
      ['entries', entriesOf],
      ['records', recordsOf],
      ['bodies', bodiesOf],
      ['tasks', tasksOf],
    ] as const)
      if (JSON.stringify(of(db)) !== JSON.stringify(of(other)))
        complain(
          `${device} has other ${what} than a window that read page by page: ${differs(of(db), of(other))}`,
        );
    closeDatabase(other);
  };

  return { look, checkView, checkByLine };
};
