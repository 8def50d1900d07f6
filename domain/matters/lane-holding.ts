import type { Bureau } from '../bureau.ts';
import type { CaseEntry } from '../case-file/entry.ts';
import type { Field } from '../forms/field.ts';
import { paragraphField } from '../forms/fields.ts';
import { openingAct } from './act.ts';

/**
 * A lane has one holder, a window, under a fencing number that grows with every change of hands (DESIGN §4). What a
 * window writes after it lost the lane has no effect, and the exchange does not take it: a person enters it anew.
 */
export interface Holding {
  readonly device: string | null;
  readonly fence: number;
}

export const releaseAct = 'lane-release';
export const takeAct = 'lane-take';

/** What a change of hands says of itself: why a lane was taken that another window still held. */
export const laneFields: readonly Field[] = [
  paragraphField('reason', '接管原因', 'Why it was taken over', 400, false),
];

const free: Holding = { device: null, fence: 0 };

/** The lane after an entry, or `undefined` where its author did not hold it. */
const after = (holding: Holding, entry: CaseEntry): Holding | undefined => {
  if (entry.act === takeAct) {
    const mayTake = holding.device === null || entry.answers['forced'] === 'yes';
    return mayTake && entry.fence === holding.fence + 1
      ? { device: entry.device, fence: entry.fence }
      : undefined;
  }
  // Nobody lets go of what nobody held.
  if (holding.fence === 0 && entry.act === releaseAct) return undefined;
  if (holding.fence === 0) return entry.fence === 1 ? { device: entry.device, fence: 1 } : undefined;
  if (entry.device !== holding.device || entry.fence !== holding.fence) return undefined;
  return entry.act === releaseAct ? { device: null, fence: holding.fence } : holding;
};

export interface HeldLanes {
  readonly holding: Readonly<Record<Bureau, Holding>>;
  /** Entries whose author held the lane. */
  readonly mayWrite: ReadonlySet<CaseEntry>;
  /** Those among them that only hand the lane on. */
  readonly aboutLane: ReadonlySet<CaseEntry>;
}

/** One clerk opened the case for both bureaus: neither lane is held until somebody goes on in it. */
const openedForBoth = (entries: readonly CaseEntry[]): ReadonlySet<CaseEntry> => {
  const openings = entries.filter(({ act, entryNo }) => act === openingAct && entryNo === 1);
  const isOne = openings.length === 2 && openings[0]?.device === openings[1]?.device;
  return new Set(isOne ? openings : []);
};

export const holdLanes = (entries: readonly CaseEntry[]): HeldLanes => {
  const ofBoth = openedForBoth(entries);
  const holding: Record<Bureau, Holding> = { state: free, local: free };
  const mayWrite = new Set<CaseEntry>();
  const aboutLane = new Set<CaseEntry>();
  for (const entry of entries) {
    const next = after(holding[entry.lane], entry);
    if (next === undefined) continue;
    holding[entry.lane] = ofBoth.has(entry) ? free : next;
    mayWrite.add(entry);
    if (entry.act === releaseAct || entry.act === takeAct) aboutLane.add(entry);
  }
  return { holding, mayWrite, aboutLane };
};
