import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Policy } from '../../contract/exchange/answers.ts';
import { type TrustPaper, TrustPapersPage } from '../../contract/exchange/trust-papers.ts';
import type { ExchangeUnderTest } from './http-conformance.ts';
import { get, signIn } from './test-client.ts';
import { makeWindow } from './test-window.ts';

/** Trust and revocation lists over HTTP: whatever an exchange holds of them, it owes its windows this. */
export const describeTrust = (name: string, exchange: ExchangeUnderTest): void => {
  describe(name, () => {
    let session: Record<string, string>;
    const read = async (headers: Record<string, string> = session): Promise<TrustPapersPage> => {
      const { status, body } = await get(`${exchange.url()}/v1/trust`, headers);
      expect(status).toBe(200);
      return TrustPapersPage.parse(body);
    };
    const bytesOf = async ({ hash }: TrustPaper, headers: Record<string, string> = {}) => {
      const response = await fetch(`${exchange.url()}/v1/trust/${hash}`, {
        headers: { ...session, ...headers },
      });
      return { response, bytes: Buffer.from(await response.arrayBuffer()) };
    };
    const policy = async (query: string): Promise<Policy> =>
      (await get<Policy>(`${exchange.url()}/v1/policy${query}`)).body;
    beforeAll(async () => {
      const window = makeWindow({ device: `trust-${Date.now().toString(36)}`, bureau: 'state' });
      await exchange.enrol(window);
      session = await signIn(exchange.url(), window);
    });

    it('tells the mark of what it holds with the policy, to who asks for it and to nobody else', async () => {
      expect((await policy('?trust=1')).trust).toBe((await read()).catalogue);
      expect(await policy('')).not.toHaveProperty('trust');
    });

    it('shows a stranger neither what it holds nor any of it', async () => {
      const page = await read();
      expect((await get(`${exchange.url()}/v1/trust`)).status).toBe(401);
      const hash = page.papers[0]?.hash ?? 'a'.repeat(64);
      expect((await get(`${exchange.url()}/v1/trust/${hash}`)).status).toBe(401);
    });

    it('names each by its bytes, gives them whole and by ranges, and lets anybody on the way keep them', async () => {
      const { papers } = await read();
      expect(papers.filter(({ kind }) => kind === 'trust-list').length).toBeLessThanOrEqual(1);
      for (const paper of papers) {
        const { hash, size } = paper;
        const whole = await bytesOf(paper);
        expect(whole.response.status).toBe(200);
        expect(createHash('sha256').update(whole.bytes).digest('hex')).toBe(hash);
        expect(whole.bytes).toHaveLength(size);
        expect(whole.response.headers.get('etag')).toBe(`"${hash}"`);
        expect(whole.response.headers.get('cache-control')).toBe('public, immutable, max-age=31536000');
        const part = await bytesOf(paper, { range: `bytes=7-${size - 2}`, 'if-range': `"${hash}"` });
        expect(part.response.status).toBe(206);
        expect(part.response.headers.get('content-range')).toBe(`bytes 7-${size - 2}/${size}`);
        expect(part.bytes.equals(whole.bytes.subarray(7, size - 1))).toBe(true);
        // Pieces of two papers are never joined.
        const another = await bytesOf(paper, { range: 'bytes=7-', 'if-range': `"${'b'.repeat(64)}"` });
        expect([another.response.status, another.bytes.length]).toEqual([200, size]);
        expect((await bytesOf(paper, { range: `bytes=${size}-` })).response.status).toBe(416);
        expect((await bytesOf(paper, { 'if-none-match': `"${hash}"` })).response.status).toBe(304);
      }
    });

    it('has nothing under a hash it does not hold', async () => {
      const { status, body } = await get(`${exchange.url()}/v1/trust/${'0'.repeat(64)}`, session);
      expect([status, body]).toMatchObject([404, { error: { code: 'exchange/trust-paper-unknown' } }]);
      for (const hash of ['x', 'A'.repeat(64), '..%2f..%2fpolicy']) {
        const wrong = await get(`${exchange.url()}/v1/trust/${hash}`, session);
        expect([wrong.status, wrong.body]).toMatchObject([
          400,
          { error: { code: 'exchange/request-malformed' } },
        ]);
      }
      expect((await get(`${exchange.url()}/v1/policy?trust=2`)).status).toBe(400);
    });
  });
};
