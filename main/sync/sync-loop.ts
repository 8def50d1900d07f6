import { Fault } from '../../domain/faults.ts';

const firstBackoffMs = 1_000;
export const longestBackoffMs = 60_000;

export interface LoopOptions {
  readonly round: (signal: AbortSignal) => Promise<void>;
  /** Waits for news; ends early when `signal` fires. */
  readonly idle: (signal: AbortSignal) => Promise<void>;
  /** Ends early, without an error, when `signal` fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onBug: ((error: unknown) => void) | undefined;
}

export interface Loop {
  start(): void;
  stop(): Promise<void>;
  /** No more waiting: the next round begins now. */
  now(): void;
  /** As `now`; resolves when a round that began after the call has ended, well or not, or the loop stands still. */
  tried(): Promise<void>;
}

/** Doubles from a second to a minute; half of it is chance, so that not all windows come back at once. */
const backoffMs = (failures: number, error: unknown, random: () => number): number => {
  const ceiling = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 10));
  const jittered = ceiling / 2 + (random() * ceiling) / 2;
  const wanted = error instanceof Fault ? Number(error.detail.retryAfterSeconds ?? 0) * 1000 : 0;
  // Told in whole seconds: all who were told the same would come back in the same moment.
  const asTold = wanted > 0 ? wanted + random() * 1000 : 0;
  return Math.min(longestBackoffMs, Math.max(jittered, asTold));
};

/** Round after round until it is stopped: waiting for news between them, backing off after failures. */
export const createLoop = ({ round, idle, sleep, random, onBug }: LoopOptions): Loop => {
  let stopping = new AbortController();
  let wake = new AbortController();
  let poked = false;
  let running: Promise<void> | undefined;
  let waiting: (() => void)[] = [];

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      poked = false;
      wake = new AbortController();
      const woken = AbortSignal.any([wake.signal, stopping.signal]);
      const asked = waiting;
      waiting = [];
      try {
        await round(stopping.signal).finally(() => {
          for (const tell of asked) tell();
        });
        if (!poked) await idle(woken);
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        if (!(error instanceof Fault)) onBug?.(error);
        if (!poked) await sleep(backoffMs(failures, error, random), woken);
      }
    }
  };

  const now = (): void => {
    poked = true;
    wake.abort();
  };

  return {
    start: () => {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
      running = undefined;
      for (const tell of waiting.splice(0)) tell();
    },
    now,
    tried: () => {
      if (running === undefined) return Promise.resolve();
      const done = new Promise<void>((resolve) => waiting.push(resolve));
      now();
      return done;
    },
  };
};
