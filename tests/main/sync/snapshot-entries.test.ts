import { describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../../contract/exchange/answers.ts';
import type { SnapshotNotice } from '../../../contract/exchange/feed-pages.ts';
import { type ReadTo, entriesOfSnapshot } from '../../../main/sync/snapshot-entries.ts';
import type { CheckedEntry } from '../../../main/sync/sync-store.ts';
import { filing, makeWindow, part } from '../../exchange/test-window.ts';

const self = { env: 'training', device: 'window-l', bureau: 'local' } as const;
const sender = makeWindow({ device: 'window-s', bureau: 'state' });
const grown = Array.from({ length: 5 }, (_, n): FeedEntry => {
  const { msgId, hash, text } = sender.seal(filing(`r-${n}`));
  const came = { senderBureau: 'state', receivedAt: 1_458_000_000_000 + n, quarantined: null } as const;
  return { position: n + 1, msgId, hash, message: text, ...came };
});
const feed = grown.slice(0, 4);
const hash = 'a'.repeat(64);
const notice: SnapshotNotice = { part, hash, position: feed.length, size: 1_000, publishedAt: 1 };
const head = { v: 1, env: 'training', exchangeId: 'exchange-test', part, position: feed.length };
const fromTheStart: ReadTo = { position: 0, hash: null };

/** Reads a snapshot of these lines, with `atFeed` behind the line; answers the entries and what the feed was asked. */
const read = async (lines: readonly unknown[], from = fromTheStart, atFeed: readonly FeedEntry[] = feed) => {
  const asked: number[] = [];
  const reading = {
    self,
    part,
    store: { findOwn: () => undefined, head: () => ({ epoch: 0, lastSeq: 0, lastHash: '0'.repeat(64) }) },
    client: {
      feed: ({ after }: { readonly after: number }) => {
        asked.push(after);
        const entries = atFeed.slice(after, after + 1);
        return Promise.resolve({ part, from: after, to: after + 1, highWater: feed.length, entries });
      },
      fullPage: () => Promise.reject(new Error('a snapshot needs no page')),
    },
    now: () => 1,
    signal: new AbortController().signal,
  };
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  async function* some(): AsyncGenerator<string[]> {
    yield texts.slice(0, 2);
    if (texts.length > 2) yield texts.slice(2);
  }
  const entries: CheckedEntry[] = [];
  for await (const lot of entriesOfSnapshot(reading, some(), notice, from)) entries.push(...lot);
  return { asked, told: entries.map(({ entry, problem }) => [entry.position, problem]) };
};
const damagedIn = (position: number) =>
  feed.map((entry) => (entry.position === position ? { ...entry, hash: 'f'.repeat(64) } : entry));

describe('the entries of a snapshot', () => {
  it('are those behind where the window stands, each in its place', async () => {
    expect(await read([head, ...feed])).toEqual({
      asked: [],
      told: [1, 2, 3, 4].map((position) => [position, null]),
    });
    expect(await read([head, ...feed], { position: 3, hash: feed[2]?.hash ?? '' })).toEqual({
      asked: [],
      told: [[4, null]],
    });
  });

  it('are asked of the feed itself where one cannot be believed, and kept so only where it comes so twice', async () => {
    const snapshot = [head, ...damagedIn(3)];
    const right = await read(snapshot);
    expect(right).toEqual({ asked: [2], told: [1, 2, 3, 4].map((position) => [position, null]) });
    const twice = await read(snapshot, fromTheStart, damagedIn(3));
    expect(twice.asked).toEqual([2]);
    expect(twice.told.map(([, problem]) => problem !== null)).toEqual([false, false, true, false]);
  });

  it.each([
    ['another part', [{ ...head, part: 'elsewhere' }, ...feed]],
    ['the other environment', [{ ...head, env: 'production' }, ...feed]],
    ['another length than was said', [{ ...head, position: 3 }, ...feed]],
    ['no head', feed],
    ['an entry too few', [head, ...feed.slice(0, 3)]],
    ['an entry too many', [head, ...grown]],
    ['a line that is none', [head, ...feed.slice(0, 2), '{', feed[3]]],
  ])('are none of a file with %s', async (_what, lines) => {
    await expect(read(lines)).rejects.toMatchObject({ code: 'exchange/snapshot-damaged' });
  });

  it('are not gone on with where the feed is no longer the one that was read', async () => {
    const rewound = { code: 'exchange/feed-rewound' };
    await expect(read([head, ...feed], { position: 2, hash: 'e'.repeat(64) })).rejects.toMatchObject(rewound);
    await expect(read([head, ...feed], { position: 9, hash: 'e'.repeat(64) })).rejects.toMatchObject(rewound);
    // What was read with a problem of its bytes has no hash to be known again by.
    expect((await read([head, ...feed], { position: 2, hash: null })).told).toHaveLength(2);
  });
});
