import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Bureau } from '../../domain/bureau.ts';
import type { CaseEntry, Lanes } from '../../domain/case-file/entry.ts';
import type { Deadline } from '../../domain/case-file/deadline.ts';
import { withDeadlineEntries } from '../../domain/matters/deadline-acts.ts';
import type { Standing } from '../../domain/matters/flow.ts';
import type { Ladders, Level } from '../../domain/matters/norm-25-permanent-establishment/ladder.ts';
import { decide, type Decide } from '../../exchange/decide.ts';
import { long, seed as firstSeed, tell } from '../journeys/seed.ts';
import { wrongsOf } from './checks.ts';
import { type Parts, playWorld, type World } from './play.ts';
import { betweenBureaus } from './sim-matters.ts';

const runs = long ? 5_000 : 120;
const patience = long ? 1_800_000 : 180_000;

/** How often the things happened that the checks are about: a quiet hall would prove nothing. */
const tally = (worlds: Map<string, number>, world: World): void => {
  const count = (what: string): void => void worlds.set(what, (worlds.get(what) ?? 0) + 1);
  for (const { own } of world.windows)
    for (const { verdict, isRogue } of own) count(`${isRogue ? 'rogue' : 'honest'} ${verdict}`);
  const [window] = world.windows;
  if (window === undefined) return;
  for (const played of world.cases) {
    const standing = world.standingAt(window, played);
    count(standing.concluded === null ? 'open' : 'concluded');
    for (const entry of standing.entries) count(entry.void === null ? 'took effect' : `void ${entry.void}`);
    for (const { dueOn, metOn, extended } of standing.deadlines) {
      if (extended !== null) count('extended');
      if (metOn === null) count(world.today > dueOn ? 'overdue' : 'running');
      else count(metOn > dueOn ? 'met late' : 'met');
    }
  }
};

describe('cases between the bureaus, from windows that do not always see each other', () => {
  it(
    `stand alike at every window in ${runs} interleavings with delay, duplication and lost lanes`,
    () => {
      const happened = new Map<string, number>();
      for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
        const world = playWorld(seed, betweenBureaus);
        // HALL_TEST_SEED=<seed> plays a world that failed as the first one.
        expect({ seed, wrongs: wrongsOf(world) }).toEqual({ seed, wrongs: [] });
        tally(happened, world);
      }
      tell(
        `  lanes: ${runs} interleavings from seed ${firstSeed}: ${JSON.stringify(Object.fromEntries(happened))}`,
      );
      for (const what of [
        'honest ACCEPTED',
        'honest CONFLICT',
        'rogue ACCEPTED',
        'rogue REJECT',
        'concluded',
        'open',
        'void not-holder',
        'void not-open',
        'met',
        'met late',
        'overdue',
        'running',
        'extended',
      ])
        expect([what, (happened.get(what) ?? 0) > 0]).toEqual([what, true]);
      expect(happened.get('honest REJECT')).toBeUndefined();
    },
    patience,
  );
});

/** The first world in which a broken product is caught; a checker counts once it has failed. */
const findCaught = (
  player: { readonly play: typeof playWorld; readonly kinds: typeof betweenBureaus },
  parts: Parts = {},
): readonly string[] => {
  for (let seed = firstSeed; seed < firstSeed + 60; seed += 1) {
    const wrongs = wrongsOf(player.play(seed, player.kinds, parts));
    if (wrongs.length > 0) return wrongs;
  }
  return [];
};

describe('the checks fail on', () => {
  const own = { play: playWorld, kinds: betweenBureaus };

  it('an exchange that takes a version without looking at the one before', () => {
    const unfenced: Decide = (situation) => {
      const judged = decide(situation);
      if (judged.verdict !== 'CONFLICT' || situation.record === undefined) return judged;
      const { version } = JSON.parse(situation.message.text) as { version: number };
      const record = { ...situation.record, version, hash: situation.message.hash };
      return { ...judged, verdict: 'ACCEPTED', code: null, record };
    };
    expect(findCaught(own, { decide: unfenced }).join()).toMatch(/twice/);
  });

  it('an exchange that lets a window write for the other bureau', () => {
    const unentitled: Decide = (situation) => {
      const bureaus: readonly Bureau[] = ['state', 'local'];
      const entitlements = bureaus.map((actingFor) => ({
        actingFor,
        under: 'own-office',
        from: '2016-01-01',
        to: null,
      }));
      return decide({ ...situation, device: { ...situation.device, entitlements } });
    };
    expect(findCaught(own, { decide: unentitled }).join()).toMatch(/wrote version \d+ of/);
  });

  it('a window that folds a page of the feed twice', () => {
    expect(findCaught(own, { hearsTwice: true }).join()).toMatch(/stands differently at two windows/);
  });

  it('a window that reckons a deadline by its own setting', () => {
    const later = (deadline: Deadline): Deadline => ({ ...deadline, startedOn: deadline.dueOn });
    const parts: Parts = {
      flowAt: ({ device }, flow) => ({
        ...flow,
        standing: (lanes): Standing => {
          const standing = flow.standing(lanes);
          return device === 'lb-21' ? { ...standing, deadlines: standing.deadlines.map(later) } : standing;
        },
      }),
    };
    expect(findCaught(own, parts).join()).toMatch(/stands differently at two windows/);
  });
});

/** The same hall with one module of the kernel broken. */
const withBroken = async (path: string, broken: Readonly<Record<string, unknown>>) => {
  vi.resetModules();
  vi.doMock(path, async (original) => ({ ...(await original<object>()), ...broken }));
  const { playWorld: play } = await import('./play.ts');
  const { betweenBureaus: kinds } = await import('./sim-matters.ts');
  return { play, kinds };
};

describe('the checks fail on a kernel', () => {
  const entryModule = '../../domain/case-file/entry.ts';
  const holdingModule = '../../domain/matters/lane-holding.ts';
  const deadlineModule = '../../domain/matters/deadline-acts.ts';
  const ladderModule = '../../domain/matters/norm-25-permanent-establishment/ladder.ts';
  afterEach(() => {
    for (const path of [entryModule, holdingModule, deadlineModule, ladderModule]) vi.doUnmock(path);
    vi.resetModules();
  });

  it.each([
    [
      'that orders both lanes by their dates',
      ({ state, local }: Lanes) =>
        [...state, ...local].sort((a, b) => (a.doneOn < b.doneOn ? -1 : Number(a.doneOn > b.doneOn))),
    ],
    ['that reads one lane after the other', ({ state, local }: Lanes) => [...state, ...local]],
    [
      'that lets the Local bureau come first where entries crossed',
      ({ state, local }: Lanes) => {
        const merged: CaseEntry[] = [];
        const taken = { state: 0, local: 0 };
        for (;;) {
          const [s, l] = [state[taken.state], local[taken.local]];
          const next = l !== undefined && (s === undefined || l.seen <= taken.state) ? l : s;
          if (next === undefined) return merged;
          merged.push(next);
          taken[next.lane] += 1;
        }
      },
    ],
  ])('%s', async (_what, mergeLanes) => {
    const player = await withBroken(entryModule, { mergeLanes });
    expect(findCaught(player).join()).toMatch(/stands before/);
  });

  const holdAll = (isHeld: (entry: CaseEntry, last: CaseEntry | undefined) => boolean) => {
    return (entries: readonly CaseEntry[]) => {
      const isAboutLane = ({ act }: CaseEntry): boolean => act.startsWith('lane-');
      const last: Partial<Record<Bureau, CaseEntry>> = {};
      const mayWrite = new Set<CaseEntry>();
      for (const entry of entries) {
        if (!isAboutLane(entry) && !isHeld(entry, last[entry.lane])) continue;
        mayWrite.add(entry);
        last[entry.lane] = entry;
      }
      const of = (lane: Bureau) => ({ device: last[lane]?.device ?? null, fence: last[lane]?.fence ?? 0 });
      return {
        holding: { state: of('state'), local: of('local') },
        mayWrite,
        aboutLane: new Set([...mayWrite].filter(isAboutLane)),
      };
    };
  };
  it.each([
    ['that lets any window of the bureau write', holdAll(() => true)],
    [
      'that asks for the window and not for its number',
      holdAll((entry, last) => last === undefined || entry.device === last.device),
    ],
    [
      'that asks for the number and not for the window',
      holdAll((entry, last) => last === undefined || entry.fence >= last.fence),
    ],
  ])('%s', async (_what, holdLanes) => {
    const player = await withBroken(holdingModule, { holdLanes });
    expect(findCaught(player).join()).toMatch(/held by/);
  });

  it.each([
    ['that forgets that a deadline was put off', (deadlines: readonly Deadline[]) => deadlines, /is not/],
    [
      'that takes an explanation for a deed',
      (deadlines: readonly Deadline[], entries: readonly CaseEntry[]) =>
        withDeadlineEntries(deadlines, entries).map((deadline) =>
          deadline.explained === null ? deadline : { ...deadline, metOn: deadline.dueOn },
        ),
      /is explained and not late/,
    ],
  ])('%s', async (_what, broken, says) => {
    const player = await withBroken(deadlineModule, { withDeadlineEntries: broken });
    expect(findCaught(player).join()).toMatch(says);
  });

  it('or a matter, that takes the paper of one bureau’s superior for both', async () => {
    const settledAt = ({ state, local }: Ladders, level: Level) => {
      const decision = (state.papers[level] ?? local.papers[level])?.decision;
      return decision === 'unsettled' ? undefined : decision;
    };
    const player = await withBroken(ladderModule, { settledAt });
    expect(findCaught(player).join()).toMatch(/one bureau closed for both/);
  });
});
