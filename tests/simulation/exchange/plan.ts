import { type Chance, chanceFrom } from '../chance.ts';

/** What is done at a counter. */
const deeds = ['file', 'reverse', 'amend', 'answer', 'correct', 'lane', 'hurry'] as const;
/** What is done with registrations, which may move to the other jurisdiction. */
const moves = ['register', 'hand-over', 'take', 'change'] as const;
/** What happens to a line while it is bad. */
export const weathers = ['cut', 'lose-request', 'lose-answer', 'double', 'slow', 'garble'] as const;
/** What somebody tries who should not. */
const attacks = ['signature', 'chain', 'part', 'replay'] as const;

/** Where a window can die: around each of its commits, and at each of its waits. */
export const windowPlaces = [
  ...[
    'tx',
    'epoch',
    'sync-sent',
    'sync-received',
    'sync-failure',
    'sync-verdicts',
    'sync-page',
    'sync-alarm',
  ].flatMap((step) => [`${step}:before-commit`, `${step}:after-commit`]),
  ...['policy', 'challenge', 'sessions', 'devices', 'batches', 'results', 'feeds'].flatMap((call) => [
    `${call}:asked`,
    `${call}:answered`,
  ]),
  'sleep',
] as const;
/** Where a server can die: around each commit, and at each wait for its store. */
export const serverPlaces = [
  ...['land', 'apply', 'pass', 'nonce', 'day'].flatMap((step) => [
    `${step}:before-commit`,
    `${step}:after-commit`,
  ]),
  ...[
    'findDevice',
    'landBatch',
    'applyPending',
    'passOn',
    'listReceivingParts',
    'listPendingParts',
    'readFeed',
    'readResults',
    'spendNonce',
    'findTrainingDate',
  ].flatMap((call) => [`${call}:asked`, `${call}:answered`]),
] as const;

const kinds = [
  'deed',
  'line',
  'kill-window',
  'kill-server',
  'full-window',
  'full-server',
  'clock',
  'copy',
  'restore',
  'revoke',
  'stick',
  'day',
  'attack',
] as const;

/** One thing that is done or happens. All that is random about it follows from its own seed. */
export interface Step {
  readonly kind: (typeof kinds)[number];
  /** Milliseconds after the doors open. */
  readonly at: number;
  /** Window, or server. */
  readonly where: number;
  /** How long, how far, or how much later. */
  readonly ms: number;
  readonly what: string;
  readonly seed: number;
}
export interface Plan {
  readonly seed: number;
  /** By time. */
  readonly steps: readonly Step[];
}

const windowCount = 6;
export const serverCount = 2;
const minute = 60_000;
export const openMs = 10 * minute;

const deedsPerPlan = 40;
const movesPerPlan = 20;

const troubleOf = (chance: Chance, kind: Step['kind']): Pick<Step, 'where' | 'ms' | 'what'> => {
  const where = chance.below(windowCount);
  const some = (minutes: number): number => chance.below(minutes * minute) + 5_000;
  switch (kind) {
    case 'line':
      return { where, ms: some(4), what: chance.pick(weathers) };
    case 'kill-window':
      return { where, ms: some(2), what: chance.pick(windowPlaces) };
    case 'kill-server':
      return { where: chance.below(serverCount), ms: some(1), what: chance.pick(serverPlaces) };
    case 'clock':
      return { where, ms: (chance.below(2 * 9 * 60) - 9 * 60) * minute, what: '' };
    case 'full-window':
    case 'full-server':
      return { where, ms: some(2), what: '' };
    case 'attack':
      return { where, ms: 0, what: chance.pick(attacks) };
    default:
      return { where, ms: some(4), what: '' };
  }
};

/** How many of each kind, at least and at most. */
const troubles: readonly (readonly [Step['kind'], number, number])[] = [
  ['line', 4, 10],
  ['kill-window', 4, 9],
  ['kill-server', 2, 5],
  ['full-window', 0, 2],
  ['full-server', 0, 1],
  ['clock', 0, 3],
  ['copy', 0, 1],
  ['restore', 0, 1],
  ['revoke', 0, 1],
  ['stick', 0, 2],
  ['day', 0, 3],
  ['attack', 1, 3],
];

/** A day of the hall in ten minutes, and what befalls it. The same seed gives the same plan. */
export const planOf = (seed: number): Plan => {
  const chance = chanceFrom(seed);
  const steps: Step[] = [];
  // Clocks are wrong by hours from the beginning, as they are in life.
  for (let where = 0; where < windowCount; where += 1)
    if (chance.isSo(0.5)) steps.push({ kind: 'clock', at: 0, seed: 0, ...troubleOf(chance, 'clock'), where });
  for (let n = 0; n < deedsPerPlan; n += 1)
    steps.push({
      kind: 'deed',
      at: chance.below(openMs),
      where: chance.below(windowCount),
      ms: 0,
      what: n < 10 ? 'file' : chance.pick(deeds),
      seed: chance.below(2 ** 31),
    });
  for (const [kind, least, most] of troubles)
    for (let left = least + chance.below(most - least + 1); left > 0; left -= 1)
      steps.push({
        kind,
        at: chance.below(openMs),
        seed: chance.below(2 ** 31),
        ...troubleOf(chance, kind),
      });
  for (let n = 0; n < movesPerPlan; n += 1)
    steps.push({
      kind: 'deed',
      // Some are registered early, so that there is something to move.
      at: n < 4 ? chance.below(minute) : chance.below(openMs),
      where: chance.below(windowCount),
      ms: 0,
      what: n < 4 ? 'register' : chance.pick(moves),
      seed: chance.below(2 ** 31),
    });
  return { seed, steps: steps.toSorted((a, b) => a.at - b.at) };
};

export const describeStep = ({ kind, at, where, ms, what, seed }: Step): string =>
  `${String(at).padStart(8)} ${kind.padEnd(12)} at ${where}${what === '' ? '' : ` ${what}`}${ms === 0 ? '' : ` ${ms} ms`} (${seed})`;
