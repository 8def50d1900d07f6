import { Worker } from 'node:worker_threads';
import { planOf } from './plan.ts';
import { type Outcome, play } from './play.ts';
import { findFailure } from './shrink.ts';

/** What is kept of a seeded day that was played. */
export interface Day {
  readonly seed: number;
  readonly counts: Outcome['counts'];
  /** Where processes died, in order. */
  readonly died: readonly string[];
  readonly traceHash: string;
  /** In words, cut down to the few steps that are enough. */
  readonly failure: string | undefined;
}

/** Plays one seed; the same wherever it is played. */
export const playDay = async (seed: number): Promise<Day> => {
  const plan = planOf(seed);
  const outcome = await play(plan);
  const { counts, died, traceHash } = outcome;
  return { seed, counts, died, traceHash, failure: await findFailure(plan, outcome) };
};

/** Plays the seeds it is sent, one after the other. */
const playElsewhere = <T>(worker: Worker, seed: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const fell = (error: Error): void =>
      reject(new Error(`seed ${seed}: ${error.message}`, { cause: error }));
    const ended = (code: number): void => fell(new Error(`its thread ended with code ${code}`));
    worker.once('error', fell).once('exit', ended);
    worker.once('message', (day: T) => {
      worker.off('error', fell).off('exit', ended);
      resolve(day);
    });
    worker.postMessage(seed);
  });

/**
 * Of what was killed in the middle of a wait the runtime keeps the wait (some 2 MB a day): a thread that ends takes it
 * along.
 */
const daysPerThread = 150;

export interface Seeds {
  readonly from: number;
  readonly seeds: number;
  readonly jobs: number;
}

/**
 * Plays `seeds` seeds from `from` on, `jobs` at a time, in threads of `program` when there is more than one. `each` hears of every
 * day, in the order in which they end, and says whether to go on; days under way are still heard of. Rejects with what
 * `each` throws, or when a thread falls.
 */
export const playSeeds = async <T>(
  { from, seeds, jobs }: Seeds,
  { play: playHere, program }: { readonly play: (seed: number) => Promise<T>; readonly program: URL },
  each: (day: T) => boolean,
): Promise<void> => {
  let next = from;
  let goesOn = true;
  /** Plays until there are no more, or as many as one thread is given; whether there are more. */
  const take = async (playOne: (seed: number) => Promise<T>, atMost: number): Promise<boolean> => {
    for (let played = 0; played < atMost; played += 1) {
      if (!goesOn || next >= from + seeds) return false;
      const seed = next;
      next += 1;
      if (!each(await playOne(seed))) goesOn = false;
    }
    return true;
  };
  if (jobs === 1) return void (await take(playHere, Number.POSITIVE_INFINITY));
  const takeInThreads = async (): Promise<void> => {
    for (let more = true; more; ) {
      const worker = new Worker(program, { execArgv: [] });
      try {
        more = await take((seed) => playElsewhere(worker, seed), daysPerThread);
      } catch (error) {
        goesOn = false;
        throw error;
      } finally {
        await worker.terminate();
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, takeInThreads));
};

/** Days of the exchange. */
export const playDays = (seeds: Seeds, each: (day: Day) => boolean): Promise<void> =>
  playSeeds(seeds, { play: playDay, program: new URL('./day-worker.ts', import.meta.url) }, each);
