import { describe, expect, it } from 'vitest';
import { maxBatchMessages } from '../../contract/exchange/message.ts';
import { Fault } from '../../domain/faults.ts';
import { makeDeviceLimit, makeFairShare } from '../../exchange/fair-share.ts';

/** A clock and a diary of its own: nothing here waits for the machine. */
const makeTime = () => {
  let now = 0;
  const due: { readonly at: number; readonly work: () => void }[] = [];
  const settle = async (): Promise<void> => {
    for (let n = 0; n < 20; n++) await Promise.resolve();
  };
  return {
    elapsed: () => now,
    sleep: (ms: number): Promise<void> => new Promise((work) => due.push({ at: now + ms, work })),
    run: async (): Promise<void> => {
      for (;;) {
        await settle();
        due.sort((a, b) => a.at - b.at);
        const next = due.shift();
        if (next === undefined) return;
        now = next.at;
        next.work();
      }
    },
  };
};

/** Numbers in [0, 1), the same in every run. */
let seed = 20160405;
const chance = (): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

const retryAfterMs = (error: unknown): number => {
  if (!(error instanceof Fault) || error.code !== 'exchange/overloaded') throw error;
  return Number(error.detail['retryAfterSeconds']) * 1000;
};

describe('the places at the exchange', () => {
  it('tell a window how much to bring: all of a batch while there is room, less the more wait, later when full', async () => {
    const time = makeTime();
    const share = makeFairShare({ atOnce: 1, mostWaiting: 4 }, time);
    expect(share.creditOf('first')).toEqual({ credit: maxBatchMessages });
    const work: Promise<void>[] = [];
    const credits: number[] = [];
    for (const device of ['a', 'b', 'c', 'd', 'e']) {
      work.push(share.run(device, () => time.sleep(1000)));
      await Promise.resolve();
      await Promise.resolve();
      credits.push(share.creditOf('asks').credit);
    }
    expect(credits).toEqual([500, 375, 250, 125, 0]);
    const told = share.creditOf('asks');
    expect(told.retryAfterSeconds).toBeGreaterThanOrEqual(1);
    // Who is told to come later keeps its place in the order, as one that was turned away.
    expect(share.counts().toldToComeBack).toBe(1);
    await time.run();
    await Promise.all(work);
    expect(share.creditOf('asks').credit).toBe(maxBatchMessages);
  });

  it('serve a thousand windows at 08:30, each within the time that all of them take, none twice unlucky', async () => {
    const time = makeTime();
    const share = makeFairShare({ atOnce: 8, mostWaiting: 256 }, time);
    const workMs = 25;
    const batches = 5;
    const served: { device: string; at: number }[] = [];
    const refusals = new Map<string, number>();
    const window = async (device: string): Promise<void> => {
      for (let done = 0; done < batches; ) {
        try {
          await share.run(device, () => time.sleep(workMs));
          served.push({ device, at: time.elapsed() });
          done += 1;
        } catch (error) {
          refusals.set(device, (refusals.get(device) ?? 0) + 1);
          // As a window does: not before it was told, and not in the same moment as the others.
          await time.sleep(retryAfterMs(error) + chance() * 1000);
        }
      }
    };
    const windows = Array.from({ length: 1000 }, (_, n) => window(`w-${n}`));
    // One program gone wrong asks without a pause and heeds nothing.
    let greedy = 0;
    const greed = async (): Promise<void> => {
      while (served.length < 1000 * batches) {
        await share
          .run('greedy', () => time.sleep(workMs))
          .then(
            () => (greedy += 1),
            () => time.sleep(1),
          );
      }
    };
    void greed();
    await time.run();
    await Promise.all(windows);
    expect(served).toHaveLength(1000 * batches);
    const all = (1000 * batches * workMs) / 8;
    expect(time.elapsed()).toBeLessThan(all * 2.5);
    const firsts = new Map<string, number>();
    for (const { device, at } of served) if (!firsts.has(device)) firsts.set(device, at);
    expect(Math.max(...firsts.values())).toBeLessThan(all);
    expect(Math.max(...refusals.values())).toBeLessThanOrEqual(batches * 4);
    // It takes places that were free anyway, and never a tenth of the work.
    expect(greedy).toBeLessThan(500);
    expect(share.counts()).toMatchObject({ running: 0, waiting: 0 });
  });

  it('keep the order: who was told to come back is served before who came later', async () => {
    const time = makeTime();
    const share = makeFairShare({ atOnce: 1, mostWaiting: 1 }, time);
    const order: string[] = [];
    const hold = (device: string, ms: number) =>
      share.run(device, () => time.sleep(ms).then(() => void order.push(device)));
    void hold('first', 100);
    void hold('second', 100);
    await expect(hold('third', 1)).rejects.toThrow('exchange/overloaded');
    expect(share.counts()).toEqual({ running: 1, waiting: 1, toldToComeBack: 1 });
    const late = time.sleep(150).then(async () => {
      await expect(hold('newcomer', 1)).rejects.toThrow('exchange/overloaded');
      await hold('third', 1);
    });
    await time.run();
    await late;
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('are free again after a piece of work that failed, and for who did not come back', async () => {
    const time = makeTime();
    const share = makeFairShare({ atOnce: 1, mostWaiting: 0 }, time);
    await expect(share.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    void share.run('a', () => time.sleep(10));
    await expect(share.run('b', () => time.sleep(1))).rejects.toThrow('exchange/overloaded');
    void time.sleep(200_000);
    await time.run();
    await share.run('c', async () => undefined);
    void share.run('d', () => time.sleep(10));
    await expect(share.run('e', async () => undefined)).rejects.toThrow('exchange/overloaded');
    expect(share.counts().toldToComeBack).toBe(1);
  });

  it('limit the open reads of one device and no other’s', async () => {
    const limited = makeDeviceLimit(2);
    let free = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    const open = [limited('a', () => held), limited('a', () => held)];
    await expect(limited('a', async () => 1)).rejects.toThrow('exchange/overloaded');
    expect(await limited('b', async () => 2)).toBe(2);
    free();
    await Promise.all(open);
    expect(await limited('a', async () => 3)).toBe(3);
  });
});
