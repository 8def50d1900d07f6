import { expect, test } from 'vitest';
import { seed } from '../journeys/seed.ts';
import { deeds, held, inside, isRunning, outside } from './support/killing.ts';
import { killRounds } from './support/kill-rounds.ts';

test.each([
  ['outside', outside, ['SIGKILL'], 1],
  ['inside', inside, ['ends'], 1],
] as const)(
  'the device process taken away in the middle of one operation of every kind (devices %s): each is answered, no paper is called what it is not, and all work again',
  async (_where, open, ways, rounds) => {
    const before = held();
    const bench = await open();
    if (bench === undefined) return;
    try {
      const { came } = await killRounds(bench, { rounds, ways, seed });
      expect([...came.values()].reduce((sum, count) => sum + count, 0)).toBe(deeds.length * rounds);
    } finally {
      await bench.close();
    }
    expect([...bench.lives].filter(isRunning)).toEqual([]);
    expect(held()).toEqual(before);
  },
);
