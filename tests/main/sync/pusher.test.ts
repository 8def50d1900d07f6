import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchAnswer, DeviceState } from '../../../contract/exchange/answers.ts';
import { maxBatchMessages } from '../../../contract/exchange/message.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import { createMemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import { createPusher } from '../../../main/sync/pusher.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import type { SealedMessage } from '../../../main/sync/sync-store.ts';
import { filing } from './filing.ts';

/** An exchange that lands strictly in order, and says of itself what a test tells it to say. */
const makeSide = (say: () => Partial<BatchAnswer>, shutOutFrom = Number.POSITIVE_INFINITY) => {
  const landed: SealedMessage[] = [];
  const aside: SealedMessage[] = [];
  const sizes: number[] = [];
  const head = () => ({ receivedTo: landed.length, chainHead: landed.at(-1)?.hash ?? genesisHash });
  const push = async (batch: readonly SealedMessage[]): Promise<BatchAnswer> => {
    sizes.push(batch.length);
    for (const message of batch) {
      const all = [...landed, ...aside];
      const known = all[message.seq - 1];
      if (known !== undefined && known.hash === message.hash) continue;
      if (message.seq !== all.length + 1 || message.prevHash !== (all.at(-1)?.hash ?? genesisHash))
        throw new Error(`${message.msgId} is out of order`);
      (message.seq < shutOutFrom ? landed : aside).push(message);
    }
    const to = landed.length + aside.length;
    const held = aside.length === 0 ? {} : { held: { to, code: 'exchange/device-revoked' as const } };
    return BatchAnswer.parse({ ...head(), ...held, ...say() });
  };
  return { landed, aside, sizes, push };
};

const makeWindow = (count: number) => {
  const store = createMemorySyncStore(makeSealer({ env: 'training', device: 'window-s' }));
  store.enqueue(Array.from({ length: count }, (_, n) => filing(`r-${n}`, 'state')));
  return store;
};

const clock = (at = 1_000) => {
  let now = at;
  return { now: () => now, pass: (ms: number) => void (now += ms) };
};

describe('a window that is told how much the exchange takes', () => {
  it('sends what a batch holds to an exchange that does not say, and as before reads its answers', async () => {
    expect(BatchAnswer.parse({ receivedTo: 1, chainHead: genesisHash })).not.toHaveProperty('credit');
    const old = { device: 'd', epoch: 0, lastSeq: 0, chainHead: genesisHash, bureau: 'state', part: 'p' };
    expect(DeviceState.safeParse({ ...old, status: 'active' }).success).toBe(true);
    const store = makeWindow(maxBatchMessages + 3);
    const side = makeSide(() => ({}));
    const options = { store, client: side, now: () => 1, raise: () => undefined, onSent: () => undefined };
    await createPusher(options).push();
    expect(side.sizes).toEqual([maxBatchMessages, 3]);
  });

  it('comes later when none is taken, and then with one message, however its clock is turned', async () => {
    const store = makeWindow(9);
    const said: Partial<BatchAnswer>[] = [{ credit: 0, retryAfterSeconds: 30 }, { credit: 4 }, { credit: 4 }];
    const side = makeSide(() => said.shift() ?? {});
    const time = clock();
    const options = { store, client: side, now: time.now, raise: () => undefined, onSent: () => undefined };
    const pusher = createPusher(options);
    pusher.hearCredit({ credit: 2 });
    await pusher.push();
    expect(side.sizes).toEqual([2]);
    time.pass(29_000);
    await pusher.push();
    expect(side.sizes).toEqual([2]);
    // The clock is put back by an hour: nobody waits an hour for that.
    time.pass(-3_600_000);
    await pusher.push();
    expect(side.sizes).toEqual([2, 1, 4, 2]);
    expect(store.waiting()).toBe(0);
  });

  it('delivers everything once and in order, whatever credits it is given', async () => {
    const credits = fc.array(
      fc.record({
        credit: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }),
        retryAfterSeconds: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
      }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(credits, fc.integer({ min: 1, max: 25 }), async (told, count) => {
        const store = makeWindow(count);
        const left = told.map(({ credit, retryAfterSeconds }) => ({
          ...(credit === undefined ? {} : { credit }),
          ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
        }));
        const asked: number[] = [];
        let standing: number | undefined;
        const side = makeSide(() => {
          const next = left.shift() ?? {};
          standing = next.credit;
          return next;
        });
        const client = {
          push: (batch: readonly SealedMessage[]) => {
            asked.push(batch.length);
            // Never more than it was told, but for the one that asks after a pause.
            if (standing !== undefined) expect(batch.length).toBeLessThanOrEqual(Math.max(1, standing));
            return side.push(batch);
          },
        };
        const time = clock();
        const options = { store, client, now: time.now, raise: () => undefined, onSent: () => undefined };
        const pusher = createPusher(options);
        for (let round = 0; store.waiting() > 0; round += 1) {
          expect(round).toBeLessThanOrEqual(told.length + 1);
          await pusher.push();
          time.pass(61_000);
        }
        expect(side.landed.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
        expect(asked.length).toBeLessThanOrEqual(count + told.length);
      }),
      { numRuns: 60, seed: 24 },
    );
  });
});

describe('a window that is shut out', () => {
  it('has kept aside what it sends, once, says so, and takes it for received no earlier than it is', async () => {
    const store = makeWindow(5);
    const side = makeSide(() => ({ credit: 2 }), 3);
    const raised: string[] = [];
    const options = {
      store,
      client: side,
      now: () => 1,
      raise: (code: string) => void raised.push(code),
      onSent: () => undefined,
    };
    const pusher = createPusher(options);
    pusher.hearCredit({ credit: 2 });
    await pusher.push();
    expect(side.landed).toHaveLength(2);
    expect(side.aside.map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect(store.waiting()).toBe(3);
    expect(raised).toContain('exchange/device-revoked');
    const sizes = side.sizes.length;
    await pusher.push();
    expect(side.sizes).toHaveLength(sizes);
    store.enqueue([filing('r-later', 'state')]);
    await pusher.push();
    expect(side.aside.map(({ seq }) => seq)).toEqual([3, 4, 5, 6]);
    // After a restart it all goes once more, and nothing is doubled.
    await createPusher(options).push();
    expect(side.aside).toHaveLength(4);
  });
});
