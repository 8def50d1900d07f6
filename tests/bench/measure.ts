import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** Of one series, in milliseconds; `p95` and `p99` are nearest-rank, so with few samples `p99` is the worst one. */
export interface Figures {
  readonly n: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
}

/** One thing of ours against one named reference, both measured in the same run. */
export interface Comparison {
  readonly row: string;
  readonly what: string;
  readonly ours: Figures;
  readonly against: string;
  readonly reference: Figures;
  /** Median by median: below 1 we are quicker, above 1 slower. */
  readonly ratio: number;
  readonly ratioP99: number;
}

export interface RowReport {
  readonly row: string;
  readonly comparisons: readonly Comparison[];
  /** Medians in milliseconds that say where the time of ours goes. */
  readonly parts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  readonly skipped: string | null;
  readonly seconds: number;
}

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
  readonly loadAverage: number;
  readonly revision: string;
}

/** Nearest-rank quantile; throws where there is nothing to rank. */
export const quantile = (samples: readonly number[], q: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('no sample to rank');
  return found;
};

export const figuresOf = (samples: readonly number[]): Figures => ({
  n: samples.length,
  median: quantile(samples, 0.5),
  p95: quantile(samples, 0.95),
  p99: quantile(samples, 0.99),
});

export const compare = (
  row: string,
  what: string,
  ours: readonly number[],
  against: string,
  reference: readonly number[],
): Comparison => {
  const mine = figuresOf(ours);
  const theirs = figuresOf(reference);
  return {
    row,
    what,
    ours: mine,
    against,
    reference: theirs,
    ratio: mine.median / theirs.median,
    ratioP99: mine.p99 / theirs.p99,
  };
};

/** Runs the contenders one after the other, another one first each round, so that noise falls on all alike. */
export const inTurn = async (
  round: number,
  contenders: readonly (() => Promise<void> | void)[],
): Promise<void> => {
  for (let place = 0; place < contenders.length; place += 1)
    await contenders[(round + place) % contenders.length]?.();
};

/** The same numbers for the same seed. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const revision = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    }).trim();
  } catch {
    // A copy without its history is measured all the same.
    return 'unknown';
  }
};

export const describeMachine = (): Machine => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  revision: revision(),
});
