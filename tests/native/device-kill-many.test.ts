import { expect, test } from 'vitest';
import { long, patience, seed, tell } from '../journeys/seed.ts';
import { held, inside, outside, running } from './support/killing.ts';
import { killRounds } from './support/kill-rounds.ts';
import { skipReason } from './support/required.ts';

const rounds = long ? 1_000 : 50;

test.each([
  ['outside', outside],
  ['inside', inside],
] as const)(
  `the device process killed, stopped, ended and hung ${rounds} times in the middle of the operations of every kind (devices %s)`,
  async (where, open) => {
    const before = held();
    const bench = await open();
    if (bench === undefined) {
      skipReason('killing the device process', 'this system offers no pseudo-terminal');
      return;
    }
    try {
      const { came, usualBackMs, longestBackMs } = await killRounds(bench, {
        rounds,
        ways: ['SIGKILL', 'ends', 'SIGKILL', 'SIGSTOP', 'SIGKILL', 'hangs'],
        seed,
      });
      tell(
        `devices ${where}, seed ${seed}: ${rounds} lives, all kinds back after ${Math.round(usualBackMs)} ms in the middle, ${Math.round(longestBackMs)} ms at most`,
      );
      for (const [what, count] of [...came].toSorted()) tell(`  ${what}: ${count}`);
      // Some of every paper were caught before, some in the middle and some after: otherwise nothing was proved.
      expect(came.get('receipt-printer/paper unknown') ?? 0).toBeGreaterThan(0);
    } finally {
      await bench.close();
    }
    expect(running(bench)).toEqual([]);
    expect(held()).toEqual(before);
  },
  patience,
);
