import { expect, test } from 'vitest';
import { patience, seed } from '../journeys/seed.ts';
import { deeds, held, inside, outside, running } from './support/killing.ts';
import { killRounds } from './support/kill-rounds.ts';

/** Fifty between the two; standing still and hanging, which take four heartbeats to be noticed, are in the many. */
const rounds = 25;

test.each([
  ['outside', outside],
  ['inside', inside],
] as const)(
  `the device process taken away ${rounds} times in the middle of one operation of every kind (devices %s): each is answered, no paper is called what it is not, and all work again`,
  async (_where, open) => {
    const before = held();
    const bench = await open();
    if (bench === undefined) return;
    try {
      const { came } = await killRounds(bench, { rounds, ways: ['SIGKILL', 'ends', 'SIGKILL'], seed });
      expect([...came.values()].reduce((sum, count) => sum + count, 0)).toBe(deeds.length * rounds);
    } finally {
      await bench.close();
    }
    expect(running(bench)).toEqual([]);
    expect(held()).toEqual(before);
  },
  patience,
);
