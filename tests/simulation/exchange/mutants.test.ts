import { afterAll, describe, expect, it } from 'vitest';
import { long, patience, tell } from '../../journeys/seed.ts';
import { invariants, type Violation } from './invariants.ts';
import { mutants } from './mutants.ts';
import { planOf } from './plan.ts';
import { play } from './play.ts';

const mostSeeds = long ? 200 : 24;
const seedsOfSurvivor = long ? 100 : 2;

describe('the checks of the exchange fail on', () => {
  const table: string[] = [];
  const toldBy = new Map<string, string[]>();
  afterAll(() => {
    const rows = Object.entries(invariants).map(
      ([id, { says, by }]) =>
        `  ${id.padEnd(5)} ${says}\n        by ${by}: ${toldBy.get(id)?.length ?? 0} told first`,
    );
    tell(['', 'What must hold, and who watches it:', ...rows, 'The faults:', ...table].join('\n'));
  });

  it.each(mutants)('$name', { timeout: patience }, async ({ name, variant, tells, survives, from = 1 }) => {
    const most = survives === undefined ? mostSeeds : seedsOfSurvivor;
    const teller = (violations: readonly Violation[]): Violation | undefined =>
      violations.find(({ invariant }) => tells.includes(invariant));
    // What follows the first that tells is nothing new; a fault that nobody tells is played to the end.
    const isTold = (violations: readonly Violation[]): boolean => teller(violations) !== undefined;
    for (let n = 0; n < most; n += 1) {
      const { violations } = await play(planOf(from + n), variant, isTold);
      const told = teller(violations);
      if (told === undefined) {
        expect(survives === undefined || violations.length === 0).toBe(true);
        continue;
      }
      toldBy.set(told.invariant, [...(toldBy.get(told.invariant) ?? []), name]);
      table.push(`  caught by ${told.invariant.padEnd(5)} after ${n + 1}: ${name}`);
      expect(survives).toBeUndefined();
      return;
    }
    table.push(`  survives ${' '.repeat(11)}: ${name} (${survives ?? 'not explained'})`);
    expect(survives).toBeDefined();
  });

  it('something of what must hold: each of it has told of a fault', () => {
    // `sound` is broken by a bug of any kind; there is no mutant of it.
    const silent = Object.keys(invariants).filter((id) => id !== 'sound' && !toldBy.has(id));
    expect(table.length === mutants.length ? silent : []).toEqual([]);
  });
});
