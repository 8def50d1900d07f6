import { expect } from 'vitest';
import { randomFrom } from '../../journeys/seed.ts';
import { type Came, deeds, expectRightly, type KillingBench, running, take, type Taking } from './killing.ts';

/**
 * So soon after the process was gone the next operation of every kind works again, in the middle of all rounds; where
 * the machine is so busy that a first start and one undisturbed round already take long, in three times that.
 */
const backMs = 5_000;
/** And never later than this: a starved machine may take its time, but nobody waits for ever. */
const atMostMs = 40_000;
/** Within so long one that stands still is found and ended: four heartbeats, and room for a busy machine. */
const foundMs = 12_000;
/** Long enough for every operation to have come to its middle, milliseconds after they were asked for. */
const spanMs = 250;
/** The quick ones are over before: every other round strikes at once. */
const quickMs = 15;

export interface KillReport {
  readonly rounds: number;
  /** Operations that were under way or just over when the process was taken away, by what came of them. */
  readonly came: ReadonlyMap<string, number>;
  /** How long it took until every kind worked again, in the middle and at most, milliseconds. */
  readonly usualBackMs: number;
  readonly longestBackMs: number;
}

/**
 * Round after round: one operation of every kind at once, the device process taken away at a seeded moment, each
 * answer looked at against what reached the printers, and then the same again, which must work within five seconds.
 */
export const killRounds = async (
  bench: KillingBench,
  {
    rounds,
    ways,
    seed,
  }: { readonly rounds: number; readonly ways: readonly Taking[]; readonly seed: number },
): Promise<KillReport> => {
  const random = randomFrom(seed);
  const came = new Map<string, number>();
  const all = (round: number, name: string): Promise<Came[]> =>
    Promise.all(
      deeds.map((kind, index) => kind[round % kind.length]?.(bench, `${name}-${index}`) as Promise<Came>),
    );

  const begun = performance.now();
  await bench.client.whenUp();
  await bench.prepare();
  await all(0, 'R');
  const allowedMs = Math.max(backMs, 3 * (performance.now() - begun));
  const backAfterMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const how = ways[round % ways.length] ?? 'SIGKILL';
    const name = `R${String(round).padStart(4, '0')}`;
    await bench.prepare();
    const asked = all(round, name);
    await new Promise((resolve) => setTimeout(resolve, random() * (round % 2 === 0 ? spanMs : quickMs)));
    const { pid } = bench.client;
    const taken = performance.now();
    take(bench.client, how);
    const answers = await asked;
    // What is asked of a process that is just dying is answered as what was under way; the next operation comes after.
    while (bench.client.pid === pid) {
      expect(performance.now() - taken).toBeLessThan(foundMs);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const gone = performance.now();
    await bench.prepare();
    const again = await all(round, `${name}B`);
    const tookMs = performance.now() - gone;
    backAfterMs.push(tookMs);
    expect([
      how,
      again.map(({ op, word, why }) => `${op} ${word}${why === undefined ? '' : ` (${why})`}`),
    ]).toEqual([
      how,
      again.map(({ op, paper }) => {
        const good = paper === undefined ? 'done' : paper.kind === 'receipt-printer' ? 'completed' : 'sent';
        return `${op} ${good}`;
      }),
    ]);
    expect(tookMs).toBeLessThan(atMostMs);
    // By now what was still on its way to a printer has come.
    for (const answer of [...answers, ...again]) expectRightly(bench, answer);
    for (const { op, word } of answers) came.set(`${op} ${word}`, (came.get(`${op} ${word}`) ?? 0) + 1);
    expect(running(bench)).toEqual([bench.client.pid]);
  }
  const sorted = backAfterMs.toSorted((one, other) => one - other);
  const usualBackMs = sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
  expect(usualBackMs).toBeLessThan(allowedMs);
  return { rounds, came, usualBackMs, longestBackMs: sorted.at(-1) ?? 0 };
};
