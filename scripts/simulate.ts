import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { playDays } from '../tests/simulation/exchange/days.ts';

/** The exchange and its windows in many seeded days. Ctrl-C ends after the days under way and says what was found. */
const usage = '用法 Usage: npm run simulate -- [--seeds 1000] [--from 1] [--jobs 核数 cores]';
const progressMs = 5_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const readCount = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new TypeError(`--${name} 应为正整数 must be a positive whole number: ${text}`);
  return Number(text);
};
interface Words {
  readonly seeds: number;
  readonly from: number;
  /** Days played at the same time. */
  readonly jobs: number;
}

const readWords = (words: readonly string[]): Words => {
  const options = {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  } as const;
  const { values } = parseArgs({ args: [...words], options });
  const seeds = readCount('seeds', values.seeds);
  return {
    seeds,
    from: readCount('from', values.from),
    jobs: Math.min(seeds, readCount('jobs', values.jobs)),
  };
};

const main = async (words: readonly string[]): Promise<number> => {
  const { seeds, from, jobs } = readWords(words);
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
    say('正在结束…… Ending after the days under way; press again to stop at once.');
  });
  const begun = performance.now();
  const sums = { days: 0, sealed: 0, accepted: 0, died: 0 };
  const failed: number[] = [];
  let toldAt = begun;
  const tell = (): void => {
    const seconds = Math.round((performance.now() - begun) / 1000);
    const count = `${sums.days} of ${seeds} seeds from ${from}, ${failed.length} failed`;
    say(
      `${count}; ${sums.sealed} messages sealed, ${sums.accepted} accepted, ${sums.died} processes killed; ${seconds} s`,
    );
  };
  await playDays({ from, seeds, jobs }, ({ seed, counts, died, failure }) => {
    sums.days += 1;
    sums.sealed += counts.sealed;
    sums.accepted += counts.accepted;
    sums.died += died.length;
    if (failure !== undefined) {
      failed.push(seed);
      say(failure);
    }
    if (performance.now() - toldAt >= progressMs) {
      toldAt = performance.now();
      tell();
    }
    return !isStopped;
  });
  tell();
  if (failed.length > 0) say(`failed: ${failed.toSorted((a, b) => a - b).join(', ')}`);
  return failed.length > 0 ? 1 : isStopped ? 130 : 0;
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n${usage}\n`);
  process.exitCode = 2;
}
