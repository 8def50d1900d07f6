import { expect, it } from 'vitest';
import { makePartQueue } from '../../exchange/part-queue.ts';

const microtasks = async (count: number): Promise<void> => {
  for (let left = count; left > 0; left -= 1) await Promise.resolve();
};

it('a part that is named in the moment the last one is done is worked on as well', async () => {
  const missed: number[] = [];
  for (let later = 0; later < 12; later += 1) {
    const worked: string[] = [];
    const queue = makePartQueue(
      async (part) => {
        worked.push(part);
        if (part === 'first') void microtasks(later).then(() => queue.add('second'));
      },
      () => expect.unreachable(),
    );
    queue.add('first');
    await new Promise((resolve) => setImmediate(resolve));
    if (worked.join() !== 'first,second') missed.push(later);
  }
  expect(missed).toEqual([]);
});

it('a part is worked on once however often it is named, the next one after a failure, and none after the stop', async () => {
  const [worked, failed]: [string[], string[]] = [[], []];
  const queue = makePartQueue(
    async (part) => {
      worked.push(part);
      await microtasks(3);
      if (part === 'b') throw new Error('it cannot be done');
    },
    (part) => void failed.push(part),
  );
  for (const part of ['a', 'b', 'c', 'b', 'c']) queue.add(part);
  await queue.drained();
  expect([worked, failed]).toEqual([['a', 'b', 'c'], ['b']]);
  queue.add('d');
  queue.add('e');
  await queue.stop();
  expect(worked).toEqual(['a', 'b', 'c', 'd']);
});
