import { afterEach, beforeEach, expect, it } from 'vitest';
import { feedPageSize } from '../../../contract/exchange/feed-pages.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { createFeedReader } from '../../../main/sync/feed-reader.ts';
import { makeFold } from '../../../main/sync/fold.ts';
import { createMemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { push, signIn, verdictsUpTo } from '../../exchange/test-client.ts';
import { startTestExchange, type TestExchange } from '../../exchange/test-exchange.ts';
import { filing, makeWindow, part, type TestWindow } from '../../exchange/test-window.ts';

let exchange: TestExchange;
let sender: TestWindow;
beforeEach(async () => {
  exchange = await startTestExchange();
  sender = makeWindow({ device: 'window-s', bureau: 'state' });
  await exchange.enrol(sender);
});
afterEach(() => exchange.remove());

const send = async (count: number): Promise<void> => {
  const from = sender.head.lastSeq;
  const session = await signIn(exchange.url, sender);
  for (let left = count; left > 0; left -= 250) {
    const sealed = Array.from({ length: Math.min(left, 250) }, () =>
      sender.seal(filing(`r-${sender.head.lastSeq}`)),
    );
    await push(exchange.url, sender, sealed);
  }
  await verdictsUpTo(exchange.url, session, from + count, from);
};

/** A reader of the real exchange; `via` may stand in for a cache, or an exchange from before. */
const openReader = async (via: typeof fetch = fetch) => {
  const window = makeWindow({ device: 'window-l', bureau: 'local' });
  await exchange.enrol(window);
  const self = { env: 'training', device: 'window-l', bureau: 'local' } as const;
  const store = createMemorySyncStore(makeSealer(self));
  const asked: string[] = [];
  const client = createExchangeClient({
    url: exchange.url,
    ...self,
    key: window.signing,
    fetch: (input, init) => {
      asked.push(String(input).replace(exchange.url, ''));
      return via(input, init);
    },
  });
  const reader = createFeedReader({
    store,
    client,
    self,
    part,
    fold: makeFold(self),
    now: Date.now,
    onRead: () => undefined,
  });
  return { store, reader, feeds: () => asked.splice(0).filter((path) => path.startsWith('/v1/feeds/')) };
};
const answerWith = (status: number, code: string) =>
  new Response(JSON.stringify({ error: { code, detail: {} } }), { status });

it('reads the full pages that a cache may have while it is behind by such, and only the tail from the feed', async () => {
  await send(2 * feedPageSize + 30);
  const { store, reader, feeds } = await openReader();
  // Somewhere inside a page, as after a day's work.
  await reader.pull(0);
  expect(feeds()).toEqual([
    `/v1/feeds/${part}?after=0&limit=200&wait=0`,
    `/v1/feeds/${part}/pages/1`,
    expect.stringMatching(new RegExp(`^/v1/feeds/${part}\\?after=400&limit=200&wait=0&hash=[0-9a-f]{64}$`)),
  ]);
  expect(store.records()).toHaveLength(2 * feedPageSize + 30);
  await send(2 * feedPageSize);
  await reader.pull(0);
  expect(feeds().map((path) => path.replace(/&hash=.*/, ''))).toEqual([
    `/v1/feeds/${part}?after=430&limit=200&wait=0`,
    `/v1/feeds/${part}/pages/3`,
    `/v1/feeds/${part}?after=800&limit=200&wait=0`,
  ]);
  expect([store.inboxCursor(part), store.records().length]).toEqual([830, 830]);
});

it('reads a feed that was put back and has grown beyond it no further', async () => {
  await send(3);
  const { store, reader } = await openReader();
  await reader.pull(0);
  const hash = store.inboxHash(part) ?? '';
  await send(3);
  const other = { ...store, inboxHash: () => hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) };
  const window = makeWindow({ device: 'window-l', bureau: 'local' });
  const self = { env: 'training', device: 'window-l', bureau: 'local' } as const;
  const misled = createFeedReader({
    store: other,
    client: createExchangeClient({ url: exchange.url, ...self, key: window.signing }),
    self,
    part,
    fold: makeFold(self),
    now: Date.now,
    onRead: () => undefined,
  });
  await expect(misled.pull(0)).rejects.toMatchObject({ code: 'exchange/feed-rewound' });
  expect(store.inboxCursor(part)).toBe(3);
});

it('asks an exchange from before without the hash and without pages, and reads all the same', async () => {
  await send(2 * feedPageSize + 1);
  const { store, reader, feeds } = await openReader((input, init) => {
    if (String(input).includes('hash='))
      return Promise.resolve(answerWith(400, 'exchange/request-malformed'));
    if (String(input).includes('/pages/')) return Promise.resolve(answerWith(404, 'exchange/not-found'));
    return fetch(input, init);
  });
  await reader.pull(0);
  expect(store.inboxCursor(part)).toBe(2 * feedPageSize + 1);
  expect(feeds().filter((path) => path.includes('hash='))).toHaveLength(1);
});

it('asks the feed itself for what a cache keeps damaged', async () => {
  await send(2 * feedPageSize);
  const { store, reader } = await openReader(async (input, init) => {
    const answer = await fetch(input, init);
    if (!String(input).includes('/pages/')) return answer;
    const page = (await answer.json()) as { entries: { hash: string }[] };
    const entries = page.entries.map((entry) => ({ ...entry, hash: 'f'.repeat(64) }));
    return new Response(JSON.stringify({ ...page, entries }), { status: 200 });
  });
  await expect(reader.pull(0)).rejects.toMatchObject({ code: 'exchange/answer-unreadable' });
  await reader.pull(0);
  expect(store.inboxCursor(part)).toBe(2 * feedPageSize);
  expect(store.openTasks().filter(({ kind }) => kind === 'alarm')).toEqual([]);
});
