import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CaseEntry } from '../../domain/case-file/entry.ts';
import type { Message } from '../../contract/exchange/message.ts';
import { addDays, type PlainDate } from '../../domain/plain-date.ts';
import { decide, type Decide } from '../../exchange/decide.ts';
import type { JudgeLanding } from '../../exchange/land.ts';
import { long, seed as firstSeed, tell } from '../journeys/seed.ts';
import { wrongsWhenAnswered, wrongsWhenHeard } from './counter-checks.ts';
import { type CounterWorld, type HallParts, playCounters } from './counter-play.ts';
import { type Books, makeBooks } from './memory-books.ts';

// Nobody types a PIN here, and hashing one is made slow on purpose.
vi.mock('../../main/officers/pin.ts', async (original) => ({
  ...(await original<object>()),
  hashPin: () => Promise.resolve({}),
}));

const runs = long ? 5_000 : 30;
const patience = long ? 14_400_000 : 180_000;
/** How much of what was done is printed with a world that is wrong. */
const traceLength = 25;

let books: Books;
beforeAll(async () => {
  books = await makeBooks();
}, 60_000);

interface Player {
  readonly play: typeof playCounters;
  readonly whenHeard: typeof wrongsWhenHeard;
  readonly whenAnswered: typeof wrongsWhenAnswered;
}
const own: Player = { play: playCounters, whenHeard: wrongsWhenHeard, whenAnswered: wrongsWhenAnswered };

/** Plays one world and looks at it twice: when everybody has heard, and when everybody has answered. */
const judge = async (
  { play, whenHeard, whenAnswered }: Player,
  seed: number,
  parts: HallParts = {},
  see: (world: CounterWorld) => void = () => undefined,
) => {
  let heard: readonly string[] = [];
  const world = await play(seed, books, parts, async (quiet) => {
    heard = await whenHeard(quiet);
  });
  try {
    const wrongs = [...heard, ...(await whenAnswered(world))];
    see(world);
    return { seed, wrongs, trace: wrongs.length === 0 ? [] : world.trace.slice(-traceLength) };
  } finally {
    world.close();
  }
};

describe('four matters at counter windows that do not always see each other', () => {
  it(
    `end alike in ${runs} interleavings: one certificate for a taxpayer, every fen counted once, every task answered`,
    async () => {
      const happened = new Map<string, number>();
      for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
        // HALL_TEST_SEED=<seed> plays a world that failed as the first one.
        const judged = await judge(own, seed, {}, (world) => {
          for (const [what, times] of world.happened) happened.set(what, (happened.get(what) ?? 0) + times);
          for (const { device } of world.counters)
            for (const { verdict } of world.exchange.results(device, 0, Number.MAX_SAFE_INTEGER))
              happened.set(verdict, (happened.get(verdict) ?? 0) + 1);
        });
        expect(judged).toEqual({ seed, wrongs: [], trace: [] });
      }
      tell(
        `  counters: ${runs} interleavings from seed ${firstSeed}: ${JSON.stringify(Object.fromEntries([...happened].sort()))}`,
      );
      for (const what of [
        'ACCEPTED',
        'CONFLICT',
        'confirm',
        'return',
        'correct',
        'correct-registration',
        'turn-supplementary',
        'hand-over-certificate',
        'request-papers',
        'lend-papers',
        'issue',
        'spoil',
        'paid twice',
        'reverse',
        'settle',
        'take-lane',
        'sign',
        'case/refused-by-rule',
        'case/seal-key-missing',
      ])
        expect([what, (happened.get(what) ?? 0) > 0]).toEqual([what, true]);
      expect(happened.get('REJECT')).toBeUndefined();
    },
    patience,
  );
});

/**
 * What the first world says in which a broken product is caught; a checker counts once it has failed. The search begins
 * so many worlds `after` the first seed: those before it are known to show nothing.
 */
const findCaught = async (player: Player, parts: HallParts = {}, after = 0): Promise<string> => {
  for (let seed = firstSeed + after; seed < firstSeed + 60; seed += 1) {
    const { wrongs } = await judge(player, seed, parts);
    if (wrongs.length > 0) return wrongs.join('\n');
  }
  return '';
};
const saidBy = (text: string): Message => JSON.parse(text) as Message;

describe('the checks of the counters fail on', () => {
  it('an exchange that takes a second registration of one number', async () => {
    const forgetful: Decide = (situation) => {
      const judged = decide(situation);
      const { schema, version } = saidBy(situation.message.text);
      const isSecond = schema === 'registration/1' && version === 1 && judged.verdict === 'CONFLICT';
      if (!isSecond || situation.record === undefined) return judged;
      const record = { ...situation.record, hash: situation.message.hash };
      return { ...judged, verdict: 'ACCEPTED', code: null, record };
    };
    expect(await findCaught(own, { decide: forgetful })).toMatch(/has 2 certificates/);
  });

  it('an exchange that counts again what came again', async () => {
    const eager: () => JudgeLanding = () => (_state, request) => ({
      kind: 'landed',
      fresh: request.messages,
      receivedTo: request.messages.at(-1)?.seq ?? 0,
      chainHead: request.lastHash,
    });
    expect(await findCaught(own, { landing: eager }, 4)).toMatch(/counted by the exchange/);
  });

  it('an exchange that refuses money because the period was paid already', async () => {
    const paid = new Set<string>();
    const refusing: Decide = (situation) => {
      const judged = decide(situation);
      const { schema, taxpayer, body } = saidBy(situation.message.text);
      if (schema !== 'collection/1') return judged;
      const [line] = (body as { lines: { periodEnd: string }[] }).lines;
      const key = `${taxpayer} ${line?.periodEnd} ${String(body['bureau'])}`;
      if (!paid.has(key)) {
        paid.add(key);
        return judged;
      }
      return { ...judged, verdict: 'CONFLICT', lines: [] };
    };
    expect(await findCaught(own, { decide: refusing })).toMatch(/happened and is CONFLICT/);
  });

  it('a window that is not told that its registration lost', async () => {
    const parts: HallParts = {
      verdicts: (verdicts) =>
        verdicts.map((one) => (one.verdict === 'CONFLICT' ? { ...one, verdict: 'ACCEPTED' } : one)),
    };
    expect(await findCaught(own, parts)).toMatch(/nobody is told/);
  });

  it('a window that does not hear that a record came back', async () => {
    const parts: HallParts = {
      fold: (fold) => (record, checked, open) =>
        checked.message?.kind === 'RETURN'
          ? { record: undefined, open: [], close: [] }
          : fold(record, checked, open),
    };
    expect(await findCaught(own, parts, 11)).toMatch(/returned at the exchange/);
  });
});

/** The same hall with one module broken. */
const withBroken = async (
  path: string,
  broken: (original: Readonly<Record<string, unknown>>) => object,
): Promise<Player> => {
  vi.resetModules();
  vi.doMock(path, async (original) => {
    const whole = await original<Readonly<Record<string, unknown>>>();
    return { ...whole, ...broken(whole) };
  });
  const { playCounters: play } = await import('./counter-play.ts');
  const checks = await import('./counter-checks.ts');
  return { play, whenHeard: checks.wrongsWhenHeard, whenAnswered: checks.wrongsWhenAnswered };
};

describe('the checks of the counters fail on a program', () => {
  const archive = '../../domain/registration/archive-state.ts';
  const paths: string[] = [];
  afterEach(() => {
    for (const path of paths.splice(0)) vi.doUnmock(path);
    vi.resetModules();
  });

  it.each([
    [
      'that takes no paper back',
      '../../db/seals.ts',
      () => ({ recallCertificates: () => undefined }),
      /has 2 certificates/,
    ],
    [
      'that does not tell who took money for a period that was paid before',
      '../../main/services/paid-twice.ts',
      () => ({ tellPaidTwice: () => undefined }),
      /again and nobody is told/,
      13,
    ],
    [
      'that reverses the money and leaves the filing as it was',
      '../../main/services/joint-bodies.ts',
      () => ({ voidBody: (filed: unknown) => filed }),
      /is reversed at its window and filed in the book/,
    ],
    [
      'that lends papers which are out already',
      archive,
      () => ({ openLoan: () => undefined }),
      /at two places/,
      6,
    ],
    [
      'that counts the days of a term through the weekend',
      archive,
      () => ({ dayAfterTerm: (_state: unknown, _term: unknown, from: PlainDate) => addDays(from, 5) }),
      /certificate is due on/,
    ],
    [
      'that puts two files under one shelf number',
      '../../db/profile.ts',
      ({ nextCount }: Readonly<Record<string, unknown>>) => ({
        nextCount: (tx: unknown, name: string) =>
          name.startsWith('archive:') ? 7 : (nextCount as (...of: unknown[]) => number)(tx, name),
      }),
      /the shelf of/,
    ],
    [
      'that acts for the other bureau as if in its office',
      '../../main/services/act-stamp.ts',
      () => ({ titleToAct: () => 'own-office' }),
      /is refused: exchange\/not-entitled/,
    ],
    [
      'that orders what crossed by its dates',
      '../../domain/case-file/entry.ts',
      () => ({
        mergeLanes: ({ state, local }: { state: readonly CaseEntry[]; local: readonly CaseEntry[] }) =>
          [...local, ...state].sort((a, b) => (a.doneOn < b.doneOn ? -1 : Number(a.doneOn > b.doneOn))),
      }),
      /stands before/,
    ],
  ] as const)('%s', async (_what, path, broken, says, after: number | undefined = 0) => {
    paths.push(path);
    expect(await findCaught(await withBroken(path, broken as never), {}, after)).toMatch(says);
  });
});
