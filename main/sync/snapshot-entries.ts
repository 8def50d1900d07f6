import { feedPageSize, SnapshotHead, type SnapshotNotice } from '../../contract/exchange/feed-pages.ts';
import { Fault } from '../../domain/faults.ts';
import type { WindowIdentity } from './check-entry.ts';
import type { ExchangeClient } from './exchange-client.ts';
import { readOn } from './feed-reader.ts';
import type { nativeLinkHash } from './native-link.ts';
import { readEntry } from './read-news.ts';
import type { CheckedEntry, SyncStore } from './sync-store.ts';

/** Where a window stands in a feed: its last entry, with the hash it was read under where that was checked. */
export interface ReadTo {
  readonly position: number;
  readonly hash: string | null;
}

export interface EntryReading {
  readonly part: string;
  readonly self: WindowIdentity;
  /** The window's own messages: what the feed says in its name is compared with them. */
  readonly store: Pick<SyncStore, 'findOwn' | 'head'>;
  /** By the engine, from the text, unless handed in. */
  readonly linkHash?: typeof nativeLinkHash | undefined;
  readonly client: Pick<ExchangeClient, 'feed' | 'fullPage'>;
  /** UTC ms. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const damaged = (): Fault => new Fault('exchange/snapshot-damaged');

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw damaged();
  }
};

/**
 * Reads one entry as the line does: what cannot be believed is asked of the feed itself once more, and kept with its
 * problem only where it comes so a second time.
 */
const readTwice = async (reading: EntryReading, raw: unknown, position: number): Promise<CheckedEntry> => {
  const { part, client, now, signal } = reading;
  const first = readEntry(reading, raw, position, now());
  if (first.problem === null || first.problem === 'exchange/entry-forged') return first;
  const question = { part, after: position - 1, hash: null, limit: 1, waitSeconds: 0 };
  const [again] = (await client.feed(question, signal)).entries;
  return readEntry(reading, again, position, now());
};

/** The head of a snapshot must say what the exchange said of it, of this window's environment and part. */
const checkHead = (line: string, { part, self }: EntryReading, notice: SnapshotNotice): void => {
  const head = SnapshotHead.safeParse(parsed(line));
  const fits =
    head.success &&
    head.data.part === part &&
    head.data.position === notice.position &&
    head.data.env === self.env;
  if (!fits) throw damaged();
};

const isWhatWasRead = (raw: unknown, hash: string): boolean =>
  (raw as { hash?: unknown } | null)?.hash === hash;

/**
 * The entries of a snapshot behind `from`, each checked exactly as if it had come by the feed. Throws
 * `exchange/feed-rewound` where the snapshot has another entry at `from` than was read, or less than that.
 */
export async function* entriesOfSnapshot(
  reading: EntryReading,
  lines: AsyncIterable<readonly string[]>,
  notice: SnapshotNotice,
  from: ReadTo,
): AsyncGenerator<CheckedEntry[]> {
  let position = -1;
  for await (const some of lines) {
    const entries: CheckedEntry[] = [];
    for (const line of some) {
      position += 1;
      if (position === 0) {
        checkHead(line, reading, notice);
        continue;
      }
      if (position < from.position) continue;
      const raw = parsed(line);
      if (position > from.position) entries.push(await readTwice(reading, raw, position));
      else if (from.hash !== null && !isWhatWasRead(raw, from.hash)) throw new Fault('exchange/feed-rewound');
    }
    if (entries.length > 0) yield entries;
  }
  if (position !== notice.position) throw damaged();
  if (position < from.position) throw new Fault('exchange/feed-rewound');
}

/** What the feed has behind `after`, to its end as it stands now. */
export async function* entriesOfFeed(reading: EntryReading, after: number): AsyncGenerator<CheckedEntry[]> {
  const { part, client, signal } = reading;
  const tail = (at: number) =>
    client.feed({ part, after: at, hash: null, limit: feedPageSize, waitSeconds: 0 }, signal);
  let at = after;
  let page = await tail(at);
  for (;;) {
    if (page.part !== part || page.from !== at || page.to !== at + page.entries.length)
      throw new Fault('exchange/answer-unreadable', { status: 200 });
    const entries: CheckedEntry[] = [];
    for (const [n, raw] of page.entries.entries()) entries.push(await readTwice(reading, raw, at + n + 1));
    if (entries.length > 0) yield entries;
    at = page.to;
    const known = page.highWater;
    if (at >= known) return;
    page = await readOn(client, { part, after: at, known }, () => tail(at), signal);
  }
}
