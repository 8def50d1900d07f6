import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../evidence/canonical.ts';
import { signingKeyFrom } from '../../../evidence/signature.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';

/* What an exchange makes of the word `trust=1` that it may not know. */
const policy = {
  env: 'training',
  exchangeId: 'exchange-1',
  hallDate: '2016-04-05',
  serverTime: 1,
  schemas: ['collection/1'],
};
const { signing } = signingKeyFrom('ed25519', Buffer.from(sha256Hex('window'), 'hex'));

/** A client before an exchange that answers each path with what `answer` says. */
const clientOf = (answer: (path: string) => readonly [status: number, body: object]) => {
  const asked: string[] = [];
  const client = createExchangeClient({
    url: 'http://127.0.0.1:7316',
    env: 'training',
    device: 'window-1',
    key: signing,
    fetch: async (address) => {
      const { pathname, search } = new URL(String(address));
      asked.push(`${pathname}${search}`);
      const [status, body] = answer(`${pathname}${search}`);
      return new Response(JSON.stringify(body), { status });
    },
  });
  return { client, asked };
};
const fault = (code: string) => ({ error: { code, detail: { field: 'trust' } } });

describe('the policy', () => {
  it('is asked for with the mark of the trust papers', async () => {
    const trust = 'a'.repeat(64);
    const { client, asked } = clientOf(() => [200, { ...policy, trust }]);
    expect((await client.policy()).trust).toBe(trust);
    expect(asked).toEqual(['/v1/policy?trust=1']);
  });

  it('comes without it from an exchange that does not know the word, and from one that refuses it', async () => {
    const ignoring = clientOf(() => [200, policy]);
    expect(await ignoring.client.policy()).toEqual(policy);
    const refusing = clientOf((path) =>
      path.endsWith('trust=1') ? [400, fault('exchange/request-malformed')] : [200, policy],
    );
    expect(await refusing.client.policy()).toEqual(policy);
    expect(await refusing.client.policy()).toEqual(policy);
    // Once refused it is not asked again.
    expect(refusing.asked).toEqual(['/v1/policy?trust=1', '/v1/policy', '/v1/policy']);
  });

  it('is not asked for twice where the exchange is busy', async () => {
    const busy = clientOf(() => [503, fault('exchange/unavailable')]);
    await expect(busy.client.policy()).rejects.toMatchObject({ code: 'exchange/unavailable' });
    expect(busy.asked).toEqual(['/v1/policy?trust=1']);
  });
});
