import { parseArgs } from 'node:util';
import { planOf } from '../tests/simulation/exchange/plan.ts';
import { play } from '../tests/simulation/exchange/play.ts';
import { findFailure } from '../tests/simulation/exchange/shrink.ts';

/** The exchange and its windows in many seeded days. Ctrl-C ends after the day under way and says what was found. */
const usage = '用法 Usage: npm run simulate -- [--seeds 1000] [--from 1]';
const progressMs = 5_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const readCount = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new TypeError(`--${name} 应为正整数 must be a positive whole number: ${text}`);
  return Number(text);
};
const readWords = (words: readonly string[]): { readonly seeds: number; readonly from: number } => {
  const options = {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
  } as const;
  const { values } = parseArgs({ args: [...words], options });
  return { seeds: readCount('seeds', values.seeds), from: readCount('from', values.from) };
};

const main = async (words: readonly string[]): Promise<number> => {
  const { seeds, from } = readWords(words);
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
    say('正在结束…… Ending after this day; press again to stop at once.');
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
  for (let seed = from; seed < from + seeds && !isStopped; seed += 1) {
    const plan = planOf(seed);
    const outcome = await play(plan);
    sums.days += 1;
    sums.sealed += outcome.counts.sealed;
    sums.accepted += outcome.counts.accepted;
    sums.died += outcome.died.length;
    const failure = await findFailure(plan, outcome);
    if (failure !== undefined) {
      failed.push(seed);
      say(failure);
    }
    if (performance.now() - toldAt < progressMs) continue;
    toldAt = performance.now();
    tell();
  }
  tell();
  if (failed.length > 0) say(`failed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : isStopped ? 130 : 0;
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n${usage}\n`);
  process.exitCode = 2;
}
