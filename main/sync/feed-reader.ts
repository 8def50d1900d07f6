import { feedPageSize } from '../../contract/exchange/feed-pages.ts';
import { Fault, type FaultCode } from '../../domain/faults.ts';
import type { WindowIdentity } from './check-entry.ts';
import type { ExchangeClient, RawFeedPage } from './exchange-client.ts';
import { readEntry } from './read-news.ts';
import type { Fold, SyncStore } from './sync-store.ts';

/** Whether what follows `after` stands in a page that is full in a feed of `highWater` entries. */
const isWithinFullPage = (after: number, highWater: number): boolean =>
  after - (after % feedPageSize) + feedPageSize <= highWater;

/** What an exchange says that keeps no full pages, or has lost the one that was there. */
const noSuchPage: readonly FaultCode[] = ['exchange/not-found', 'exchange/page-not-full'];

/**
 * What follows `after`, from the full page it stands in: that page is the same for every window, and a cache in the
 * hall may have it. `known` is how far the feed was said to be. Throws exchange/answer-unreadable for another page.
 */
const readFullPage = async (
  client: Pick<ExchangeClient, 'fullPage'>,
  { part, after, known }: { readonly part: string; readonly after: number; readonly known: number },
  signal?: AbortSignal,
): Promise<RawFeedPage> => {
  const number = Math.floor(after / feedPageSize);
  const { page, from, to, entries, ...found } = await client.fullPage(part, number, signal);
  const fits =
    found.part === part &&
    page === number &&
    from === number * feedPageSize &&
    to === from + feedPageSize &&
    entries.length === feedPageSize;
  if (!fits) throw new Fault('exchange/answer-unreadable', { status: 200 });
  return { part, from: after, to, highWater: known, entries: entries.slice(after - from) };
};

/**
 * What follows `after` in a feed that was said to be `known` entries long: its full page, or the open `tail` where it is
 * not full or the exchange has no such page.
 */
export const readOn = async (
  client: Pick<ExchangeClient, 'fullPage'>,
  where: { readonly part: string; readonly after: number; readonly known: number },
  tail: () => Promise<RawFeedPage>,
  signal?: AbortSignal,
): Promise<RawFeedPage> => {
  if (!isWithinFullPage(where.after, where.known)) return tail();
  try {
    return await readFullPage(client, where, signal);
  } catch (error) {
    if (error instanceof Fault && noSuchPage.includes(error.code)) return tail();
    throw error;
  }
};

export interface FeedReaderOptions {
  readonly store: SyncStore;
  readonly client: Pick<ExchangeClient, 'feed' | 'fullPage'>;
  readonly self: WindowIdentity;
  readonly part: string;
  readonly fold: Fold;
  /** UTC ms. */
  readonly now: () => number;
  /** After a page was applied. */
  readonly onRead: () => void;
}

export interface FeedReader {
  /** Reads on until the end of the feed; waits up to `waitSeconds` for the first page. */
  pull(waitSeconds: number, signal?: AbortSignal): Promise<void>;
}

/** Follows one part's feed: full pages while it is behind by such, the open tail otherwise. */
export const createFeedReader = (options: FeedReaderOptions): FeedReader => {
  const { store, client, self, part, fold, now } = options;
  /** Cursor at which a page had an entry that could not be believed: it is fetched once more before it is kept. */
  let doubtedAt: number | null = null;
  /** An exchange from before this question refuses it, and is asked without. */
  let takesHash = true;

  const applyPage = (page: RawFeedPage, after: number): void => {
    const { entries } = page;
    const fits = page.part === part && page.from === after && page.to === after + entries.length;
    if (!fits || page.highWater < page.to) throw new Fault('exchange/answer-unreadable', { status: 200 });
    if (entries.length === 0) return;
    const checked = entries.map((raw, index) =>
      readEntry({ part, self, store }, raw, after + index + 1, now()),
    );
    if (checked.some(({ problem }) => problem !== null) && doubtedAt !== after) {
      // It may have been damaged on the way: only what comes so a second time is kept so for ever.
      doubtedAt = after;
      throw new Fault('exchange/answer-unreadable', { status: 200 });
    }
    if (store.applyPage({ part, from: page.from, to: page.to }, checked, fold)) options.onRead();
  };

  const tail = async (after: number, waitSeconds: number, signal?: AbortSignal): Promise<RawFeedPage> => {
    const question = { part, after, limit: feedPageSize, waitSeconds };
    const hash = takesHash ? store.inboxHash(part) : null;
    try {
      return await client.feed({ ...question, hash }, signal);
    } catch (error) {
      const isOlder = error instanceof Fault && error.code === 'exchange/request-malformed';
      if (hash === null || !isOlder) throw error;
      takesHash = false;
      return client.feed({ ...question, hash: null }, signal);
    }
  };

  /** A page that a cache keeps damaged would come so for ever: what was doubted is asked of the feed itself. */
  const nextPage = (after: number, known: number, signal?: AbortSignal): Promise<RawFeedPage> => {
    const openTail = () => tail(after, 0, signal);
    return doubtedAt === after ? openTail() : readOn(client, { part, after, known }, openTail, signal);
  };

  return {
    pull: async (waitSeconds, signal) => {
      // The first question tells how far the feed is, and whether it is still the one that was read.
      let after = store.inboxCursor(part);
      let page = await tail(after, waitSeconds, signal);
      for (;;) {
        applyPage(page, after);
        if (page.to >= page.highWater) return;
        after = store.inboxCursor(part);
        page = await nextPage(after, page.highWater, signal);
      }
    },
  };
};
