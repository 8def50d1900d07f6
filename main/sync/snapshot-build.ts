import type { SnapshotNotice } from '../../contract/exchange/feed-pages.ts';
import { lastReadIn, openInboxCopy } from '../../db/inbox-copy.ts';
import type { DatabaseFile } from '../../db/open.ts';
import type { WindowIdentity } from './check-entry.ts';
import type { Arrivals } from './enter-entry.ts';
import type { ExchangeClient, SnapshotSource } from './exchange-client.ts';
import { makeFold } from './fold.ts';
import { makeLoader } from './load-entries.ts';
import { makeSealer } from './sealer.ts';
import { type EntryReading, entriesOfFeed, entriesOfSnapshot, type ReadTo } from './snapshot-entries.ts';
import { openSnapshotKeeper } from './snapshot-keeper.ts';
import { snapshotBytes, type Unpack, unpackedLines } from './snapshot-lines.ts';
import { type CheckedEntry, isOfItsBytes, type LoadedEntry } from './sync-store.ts';

/** What has to be read, and from where. */
export interface Wanted {
  readonly from: ReadTo;
  readonly notice: SnapshotNotice | undefined;
  /** To the end of the feed as it stands now, and not only of the snapshot. */
  readonly toTheEnd: boolean;
}

export interface FeedSource extends EntryReading {
  readonly client: SnapshotSource & Pick<ExchangeClient, 'feed' | 'fullPage'>;
  readonly file: Pick<DatabaseFile, 'path' | 'key'>;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** By the engine's own threads, unless handed in. */
  readonly unpack?: Unpack | undefined;
}

/** Downloads, unpacks and checks what is wanted, in the feed's order. */
export async function* wantedEntries(
  source: FeedSource,
  { from, notice, toTheEnd }: Wanted,
): AsyncGenerator<CheckedEntry[]> {
  const { client, signal, sleep, file } = source;
  if (notice !== undefined) {
    const keeper = openSnapshotKeeper(file.path, file.key, notice);
    try {
      const bytes = snapshotBytes({ notice, source: client, keeper, signal, sleep });
      yield* entriesOfSnapshot(source, unpackedLines(bytes, source.unpack), notice, from);
    } finally {
      keeper.close();
    }
  }
  if (toTheEnd) yield* entriesOfFeed(source, notice?.position ?? 0);
}

export interface InboxBuild extends DatabaseFile {
  readonly self: WindowIdentity;
  readonly part: string;
  readonly notice: SnapshotNotice | undefined;
  /** The entries, checked as on the line; by this thread or another. */
  readonly read: (wanted: Wanted) => AsyncIterable<readonly LoadedEntry[]>;
  readonly arrivals: Arrivals;
  /** Time of a rebuild (UTC ms), or null where the feed is only read on. */
  readonly anewAt: number | null;
  readonly onProgress: (done: number, total: number) => void;
  /** `snapshot:copied`, `:loading` (after each lot of entries), `:loaded`, `:unchecked`, `:built`. */
  readonly failpoint: (name: string) => void;
  /** For both see `openInboxCopy`. */
  readonly flush?: (path: string) => Promise<void>;
  readonly lookBeside?: () => Promise<void>;
  readonly poisoned: (error: unknown) => void;
}

/**
 * Builds, beside the window's database and under its key, a copy whose inbox is read on (or made anew) from what the
 * exchange has. Nothing has taken its place when this returns; until then it is nobody's, and is thrown away where
 * anything goes wrong. The database itself must not be written meanwhile. Answers how far the copy has read.
 */
export const buildInboxBeside = async (build: InboxBuild): Promise<number> => {
  const { self, part, anewAt, notice, failpoint, onProgress } = build;
  const sealer = makeSealer({ env: self.env, device: self.device });
  const copy = openInboxCopy({
    path: build.path,
    key: build.key,
    kind: build.kind,
    sealer,
    part,
    anewAt,
    failpoint,
    flush: build.flush,
    lookBeside: build.lookBeside,
  });
  let to: number;
  try {
    failpoint('snapshot:copied');
    const { position, entry } = lastReadIn(copy.tx, part);
    const hash = entry !== undefined && isOfItsBytes(entry.problem) ? entry.hash : null;
    const loader = makeLoader(copy, makeFold(self), build.arrivals, build.poisoned);
    const total = notice?.position ?? 0;
    to = position;
    onProgress(to, total);
    for await (const entries of build.read({
      from: { position, hash },
      notice,
      // What was read has to be compared with all there is.
      toTheEnd: anewAt !== null,
    })) {
      loader.take(entries);
      to = entries.at(-1)?.entry.position ?? to;
      onProgress(to, Math.max(total, to));
      failpoint('snapshot:loading');
    }
    loader.end();
    failpoint('snapshot:loaded');
  } catch (error) {
    copy.abandon();
    throw error;
  }
  await copy.finish(to);
  failpoint('snapshot:built');
  return to;
};
