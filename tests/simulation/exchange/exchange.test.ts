import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { long, patience, seed, tell } from '../../journeys/seed.ts';
import { playDays } from './days.ts';
import { planOf, serverPlaces, windowPlaces } from './plan.ts';
import { play } from './play.ts';
import { shrink } from './shrink.ts';
import { mutants } from './mutants.ts';

const seedsToPlay = long ? 2_000 : 100;
const places = [
  ...windowPlaces.map((place) => `window ${place}`),
  ...serverPlaces.map((place) => `server ${place}`),
];

describe('the exchange and its windows, whatever happens to them', () => {
  it(
    `keep every invariant in ${seedsToPlay} seeded days of two bureaus, and everything is said in the end`,
    async () => {
      const counts = { days: 0, sealed: 0, accepted: 0, died: 0 };
      // Every place where a process can die has to be one where a process died: rare ones may take a few days more.
      const notYet = new Set(places);
      const jobs = long ? availableParallelism() : 1;
      await playDays({ from: seed, seeds: 3 * seedsToPlay, jobs }, (day) => {
        expect(day.failure).toBeUndefined();
        counts.days += 1;
        counts.sealed += day.counts.sealed;
        counts.accepted += day.counts.accepted;
        counts.died += day.died.length;
        for (const place of day.died) notYet.delete(place);
        return counts.days < seedsToPlay || notYet.size > 0;
      });
      const { days, sealed, accepted, died } = counts;
      tell(
        `${days} seeds from ${seed}: ${sealed} messages sealed, ${accepted} accepted, ${died} processes killed`,
      );
      expect([...notYet]).toEqual([]);
    },
    patience,
  );

  it('is the same to the byte when a seed is played again', { timeout: patience }, async () => {
    const first = await play(planOf(seed));
    const again = await play(planOf(seed));
    expect(again.traceHash).toBe(first.traceHash);
    expect((await play(planOf(seed + 1))).traceHash).not.toBe(first.traceHash);
    // In threads of their own, and in whatever order they end.
    const hashes = new Map<number, string>();
    await playDays({ from: seed, seeds: 2, jobs: 2 }, (day) => {
      hashes.set(day.seed, day.traceHash);
      return true;
    });
    expect(hashes.get(seed)).toBe(first.traceHash);
  });

  it('accept the same in the same order, however wrong the windows’ clocks are', {
    timeout: patience,
  }, async () => {
    for (let n = 0; n < 3; n += 1) {
      const plan = planOf(seed + n);
      const steps = plan.steps.filter(({ kind, at }) => kind !== 'clock' || at === 0);
      const right = { ...plan, steps: steps.filter(({ kind }) => kind !== 'clock') };
      const wrong = { ...plan, steps };
      expect((await play(wrong)).order).toBe((await play(right)).order);
    }
  });

  it('a failing day is cut down to the few steps that make it fail', { timeout: patience }, async () => {
    const broken = mutants.find(({ name }) => name === 'a return opens no task at its sender');
    const plan = planOf(1);
    const outcome = await play(plan, broken?.variant);
    expect(outcome.violations.map(({ invariant }) => invariant)).toContain('I9');
    const small = await shrink(plan, outcome, broken?.variant);
    expect(small.plan.steps.length).toBeLessThan(8);
    expect(small.outcome.violations.map(({ invariant }) => invariant)).toContain('I9');
    expect((await play(small.plan, broken?.variant)).traceHash).toBe(small.outcome.traceHash);
  });
});
