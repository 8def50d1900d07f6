import { createHash } from 'node:crypto';
import { feedPageSize, type FullPage, type Poke } from '../contract/exchange/feed-pages.ts';
import { Fault } from '../domain/faults.ts';
import { type FeedQuestion, readFeedWaiting } from './feed-reader.ts';
import type { ExchangePorts } from './ports.ts';
import type { ExchangeStore } from './storage/port.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** A full page as it is sent, byte for byte the same from every server of the exchange. */
export interface SentPage {
  readonly body: string;
  /** Strong: the hash of the body. */
  readonly etag: string;
}

/** Page `page` (from 0) of a part's feed. Throws `exchange/page-not-full` while positions of it are still to come. */
export const fullPage = async (store: ExchangeStore, part: string, page: number): Promise<SentPage> => {
  const from = page * feedPageSize;
  const { entries, highWater } = await store.readFeed(part, from, feedPageSize, Number.MAX_SAFE_INTEGER);
  if (entries.length < feedPageSize) throw new Fault('exchange/page-not-full', { highWater });
  const content: FullPage = { part, page, from, to: from + feedPageSize, entries };
  const body = JSON.stringify(content);
  return { body, etag: `"${sha256(body)}"` };
};

/**
 * Says that the feed is beyond `after`, without its data: who reads pages through a cache in the hall needs no more.
 * A long poll and not an event stream, because it passes every proxy and ends by the same rules as the feed's own.
 */
export const pokeWhenGrown = async (
  store: ExchangeStore,
  { part, after, waitMs }: Omit<FeedQuestion, 'limit'>,
  signal: AbortSignal,
  ports?: Pick<ExchangePorts, 'after' | 'elapsed'>,
): Promise<Poke> => {
  const { highWater } = await readFeedWaiting(store, { part, after, limit: 1, waitMs }, signal, ports);
  return { part, highWater };
};
