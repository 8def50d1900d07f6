import { createHash } from 'node:crypto';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly work: () => void;
  isOff: boolean;
}

/** One clock for the whole world. Nothing happens but what stands in this list, one thing after the other. */
export interface Scheduler {
  /** Milliseconds since the world began. */
  now(): number;
  /** Runs `work` after `ms`; the returned function calls it off. */
  after(ms: number, work: () => void): () => void;
  /** Goes on until `isOver`, nothing is left, or the clock passes `until`. */
  run(until: number, isOver?: () => boolean): Promise<void>;
}

/** Lets everything run that waits for nothing but its turn: the promises of what has just happened. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export const makeScheduler = (): Scheduler => {
  /** Latest first, so that the next one is taken from the end. */
  const events: Event[] = [];
  let time = 0;
  let count = 0;
  const isLater = (a: Event, b: Event): boolean => a.at > b.at || (a.at === b.at && a.order > b.order);
  const insert = (event: Event): void => {
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isLater(events[middle] as Event, event)) low = middle + 1;
      else high = middle;
    }
    events.splice(low, 0, event);
  };
  return {
    now: () => time,
    after: (ms, work) => {
      const event = { at: time + Math.max(0, Math.round(ms)), order: (count += 1), work, isOff: false };
      insert(event);
      return () => {
        event.isOff = true;
      };
    },
    run: async (until, isOver = () => false) => {
      await settled();
      while (!isOver()) {
        const next = events.at(-1);
        if (next === undefined || next.at > until) break;
        events.pop();
        time = next.at;
        if (next.isOff) continue;
        next.work();
        await settled();
      }
      if (!isOver()) time = Math.max(time, until);
    },
  };
};

/** Everything that happened, in order; two runs of one seed have the same hash. */
export interface Trace {
  say(what: string): void;
  hash(): string;
  /** The last lines, for reading. */
  tail(): readonly string[];
  readonly lines: number;
}

const kept = 4000;

export const makeTrace = (now: () => number): Trace => {
  const sum = createHash('sha256');
  const last: string[] = [];
  let lines = 0;
  return {
    say: (what) => {
      const line = `${now()} ${what}`;
      lines += 1;
      sum.update(`${line}\n`);
      last.push(line);
      if (last.length > kept) last.splice(0, kept / 2);
    },
    hash: () => sum.copy().digest('hex'),
    tail: () => last,
    get lines() {
      return lines;
    },
  };
};
