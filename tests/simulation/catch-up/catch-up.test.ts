import { availableParallelism } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { long, patience, seed, tell, whole } from '../../journeys/seed.ts';
import { playSeeds } from '../exchange/days.ts';
import { type CatchUpDay, playCatchUpDay, serverPlaces } from './day.ts';
import { mutants } from './mutants.ts';

const days = long ? 2_000 : whole ? 60 : 6;
const most = long ? 200 : 12;
/** Where a window must have died: at each step of download, building, checking and swap. */
const windowPlaces = [
  ...['snapshots:asked', 'snapshots:answered', 'snapshot:copied', 'snapshot:loading', 'snapshot:loaded'],
  ...['snapshot:unchecked', 'snapshot:built', 'swap:closed', 'swap:renamed'],
];
const places = [
  ...windowPlaces.map((place) => `window ${place}`),
  ...serverPlaces.map((place) => `server ${place}`),
];

describe('windows that start from a snapshot, whatever happens meanwhile', () => {
  it(`know what the feed says at the end of ${days} seeded days, as if they had read it page by page`, {
    timeout: patience,
  }, async () => {
    const counts = new Map<string, number>();
    let played = 0;
    const play = async (from: number, seeds: number): Promise<void> =>
      playSeeds<CatchUpDay & { readonly seed: number }>(
        { from, seeds, jobs: Math.max(2, Math.min(availableParallelism(), 8)) },
        {
          play: async (one) => ({ ...(await playCatchUpDay(one)), seed: one }),
          program: new URL('./day-worker.ts', import.meta.url),
        },
        (day) => {
          expect([day.seed, day.complaints]).toEqual([day.seed, []]);
          for (const [what, count] of day.counts) counts.set(what, (counts.get(what) ?? 0) + count);
          played += 1;
          return true;
        },
      );
    await play(seed, days);
    // Every place where somebody can die has to be one where somebody did: rare ones may take a few days more.
    const alive = (): string[] => places.filter((place) => !counts.has(place));
    while (alive().length > 0 && played < 4 * days) await play(seed + played, 4);
    const of = (what: string): number => counts.get(what) ?? 0;
    const died = (who: string): number =>
      [...counts].reduce((sum, [what, count]) => sum + (what.startsWith(`${who} `) ? count : 0), 0);
    tell(
      `${played} days of catching up from ${seed}: ${of('catch-up')} copies begun and ${of('rebuild')} made anew, ` +
        `${of('swapped')} took their place; ${of('snapshot shown')} snapshots; the exchange put back ${of('put back')} ` +
        `times, ${of('set aside')} inboxes with entries it had lost, ${of('asked')} of them unnoticed by the line; windows died ${died('window')} times, servers ` +
        `${died('server')}`,
    );
    expect(alive()).toEqual([]);
    for (const what of ['swapped', 'put back', 'set aside', 'rebuild']) expect(of(what)).toBeGreaterThan(0);
  });

  it('are the same to the byte when a seed is played again', { timeout: patience }, async () => {
    const [first, again, other] = [
      await playCatchUpDay(seed),
      await playCatchUpDay(seed),
      await playCatchUpDay(seed + 1),
    ];
    expect(again.traceHash).toBe(first.traceHash);
    expect(other.traceHash).not.toBe(first.traceHash);
  });
});

describe('the checks of catching up fail where', () => {
  const table: string[] = [];
  afterAll(() => tell(['Faults of catching up:', ...table].join('\n')));
  it.each(mutants)('$name', { timeout: patience }, async ({ name, variant, tells }) => {
    for (let n = 0; n < most; n += 1) {
      const told = (await playCatchUpDay(seed + n, variant)).complaints.find((one) => tells.test(one));
      if (told === undefined) continue;
      table.push(`  caught after ${n + 1}: ${name} (${told.replace(/^\d+ /, '')})`);
      return;
    }
    throw new Error('nothing told of it');
  });
});
