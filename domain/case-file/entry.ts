import type { Bureau } from '../bureau.ts';
import type { Answers } from '../forms/field.ts';
import type { PlainDate } from '../plain-date.ts';

/** A numbered paper that an act made: the letter to the other bureau, a certificate. */
export interface EntryDocument {
  readonly kind: string;
  readonly title: string;
  readonly number: string | null;
}

/** One act in one bureau's lane of a case, as both bureaus read it. Everything a fold may use stands here. */
export interface CaseEntry {
  readonly lane: Bureau;
  /** 1, 2, 3 … within the lane, as the exchange accepted them. */
  readonly entryNo: number;
  /** How many entries of the other lane its author had seen: what this one answers. */
  readonly seen: number;
  /** The window that wrote it, and the fencing number under which it held the lane. */
  readonly device: string;
  readonly fence: number;
  readonly act: string;
  readonly answers: Answers;
  readonly documents: readonly EntryDocument[];
  /** Day of law on which it was done, attested by the window. */
  readonly doneOn: PlainDate;
  readonly officer: string;
}

/** A bureau's lane is one record of the exchange, each entry its next version. */
export const laneRecordId = (caseFileId: string, bureau: Bureau): string => `lane:${caseFileId}:${bureau}`;

export type Lanes = Readonly<Record<Bureau, readonly CaseEntry[]>>;

/**
 * One order for both lanes, the same at every window that has the same entries: an entry stands behind all that its
 * author had seen of the other lane; what crossed on the way stands State before Local. Clocks have no say.
 */
export const mergeLanes = (lanes: Lanes): readonly CaseEntry[] => {
  const merged: CaseEntry[] = [];
  const taken: Record<Bureau, number> = { state: 0, local: 0 };
  const mayCome = (entry: CaseEntry | undefined, other: Bureau): entry is CaseEntry =>
    entry !== undefined && entry.seen <= taken[other];
  for (;;) {
    const state = lanes.state[taken.state];
    const local = lanes.local[taken.local];
    if (state === undefined && local === undefined) return merged;
    // An entry that cites what has not arrived here waits behind all that has.
    const next = mayCome(state, 'local') ? state : mayCome(local, 'state') ? local : (state ?? local);
    if (next === undefined) return merged;
    merged.push(next);
    // By the lane it was taken from: an entry that names another must not stand still here for ever.
    taken[next === state ? 'state' : 'local'] += 1;
  }
};
