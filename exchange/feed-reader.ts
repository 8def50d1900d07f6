import type { FeedPage } from '../contract/exchange/answers.ts';
import { maxFeedBytes } from '../contract/exchange/session.ts';
import { Fault } from '../domain/faults.ts';
import { type ExchangePorts, machinePorts } from './ports.ts';
import type { ExchangeStore } from './storage/port.ts';

/** A poke can be lost between two servers; then the feed is looked at again after this long. */
const lookAgainMs = 2000;

export interface FeedQuestion {
  readonly part: string;
  readonly after: number;
  readonly limit: number;
  readonly waitMs: number;
  /** Hash of the entry at `after` as the reader has it; undefined where it does not say. */
  readonly hash?: string | undefined;
}

/**
 * A store that was restored from an earlier day and has grown again has other entries at positions that were read.
 * Throws `exchange/feed-rewound`.
 */
const requireSameFeed = async (
  store: ExchangeStore,
  { part, after, hash }: Pick<FeedQuestion, 'part' | 'after' | 'hash'>,
): Promise<void> => {
  if (hash === undefined || after === 0) return;
  const { entries } = await store.readFeed(part, after - 1, 1, 1);
  if (entries[0]?.hash !== hash) throw new Fault('exchange/feed-rewound');
};

/**
 * A page of the feed, at once when there is one; otherwise when one comes, or empty after `waitMs` or when `signal`
 * fires (the reader has gone, or the server is stopping).
 */
export const readFeedWaiting = async (
  store: ExchangeStore,
  question: FeedQuestion,
  signal: AbortSignal,
  { after: later, elapsed }: Pick<ExchangePorts, 'after' | 'elapsed'> = machinePorts,
): Promise<FeedPage> => {
  const { part, after, limit, waitMs } = question;
  await requireSameFeed(store, question);
  const deadline = elapsed() + waitMs;
  for (;;) {
    let wake = (): void => undefined;
    const grown = new Promise<void>((resolve) => {
      wake = resolve;
    });
    // Before reading, so that what is applied in between is not slept through.
    const stopListening = store.onFeedGrown((which) => which === part && wake());
    let callOff = (): void => undefined;
    try {
      const page = await store.readFeed(part, after, limit, maxFeedBytes);
      // Positions are never taken back; a store that has fewer than were read was restored from an earlier day.
      if (after > page.highWater) throw new Fault('exchange/feed-rewound');
      const left = deadline - elapsed();
      if (page.entries.length > 0 || left <= 0 || signal.aborted) return page;
      signal.addEventListener('abort', wake, { once: true });
      callOff = later(Math.min(left, lookAgainMs), wake);
      await grown;
    } finally {
      callOff();
      signal.removeEventListener('abort', wake);
      stopListening();
    }
  }
};
