import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../contract/exchange/answers.ts';
import { pieceMediaType } from '../../contract/exchange/scans.ts';
import { pdfOf, sha256 } from '../support/scans.ts';
import type { ExchangeUnderTest } from './http-conformance.ts';
import { declining, handover, registration, registrationBody, taking } from './registration-drafts.ts';
import { entryNaming, referenceTo } from './scan-entries.ts';
import { get, push, readFeed, signIn, verdictsUpTo } from './test-client.ts';
import { makeWindow, type Sealed, type TestWindow } from './test-window.ts';

/** What every exchange with more than one jurisdiction owes a record that moves between them (docs/decisions/0025). */
export const describeHandover = (name: string, exchange: ExchangeUnderTest): void => {
  describe(`${name}: a record moves to another jurisdiction`, () => {
    const run = Date.now().toString(36);
    const [near, far] = [`near-${run}`, `far-${run}`];
    const enrolled = async (part: string): Promise<TestWindow | undefined> => {
      const window = makeWindow({ device: `moves-${part}`, bureau: 'state', part });
      try {
        await exchange.enrol(window);
        return window;
      } catch {
        // One that serves a single jurisdiction lets nobody else in.
        return undefined;
      }
    };
    const sendFrom = async (window: TestWindow, ...sealed: readonly Sealed[]): Promise<Verdict[]> => {
      const session = await signIn(exchange.url(), window);
      expect((await push(exchange.url(), window, sealed)).status).toBe(200);
      const last = sealed.at(-1)?.seq ?? 0;
      return verdictsUpTo(exchange.url(), session, last, (sealed[0]?.seq ?? 1) - 1);
    };
    const feedOf = async (window: TestWindow, count: number) => {
      const session = await signIn(exchange.url(), window);
      const { part } = window.record;
      await expect
        .poll(async () => (await readFeed(exchange.url(), session, part)).body.highWater, { timeout: 10_000 })
        .toBe(count);
      return (await readFeed(exchange.url(), session, part)).body.entries;
    };

    it('once, by its very bytes and nothing else; back when it is declined, and opened when it is taken', async (ctx) => {
      const home = await enrolled(near);
      const away = await enrolled(far);
      if (home === undefined || away === undefined) {
        ctx.skip('this exchange has one jurisdiction');
        return;
      }
      const first = home.seal(registration('state'));
      const handed = home.seal(handover(first, far));
      const late = registration('state', {}, { baseVersion: 1, baseHash: first.hash, version: 2 });
      const verdicts = await sendFrom(home, first, handed, home.seal(late));
      expect(verdicts.map(({ verdict, code }) => [verdict, code])).toEqual([
        ['ACCEPTED', null],
        ['ACCEPTED', null],
        ['CONFLICT', 'exchange/record-handed-over'],
      ]);
      expect(await feedOf(away, 1)).toMatchObject([
        { position: 1, msgId: handed.msgId, hash: handed.hash, message: handed.text, senderBureau: 'state' },
      ]);
      const declined = away.seal(declining(handed));
      const [answer] = await sendFrom(away, declined);
      expect(answer?.verdict).toBe('ACCEPTED');
      expect((await feedOf(home, 3)).map(({ msgId }) => msgId)).toEqual([
        first.msgId,
        handed.msgId,
        declined.msgId,
      ]);
      const again = home.seal(handover(handed, far));
      await sendFrom(home, again);
      await feedOf(away, 3);
      const [taken, twice] = await sendFrom(away, away.seal(taking(again)), away.seal(declining(again)));
      expect([taken?.verdict, twice?.code]).toEqual(['ACCEPTED', 'exchange/handover-answered']);
      expect(
        (await feedOf(home, 4)).map(({ msgId }) => msgId).filter((id) => id.startsWith(away.device)),
      ).toEqual([declined.msgId]);
      const session = await signIn(exchange.url(), away);
      const foreign = await get(`${exchange.url()}/v1/feeds/${near}?after=0`, session);
      expect(foreign.status).toBe(403);
    });

    it('with the scans of its papers, which the place it goes to reads until it sends the record back', async (ctx) => {
      const [from, to, third] = [`papers-${run}`, `papers-to-${run}`, `papers-x-${run}`];
      const [home, away, stranger] = [await enrolled(from), await enrolled(to), await enrolled(third)];
      if (home === undefined || away === undefined || stranger === undefined) {
        ctx.skip('this exchange has one jurisdiction');
        return;
      }
      const [goes, follows, stays] = ['goes', 'follows', 'stays'].map((text) =>
        pdfOf(`${text} ${run}`, 30_000),
      ) as [Buffer, Buffer, Buffer];
      const scans = [referenceTo(goes), referenceTo(follows)];
      const upload = async (window: TestWindow, bytes: Buffer) => {
        const headers = await signIn(exchange.url(), window);
        const url = `${exchange.url()}/v1/uploads/${sha256(bytes)}`;
        const begun = await fetch(url, {
          method: 'POST',
          headers: { ...headers, 'upload-length': String(bytes.length) },
        });
        if (!begun.ok) return ((await begun.json()) as { error: { code: string } }).error.code;
        const sent = await fetch(url, {
          method: 'PATCH',
          headers: { ...headers, 'content-type': pieceMediaType, 'upload-offset': '0' },
          body: Buffer.from(bytes),
        });
        return sent.headers.get('upload-complete');
      };
      const read = async (window: TestWindow, bytes: Buffer) => {
        const headers = await signIn(exchange.url(), window);
        const answer = await fetch(`${exchange.url()}/v1/blobs/${sha256(bytes)}`, { headers });
        return answer.ok
          ? sha256(Buffer.from(await answer.arrayBuffer()))
          : ((await answer.json()) as { error: { code: string } }).error.code;
      };
      const whole = sha256(goes);
      const first = home.seal(registration('state', { scans }));
      await sendFrom(home, first, home.seal(entryNaming(`case-${run}`, [referenceTo(stays)])));
      expect([await upload(home, goes), await upload(home, stays)]).toEqual(['?1', '?1']);
      expect(await read(away, goes)).toBe('exchange/blob-unknown');
      const record = { ...registrationBody('state'), scans };
      const handed = home.seal(handover(first, to, { record }));
      await sendFrom(home, handed);
      await feedOf(away, 1);
      expect(await read(away, goes)).toBe(whole);
      expect(await read(away, stays)).toBe('exchange/blob-unknown');
      // Its bytes are still to come, after the record has left.
      expect(await read(away, follows)).toBe('exchange/blob-awaited');
      expect(await upload(away, follows)).toBe('exchange/blob-not-named');
      expect(await upload(home, follows)).toBe('?1');
      expect(await read(away, follows)).toBe(sha256(follows));
      for (const bytes of [goes, follows, stays])
        expect(await read(stranger, bytes)).toBe('exchange/blob-unknown');
      const declined = away.seal(declining(handed));
      await sendFrom(away, declined);
      expect([await read(away, goes), await read(home, goes)]).toEqual(['exchange/blob-unknown', whole]);
      await feedOf(home, 4);
      const again = home.seal(handover(handed, to, { record }));
      await sendFrom(home, again);
      await feedOf(away, 3);
      const taken = taking(again);
      await sendFrom(away, away.seal({ ...taken, body: { ...taken.body, scans } }));
      expect([await read(away, goes), await read(home, goes)]).toEqual([whole, whole]);
      expect(await read(stranger, goes)).toBe('exchange/blob-unknown');
    });

    it('not to a place that is none, and not by a part that is not its own', async (ctx) => {
      const home = await enrolled(`only-${run}`);
      if (home === undefined) {
        ctx.skip('this exchange has one jurisdiction');
        return;
      }
      const first = home.seal(registration('state'));
      const verdicts = await sendFrom(
        home,
        first,
        home.seal(handover(first, `nowhere-${run}`)),
        home.seal(handover(first, `only-${run}`)),
        home.seal(declining(first)),
      );
      expect(verdicts.slice(1).map(({ verdict, code }) => [verdict, code])).toEqual([
        ['REJECT', 'exchange/part-unknown'],
        ['REJECT', 'exchange/part-unknown'],
        ['CONFLICT', 'exchange/handover-answered'],
      ]);
    });
  });
};
