import { isWholeRun } from '../../scripts/left-to-ci.ts';

/** The ordinary run is scaled; the long one is whole. */
export const long = process.env['HALL_TEST_LONG'] === '1';
/** `.ci/run` also plays what a developer’s run leaves to it: it has an hour, `npm test` ten minutes. */
export const whole = isWholeRun(process.env);
/** Milliseconds for one test of many process lives on a machine that is busy with others. */
export const patience = long ? 3_600_000 : 600_000;
export const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** Printed with every count, so that a run can be repeated. */
export const seed = Number(process.env['HALL_TEST_SEED'] ?? 20_160_405);

/** mulberry32: small, seeded, good enough to spread kills over an act. */
export const randomFrom = (start: number) => {
  let state = start;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
