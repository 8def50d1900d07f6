import { beforeAll, describe, expect, it } from 'vitest';
import {
  BatchAnswer,
  DeviceState,
  ExchangeError,
  FeedPage,
  Policy,
} from '../../contract/exchange/answers.ts';
import { batchSigningText, maxMessageBytes } from '../../contract/exchange/message.ts';
import { Challenge, SessionGrant, sessionSigningText } from '../../contract/exchange/session.ts';
import { isFaultCode } from '../../domain/faults.ts';
import { linkHash } from '../../evidence/canonical.ts';
import { signText } from '../../evidence/signature.ts';
import { get, post, push, readFeed, readPolicy, signIn, verdictsUpTo } from './test-client.ts';
import {
  amendment,
  collection,
  confirmed,
  correction,
  filing,
  makeWindow,
  part,
  returned,
  type TestWindow,
} from './test-window.ts';

/** Any running training exchange, and a way to have windows enrolled there. */
export interface ExchangeUnderTest {
  /** Asked anew for every request: an exchange may have several servers. */
  url(): string;
  enrol(window: TestWindow): Promise<void>;
  revoke(device: string): Promise<void>;
}

/** What every exchange owes its windows over HTTP; point it at any by URL. */
export const describeExchange = (name: string, exchange: ExchangeUnderTest): void => {
  describe(name, () => {
    const run = Date.now().toString(36);
    let serial = 0;
    let state: TestWindow;
    let local: TestWindow;
    const enrolled = async (
      bureau: 'state' | 'local' = 'state',
      more: Partial<Parameters<typeof makeWindow>[0]> = {},
    ): Promise<TestWindow> => {
      const window = makeWindow({ device: `${bureau}-${run}-${++serial}`, bureau, ...more });
      await exchange.enrol(window);
      return window;
    };
    const id = (): string => `rec-${run}-${++serial}`;
    beforeAll(async () => {
      state = await enrolled();
      local = await enrolled('local');
    });

    it('publishes its kind, the hall date and the schemas it knows to anyone', async () => {
      const policy = Policy.parse(await readPolicy(exchange.url()));
      expect(policy.env).toBe('training');
      expect(policy.hallDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(policy.schemas).toContain('joint-filing/1');
    });

    it('opens a session for a window that signs the challenge, and tells it where it stands', async () => {
      const session = await signIn(exchange.url(), state);
      const { status, body } = await get(`${exchange.url()}/v1/devices/me`, session);
      expect(status).toBe(200);
      expect(DeviceState.parse(body)).toMatchObject({
        device: state.device,
        epoch: 0,
        part,
        status: 'active',
      });
    });

    it('opens a session for a window with an SM2 key, and takes its batches', async () => {
      const window = await enrolled('state', { suite: 'sm2-sm3' });
      const session = await signIn(exchange.url(), window);
      const { status } = await push(exchange.url(), window, [window.seal(filing(id()))]);
      expect(status).toBe(200);
      expect((await verdictsUpTo(exchange.url(), session, 1))[0]?.verdict).toBe('ACCEPTED');
    });

    it('gives no session for a wrong signature, a used nonce, an invented nonce or a batch’s signature', async () => {
      const ask = async () => Challenge.parse((await get(`${exchange.url()}/v1/challenge`)).body);
      const open = (nonce: string, signature: string) =>
        post(`${exchange.url()}/v1/sessions`, { device: state.device, nonce, signature });
      const sign = (challenge: Challenge, by = state) =>
        signText(by.signing, sessionSigningText({ env: 'training', ...challenge, device: state.device }));
      const first = await ask();
      expect((await open(first.nonce, sign(first, local))).body.error.code).toBe('exchange/signature-wrong');
      expect(SessionGrant.parse((await open(first.nonce, sign(first))).body).token).not.toBe('');
      expect(await open(first.nonce, sign(first))).toMatchObject({
        status: 401,
        body: { error: { code: 'exchange/session-required' } },
      });
      const invented = { ...first, nonce: `${'A'.repeat(22)}.${Date.now() + 60_000}.${'B'.repeat(43)}` };
      expect((await open(invented.nonce, sign(invented))).status).toBe(401);
      const second = await ask();
      const batchText = batchSigningText({
        env: 'training',
        device: state.device,
        epoch: 0,
        fromSeq: 1,
        lastHash: 'a'.repeat(64),
        count: 1,
      });
      expect((await open(second.nonce, signText(state.signing, batchText))).status).toBe(422);
      expect(
        (
          await post(`${exchange.url()}/v1/sessions`, {
            device: 'nobody',
            nonce: second.nonce,
            signature: 'a'.repeat(128),
          })
        ).status,
      ).toBe(403);
    });

    it('shows nothing without a session, nor with an altered token', async () => {
      const session = await signIn(exchange.url(), state);
      const altered = { authorization: `${session.authorization?.slice(0, -2)}xx` };
      for (const path of ['/v1/devices/me', '/v1/results', `/v1/feeds/${part}`])
        for (const headers of [{}, altered, { authorization: 'Bearer x' }] as Record<string, string>[]) {
          const { status, body } = await get(`${exchange.url()}${path}`, headers);
          expect([path, status, body.error.code]).toEqual([path, 401, 'exchange/session-required']);
        }
    });

    it('receives a batch, gives its verdicts, and shows it in the feed to both bureaus of the part', async () => {
      const window = await enrolled();
      const session = await signIn(exchange.url(), window);
      const sealed = [window.seal(filing(id())), window.seal(collection(id(), `V-${run}-1`, 90_003))];
      const answer = await push(exchange.url(), window, sealed);
      expect(BatchAnswer.parse(answer.body)).toMatchObject({
        receivedTo: 2,
        chainHead: window.head.chainHead,
      });
      const verdicts = await verdictsUpTo(exchange.url(), session, 2);
      expect(verdicts.map((v) => v.verdict)).toEqual(['ACCEPTED', 'ACCEPTED']);
      const position = verdicts[0]?.position ?? 0;
      const page = await readFeed(
        exchange.url(),
        await signIn(exchange.url(), local),
        part,
        `after=${position - 1}&limit=1`,
      );
      expect(FeedPage.parse(page.body).entries[0]).toMatchObject({
        position,
        msgId: sealed[0]?.msgId,
        message: sealed[0]?.text,
        hash: sealed[0]?.hash,
        senderBureau: 'state',
        quarantined: null,
      });
    });

    it('answers a repeated batch as the first time, and a gap with what it expects', async () => {
      const window = await enrolled();
      const [a, b, c, d] = [1, 2, 3, 4].map(() => window.seal(filing(id())));
      if (!a || !b || !c || !d) throw new Error('four were sealed');
      expect((await push(exchange.url(), window, [b])).body.error).toMatchObject({
        code: 'exchange/sequence-gap',
        detail: { expectSeq: 1, chainHead: '0'.repeat(64) },
      });
      const first = await push<BatchAnswer>(exchange.url(), window, [a, b]);
      expect(await push(exchange.url(), window, [a, b])).toMatchObject({ status: 200, body: first.body });
      const gap = await push(exchange.url(), window, [d]);
      expect(gap).toMatchObject({
        status: 409,
        body: { error: { detail: { expectSeq: 3, chainHead: b.hash } } },
      });
      expect(await push(exchange.url(), window, [b, c, d])).toMatchObject({
        status: 200,
        body: { receivedTo: 4 },
      });
      const verdicts = await verdictsUpTo(exchange.url(), await signIn(exchange.url(), window), 4);
      expect(verdicts.map((v) => v.seq)).toEqual([1, 2, 3, 4]);
    });

    it('takes the same batch from two connections at once, once', async () => {
      const window = await enrolled();
      const sealed = Array.from({ length: 5 }, () => window.seal(filing(id())));
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => push<BatchAnswer>(exchange.url(), window, sealed)),
      );
      expect(new Set(answers.map((a) => JSON.stringify([a.status, a.body]))).size).toBe(1);
      expect(await verdictsUpTo(exchange.url(), await signIn(exchange.url(), window), 5)).toHaveLength(5);
    });

    it('refuses a tampered text, a foreign signature and a false hash, and keeps nothing', async () => {
      const window = await enrolled();
      const sealed = window.seal(filing(id(), 'state', 100));
      const tampered = sealed.text.replace('"totalFen":100', '"totalFen":900');
      expect(tampered).not.toBe(sealed.text);
      const batch = window.batch([sealed]);
      const refuse = async (over: object) =>
        (await post(`${exchange.url()}/v1/batches`, { ...batch, ...over })).body.error.code;
      expect(await refuse({ messages: [tampered] })).toBe('exchange/batch-tampered');
      expect(await refuse({ messages: [tampered], lastHash: linkHash('0'.repeat(64), tampered) })).toBe(
        'exchange/signature-wrong',
      );
      expect(await refuse({ signature: local.batch([sealed]).signature })).toBe('exchange/signature-wrong');
      expect(await refuse({ messages: [` ${sealed.text}`] })).toBe('exchange/not-canonical');
      expect(await refuse({ fromSeq: 2 })).toBe('exchange/signature-wrong');
      const { body } = await get(`${exchange.url()}/v1/devices/me`, await signIn(exchange.url(), window));
      expect(DeviceState.parse(body)).toMatchObject({ lastSeq: 0, status: 'active' });
    });

    it('never takes another content for a known number: the window is frozen', async () => {
      const window = await enrolled();
      const session = await signIn(exchange.url(), window);
      const before = window.head;
      await push(exchange.url(), window, [window.seal(filing(id(), 'state', 1))]);
      window.restore(before);
      const forked = await push(exchange.url(), window, [window.seal(filing(id(), 'state', 2))]);
      expect(forked).toMatchObject({
        status: 409,
        body: { error: { code: 'exchange/message-changed', detail: { seq: 1 } } },
      });
      expect((await get(`${exchange.url()}/v1/devices/me`, session)).body.error.code).toBe(
        'exchange/device-frozen',
      );
      expect((await push(exchange.url(), window, [window.seal(filing(id()))])).status).toBe(403);
    });

    it('takes nothing from an unknown window, and keeps aside what a revoked one sends', async () => {
      const stranger = makeWindow({ device: `stranger-${run}`, bureau: 'state' });
      expect(await push(exchange.url(), stranger, [stranger.seal(filing(id()))])).toMatchObject({
        status: 403,
        body: { error: { code: 'exchange/device-unknown' } },
      });
      const window = await enrolled();
      const session = await signIn(exchange.url(), window);
      await exchange.revoke(window.device);
      const held = [window.seal(filing(id())), window.seal(filing(id()))];
      for (const answer of [
        await push(exchange.url(), window, held),
        await push(exchange.url(), window, held),
      ]) {
        expect(answer.status).toBe(200);
        expect(BatchAnswer.parse(answer.body)).toMatchObject({
          receivedTo: 0,
          held: { to: 2, code: 'exchange/device-revoked' },
        });
      }
      expect((await get(`${exchange.url()}/v1/results`, session)).status).toBe(403);
    });

    it('does not mix real and training data, whether the batch says so or its messages do', async () => {
      const window = await enrolled();
      const real = makeWindow({ device: window.device, bureau: 'state', env: 'production' });
      expect(await push(exchange.url(), real, [real.seal(filing(id()))])).toMatchObject({
        status: 403,
        body: { error: { code: 'exchange/environment-mixed' } },
      });
      const smuggled = window.seal({ ...filing(id()), env: 'production' });
      expect((await push(exchange.url(), window, [smuggled])).body.error.code).toBe(
        'exchange/batch-tampered',
      );
    });

    it('shows a window only its own part, however it asks', async () => {
      const elsewhere = await enrolled('state', { part: `other-${run}` });
      const session = await signIn(exchange.url(), elsewhere);
      expect((await readFeed(exchange.url(), session, part)).status).toBe(403);
      const asksInside = await push(exchange.url(), elsewhere, [
        elsewhere.seal({ ...filing(id()), part }),
        elsewhere.seal({ ...collection(id(), `V-${run}-x`, 5), part }),
      ]);
      expect(asksInside.status).toBe(200);
      const verdicts = await verdictsUpTo(exchange.url(), session, 2);
      expect(verdicts.map((v) => [v.verdict, v.code, v.quarantined])).toEqual([
        ['REJECT', 'exchange/other-jurisdiction', false],
        ['ACCEPTED', 'exchange/other-jurisdiction', true],
      ]);
      const own = await readFeed(exchange.url(), session, `other-${run}`);
      expect(own.body.entries.map((e) => e.quarantined)).toEqual(['exchange/other-jurisdiction']);
      expect(
        (await get(`${exchange.url()}/v1/feeds/${encodeURIComponent('../policy')}`, session)).status,
      ).toBe(403);
    });

    it('carries norm item 36: returned by the other bureau, corrected, confirmed', async () => {
      const [stateSession, localSession] = [
        await signIn(exchange.url(), state),
        await signIn(exchange.url(), local),
      ];
      const verdict = async (window: TestWindow, session: Record<string, string>) =>
        (await verdictsUpTo(exchange.url(), session, window.head.lastSeq, window.head.lastSeq - 1))[0];
      const first = state.seal(filing(id()));
      await push(exchange.url(), state, [first]);
      expect((await verdict(state, stateSession))?.verdict).toBe('ACCEPTED');
      const back = local.seal(returned(first));
      await push(exchange.url(), local, [back]);
      expect((await verdict(local, localSession))?.verdict).toBe('ACCEPTED');
      await push(exchange.url(), state, [state.seal(amendment(first, 5))]);
      expect(await verdict(state, stateSession)).toMatchObject({
        verdict: 'CONFLICT',
        code: 'exchange/record-returned',
        currentVersion: 1,
        currentHash: first.hash,
      });
      const second = state.seal(correction(first, back, 7));
      await push(exchange.url(), state, [second]);
      expect((await verdict(state, stateSession))?.verdict).toBe('ACCEPTED');
      await push(exchange.url(), local, [local.seal(confirmed(first))]);
      expect(await verdict(local, localSession)).toMatchObject({ verdict: 'CONFLICT', currentVersion: 2 });
      await push(exchange.url(), local, [local.seal(confirmed(second))]);
      expect((await verdict(local, localSession))?.verdict).toBe('ACCEPTED');
    });

    it('does not stop at a rejected message', async () => {
      const window = await enrolled();
      const sealed = [
        { ...filing(id()), body: {} },
        filing(id()),
        { ...filing(id()), schema: 'invented/1' },
        filing(id()),
      ].map((draft) => window.seal(draft));
      await push(exchange.url(), window, sealed);
      const verdicts = await verdictsUpTo(exchange.url(), await signIn(exchange.url(), window), 4);
      expect(verdicts.map((v) => v.verdict)).toEqual(['REJECT', 'ACCEPTED', 'REJECT', 'ACCEPTED']);
      for (const { code } of verdicts) expect(code === null || isFaultCode(code)).toBe(true);
    });

    it('holds a reader until the feed grows, and lets it go when the time is up', async () => {
      const session = await signIn(exchange.url(), local);
      const { highWater } = (await readFeed(exchange.url(), session, part)).body;
      const waiting = readFeed(exchange.url(), session, part, `after=${highWater}&wait=20`);
      const sent = state.seal(filing(id()));
      await push(exchange.url(), state, [sent]);
      const page = await waiting;
      expect(page.body.entries[0]?.msgId).toBe(sent.msgId);
      const { body } = await readFeed(exchange.url(), session, part, `after=${page.body.to}&wait=1`);
      expect(body).toMatchObject({ from: page.body.to, to: page.body.to, entries: [] });
    });

    it('pages the feed without a gap', async () => {
      const window = await enrolled();
      await push(
        exchange.url(),
        window,
        Array.from({ length: 25 }, () => window.seal(filing(id()))),
      );
      const session = await signIn(exchange.url(), window);
      await verdictsUpTo(exchange.url(), session, 25);
      let cursor = 0;
      for (;;) {
        const { body } = await readFeed(exchange.url(), session, part, `after=${cursor}&limit=7`);
        if (body.entries.length === 0) break;
        expect(body.from).toBe(cursor);
        expect(body.entries.map((e) => e.position)).toEqual(body.entries.map((_, n) => cursor + n + 1));
        cursor = body.to;
      }
      expect(cursor).toBeGreaterThanOrEqual(25);
    });

    it('answers malformed requests with a code and goes on', async () => {
      const session = await signIn(exchange.url(), state);
      const batches = `${exchange.url()}/v1/batches`;
      const before = state.head;
      const nested = '['.repeat(100_000) + ']'.repeat(100_000);
      const cases: [number, string, Promise<{ status: number; body: unknown }>][] = [
        [400, 'exchange/request-malformed', post(batches, '{"v":1')],
        [400, 'exchange/request-malformed', post(batches, '')],
        [400, 'exchange/request-malformed', post(batches, 'null')],
        [400, 'exchange/request-malformed', post(batches, '[]')],
        [400, 'exchange/request-malformed', post(batches, nested)],
        [400, 'exchange/request-malformed', post(batches, '{"__proto__":{"v":1}}')],
        [
          400,
          'exchange/request-malformed',
          post(batches, { ...state.batch([state.seal(filing(id()))]), v: '1' }),
        ],
        [400, 'exchange/request-malformed', post(batches, 'x=1', { 'content-type': 'text/plain' })],
        [413, 'exchange/request-too-large', post(batches, JSON.stringify('x'.repeat(4_000_000)))],
        [400, 'exchange/request-malformed', get(`${exchange.url()}/v1/results?after=-1`, session)],
        [400, 'exchange/request-malformed', get(`${exchange.url()}/v1/results?after=1e9`, session)],
        [400, 'exchange/request-malformed', get(`${exchange.url()}/v1/results?after=1&after=2`, session)],
        [400, 'exchange/request-malformed', get(`${exchange.url()}/v1/results?other=1`, session)],
        [404, 'exchange/not-found', get(`${exchange.url()}/v1/nothing`)],
        [400, 'exchange/request-malformed', get(`${exchange.url()}/v1/feeds/${'x'.repeat(500)}`)],
        [403, 'exchange/other-jurisdiction', get(`${exchange.url()}/v1/feeds/%00`, session)],
        [400, 'exchange/request-malformed', get(`${exchange.url()}/%ff`)],
      ];
      for (const [status, code, asked] of cases) {
        const answer = await asked;
        expect([answer.status, ExchangeError.parse(answer.body).error.code]).toEqual([status, code]);
      }
      state.restore(before);
      expect((await readPolicy(exchange.url())).env).toBe('training');
    });

    it('refuses signed nonsense: too big, too deep, not canonical, no header', async () => {
      const window = await enrolled();
      const sendText = async (text: string): Promise<string> => {
        const sealed = { ...window.seal(filing(id())), text, hash: linkHash('0'.repeat(64), text), seq: 1 };
        window.restore({ lastSeq: 0, chainHead: '0'.repeat(64) });
        return (await post(`${exchange.url()}/v1/batches`, window.batch([sealed]))).body.error.code;
      };
      expect(await sendText(`"${'\u6c34'.repeat(maxMessageBytes / 3 + 1)}"`)).toBe(
        'exchange/request-too-large',
      );
      expect(await sendText('['.repeat(40) + ']'.repeat(40))).toBe('exchange/nesting-too-deep');
      expect(await sendText('['.repeat(100_000))).toBe('exchange/nesting-too-deep');
      expect(await sendText('[1,2]')).toBe('exchange/not-canonical');
      expect(await sendText('{"b":1,"a":2}')).toBe('exchange/not-canonical');
      expect(await sendText('{"a":1,"a":1}')).toBe('exchange/not-canonical');
      expect(await sendText('{"a":1.5}')).toBe('exchange/not-canonical');
      expect(await sendText('{"a":"\\ud800"}')).toBe('exchange/not-canonical');
      expect(await sendText('not json')).toBe('exchange/not-canonical');
      expect(await sendText('{}')).toBe('exchange/batch-tampered');
    });

    it('moves the training day on from where it stands, once, for a window that is signed in', async () => {
      const { hallDate } = await readPolicy(exchange.url());
      const url = `${exchange.url()}/v1/training/advance-day`;
      expect((await post(url, { from: hallDate })).status).toBe(401);
      const session = await signIn(exchange.url(), state);
      const moved = await post<{ hallDate: string }>(url, { from: hallDate }, session);
      expect(moved.status).toBe(200);
      expect(moved.body.hallDate > hallDate).toBe(true);
      expect(await post(url, { from: hallDate }, session)).toMatchObject({
        status: 409,
        body: { error: { code: 'exchange/hall-date-moved', detail: moved.body } },
      });
      expect((await readPolicy(exchange.url())).hallDate).toBe(moved.body.hallDate);
    });
  });
};
