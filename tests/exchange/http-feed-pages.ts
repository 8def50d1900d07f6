import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  feedPageSize,
  FullPage,
  Poke,
  SnapshotHead,
  SnapshotNotice,
} from '../../contract/exchange/feed-pages.ts';
import type { ExchangeUnderTest } from './http-conformance.ts';
import { get, push, readFeed, signIn, verdictsUpTo } from './test-client.ts';
import { filing, makeWindow, type TestWindow } from './test-window.ts';

/** Full pages, pokes and snapshots, over HTTP. */
export const describeFeedPages = (name: string, exchange: ExchangeUnderTest): void => {
  describe(name, () => {
    const run = Date.now().toString(36);
    const part = `pages-${run}`;
    let window: TestWindow;
    let session: Record<string, string>;
    let stranger: Record<string, string>;
    const fetchRaw = (path: string, headers: Record<string, string> = session) =>
      fetch(`${exchange.url()}${path}`, { headers });
    const page = (n: number | string, headers?: Record<string, string>) =>
      fetchRaw(`/v1/feeds/${part}/pages/${n}`, headers);
    const send = async (count: number): Promise<void> => {
      const from = window.head.lastSeq;
      const sealed = Array.from({ length: count }, (_, n) => window.seal(filing(`p-${run}-${from + n}`)));
      expect((await push(exchange.url(), window, sealed)).status).toBe(200);
      await verdictsUpTo(exchange.url(), session, window.head.lastSeq, from);
    };
    beforeAll(async () => {
      window = makeWindow({ device: `pages-${run}`, bureau: 'state', part });
      const elsewhere = makeWindow({ device: `pages-x-${run}`, bureau: 'state', part: `x-${run}` });
      for (const one of [window, elsewhere]) await exchange.enrol(one);
      session = await signIn(exchange.url(), window);
      stranger = await signIn(exchange.url(), elsewhere);
      await send(feedPageSize - 1);
    });

    it('has no page before it is full, and then the same one for ever', async () => {
      const early = await page(0);
      expect([early.status, ((await early.json()) as { error: { code: string } }).error.code]).toEqual([
        404,
        'exchange/page-not-full',
      ]);
      await send(2);
      const first = await page(0);
      expect([first.status, first.headers.get('cache-control')]).toEqual([
        200,
        'private, immutable, max-age=31536000',
      ]);
      const text = await first.text();
      const content = FullPage.parse(JSON.parse(text));
      expect(content).toMatchObject({ part, page: 0, from: 0, to: feedPageSize });
      const feed = await readFeed(exchange.url(), session, part, `after=0&limit=${feedPageSize}`);
      expect(content.entries).toEqual(feed.body.entries);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toBe(`"${createHash('sha256').update(text).digest('hex')}"`);
      await send(1);
      const again = await page(0);
      expect([await again.text(), again.headers.get('etag')]).toEqual([text, etag]);
      const unchanged = await page(0, { ...session, 'if-none-match': etag });
      expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
    });

    it('tells a reader whose last entry is another one, and not one who does not say what it was', async () => {
      const ask = (query: string) => readFeed(exchange.url(), session, part, query);
      const [, second, third] = (await ask('after=0&limit=3')).body.entries;
      const goesOn = await ask(`after=2&limit=1&hash=${second?.hash}`);
      expect([goesOn.status, goesOn.body.entries]).toEqual([200, [third]]);
      expect((await ask(`after=0&limit=1&hash=${second?.hash}`)).status).toBe(200);
      const rewound = await ask(`after=3&limit=1&hash=${second?.hash}`);
      expect([rewound.status, (rewound.body as unknown as { error: { code: string } }).error.code]).toEqual([
        409,
        'exchange/feed-rewound',
      ]);
      expect((await ask('after=2&limit=1')).body.entries).toEqual([third]);
      for (const hash of ['', 'f', 'F'.repeat(64)])
        expect((await ask(`after=2&hash=${hash}`)).status).toBe(400);
    });

    it('shows pages, pokes and snapshots to nobody else', async () => {
      const paths = [
        `/v1/feeds/${part}/pages/0`,
        `/v1/feeds/${part}/poke`,
        `/v1/snapshots/${part}/latest`,
        `/v1/snapshots/${part}/${'a'.repeat(64)}`,
      ];
      for (const path of paths) {
        expect([path, (await fetchRaw(path, stranger)).status]).toEqual([path, 403]);
        expect([path, (await fetchRaw(path, {})).status]).toEqual([path, 401]);
      }
      for (const n of ['-1', '01', '1e3', '99999999999', 'x']) expect((await page(n)).status).toBe(400);
      expect((await fetchRaw(`/v1/snapshots/${part}/..%2f..`)).status).toBe(400);
      expect((await fetchRaw(`/v1/snapshots/${part}/${'a'.repeat(64)}`)).status).toBe(404);
    });

    it('pokes who waits, without a word of what came', async () => {
      const { highWater } = (await readFeed(exchange.url(), session, part, 'after=0&limit=1')).body;
      const waiting = get<Poke>(
        `${exchange.url()}/v1/feeds/${part}/poke?after=${highWater}&wait=20`,
        session,
      );
      await send(1);
      expect(Poke.parse((await waiting).body)).toEqual({ part, highWater: highWater + 1 });
      const none = await get(
        `${exchange.url()}/v1/feeds/${part}/poke?after=${highWater + 1}&wait=1`,
        session,
      );
      expect(none.body).toEqual({ part, highWater: highWater + 1 });
    });

    it('gives a snapshot whole or by ranges, and after a break the rest of the same one', async (test) => {
      const until = Date.now() + 5000;
      let notice = await fetchRaw(`/v1/snapshots/${part}/latest`);
      while (notice.status === 404 && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        notice = await fetchRaw(`/v1/snapshots/${part}/latest`);
      }
      if (notice.status === 404) return test.skip('this exchange makes no snapshot of so short a feed');
      const latest = SnapshotNotice.parse(await notice.json());
      expect(latest).toMatchObject({ part, position: feedPageSize });
      const path = `/v1/snapshots/${part}/${latest.hash}`;
      const whole = await fetchRaw(path);
      const bytes = Buffer.from(await whole.arrayBuffer());
      expect([whole.status, bytes.length]).toEqual([200, latest.size]);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(latest.hash);
      const [head, ...lines] = gunzipSync(bytes).toString('utf8').trimEnd().split('\n');
      expect(SnapshotHead.parse(JSON.parse(head ?? ''))).toMatchObject({ part, position: latest.position });
      expect(lines).toHaveLength(latest.position);

      const ranged = async (range: string, more: Record<string, string> = {}) => {
        const answer = await fetchRaw(path, { ...session, range, ...more });
        return {
          status: answer.status,
          range: answer.headers.get('content-range'),
          bytes: Buffer.from(await answer.arrayBuffer()),
        };
      };
      const cut = Math.floor(latest.size / 2);
      const rest = await ranged(`bytes=${cut}-`, { 'if-range': `"${latest.hash}"` });
      expect([rest.status, rest.range]).toEqual([206, `bytes ${cut}-${latest.size - 1}/${latest.size}`]);
      expect(Buffer.concat([bytes.subarray(0, cut), rest.bytes])).toEqual(bytes);
      expect((await ranged('bytes=-7')).bytes).toEqual(bytes.subarray(-7));
      expect((await ranged('bytes=3-3')).bytes).toEqual(bytes.subarray(3, 4));
      expect(await ranged(`bytes=${latest.size}-`)).toMatchObject({
        status: 416,
        range: `bytes */${latest.size}`,
      });
      expect((await ranged(`bytes=${cut}-`, { 'if-range': '"another"' })).status).toBe(200);
      for (const odd of ['bytes=5-2', 'bytes=-', 'lines=1-2', 'bytes=0-1,3-4'])
        expect([odd, (await ranged(odd)).status]).toEqual([odd, 200]);
      const session2 = { ...session, 'if-none-match': `"${latest.hash}"` };
      expect((await fetchRaw(path, session2)).status).toBe(304);
    });
  });
};
