import { allRecords, cursorAt, feedCursorName, type RecordRow } from '../../../db/inbox.ts';
import { type ReadDb, selectAll } from '../../../db/sql.ts';
import type { FeedEntry } from '../../../contract/exchange/answers.ts';
import type { WindowIdentity } from '../../../main/sync/check-entry.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { readEntry } from '../../../main/sync/read-news.ts';
import type { SyncStore } from '../../../main/sync/sync-store.ts';

export const cursorOf = (db: ReadDb, part: string): number => cursorAt(db, feedCursorName(part));

/** What a window has of the feed, as text to compare. */
export const entriesOf = (db: ReadDb): { readonly position: number; readonly hash: string }[] =>
  selectAll(db, 'SELECT position, hash FROM feed_entries ORDER BY position');
export const outboxOf = (db: ReadDb): string =>
  JSON.stringify(selectAll(db, 'SELECT * FROM outbox ORDER BY epoch, seq'));
export const asideOf = (db: ReadDb): { readonly position: number; readonly hash: string }[] =>
  selectAll(db, 'SELECT position, hash FROM feed_entries_set_aside ORDER BY position');
/** Tasks that came of the feed; what verdicts and the line asked for is not the feed's. */
export const tasksOf = (db: ReadDb): string[] =>
  selectAll(
    db,
    `SELECT * FROM tasks WHERE id NOT LIKE 'alarm:line:%' AND kind NOT IN ('rejected', 'conflict', 'recall')
       AND id NOT IN (SELECT 'alarm:' || msg_id FROM outbox WHERE is_quarantined = 1) ORDER BY id`,
  ).map((row) => JSON.stringify(row));

/** What is compared of a record: all but its body, which its hash is of. */
const words = 'version, hash, status, msg_id, sender_bureau, sender_device, authority, quarantined, position';
export const recordsOf = (db: ReadDb): string[] =>
  selectAll<object>(
    db,
    `SELECT record_id, ${words}, json_extract(last_return_json, '$.msgId') AS returned FROM records ORDER BY record_id`,
  ).map((row) => JSON.stringify(Object.values(row)));
/** What they say, to the byte. */
export const bodiesOf = (db: ReadDb): unknown[] =>
  allRecords(db).map(({ recordId, body }) => [recordId, JSON.stringify(body)]);

/** The records that the first `to` entries of a feed come to, by no store at all. */
export const foldOf = (
  feed: readonly FeedEntry[],
  to: number,
  self: WindowIdentity,
  part: string,
  store: Pick<SyncStore, 'findOwn' | 'head'>,
): string[] => {
  const fold = makeFold(self);
  const records = new Map<string, RecordRow>();
  for (const entry of feed.slice(0, to)) {
    const checked = readEntry({ part, self, store }, entry, entry.position, 0);
    const id = checked.recordId;
    const { record } = fold(id === null ? undefined : records.get(id), checked, []);
    if (record !== undefined) records.set(record.recordId, record);
  }
  return [...records.values()]
    .sort((a, b) => (a.recordId < b.recordId ? -1 : 1))
    .map((r) =>
      JSON.stringify([
        r.recordId,
        r.version,
        r.hash,
        r.status,
        r.msgId,
        r.senderBureau,
        r.senderDevice,
        r.authority,
        r.quarantined,
        r.position,
        r.lastReturn?.msgId ?? null,
      ]),
    );
};
