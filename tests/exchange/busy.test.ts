import { request } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFairShare } from '../../exchange/fair-share.ts';
import { startExchangeServer } from '../../exchange/server.ts';
import { createLoop } from '../../main/sync/sync-loop.ts';
import { createExchangeClient } from '../../main/sync/exchange-client.ts';
import { push, readPolicy } from './test-client.ts';
import { startTestExchange } from './test-exchange.ts';
import { filing, makeWindow } from './test-window.ts';

const exchange = await startTestExchange();
const { store, keys } = exchange;
/** One batch at a time, nobody may wait; what is under way is held until it is let go. */
const narrow = makeFairShare({ atOnce: 1, mostWaiting: 0 });
let letGo = (): void => undefined;
const server = await startExchangeServer({ store, keys, now: Date.now, applies: false, share: narrow });
afterAll(async () => {
  letGo();
  await server.close();
  await exchange.remove();
});

describe('an exchange whose places are all taken', () => {
  it('tells a window when to come back; the window comes no sooner, and gets through', async () => {
    const window = makeWindow({ device: 'busy-1', bureau: 'state' });
    await exchange.enrol(window);
    const held = narrow.run('somebody', () => new Promise<void>((resolve) => void (letGo = resolve)));
    const sealed = window.seal(filing('busy-1'));
    const refused = await push(server.url, window, [sealed]);
    expect([refused.status, refused.body.error.code]).toEqual([429, 'exchange/overloaded']);
    const told = Number(refused.headers.get('retry-after'));
    expect(told).toBeGreaterThanOrEqual(1);

    const client = createExchangeClient({
      url: server.url,
      env: 'training',
      device: 'busy-1',
      key: window.signing,
    });
    const message = { ...sealed, device: 'busy-1', epoch: 0 } as never;
    const slept: number[] = [];
    let through = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      through = resolve;
    });
    const loop = createLoop({
      round: async () => void (await client.push([message])),
      idle: async () => through(),
      sleep: async (ms) => {
        slept.push(ms);
        letGo();
        await held;
      },
      random: () => 0,
      onBug: (error) => {
        throw error;
      },
    });
    loop.start();
    await done;
    await loop.stop();
    expect(slept).toHaveLength(1);
    expect(slept[0]).toBeGreaterThanOrEqual(told * 1000);
    expect((await store.findDevice('busy-1'))?.lastSeq).toBe(1);
  });

  it('still says what it publishes, and takes no header longer than any window sends', async () => {
    expect((await readPolicy(server.url)).env).toBe('training');
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(server.url);
      request({ port, host: '127.0.0.1', path: '/v1/policy', headers: { x: 'x'.repeat(9000) } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(400);
  });
});
