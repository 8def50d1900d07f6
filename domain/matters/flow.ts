import type { Bureau } from '../bureau.ts';
import { type Deadline, standingOf } from '../case-file/deadline.ts';
import { type CaseEntry, type Lanes, mergeLanes } from '../case-file/entry.ts';
import { Fault } from '../faults.ts';
import type { Field } from '../forms/field.ts';
import type { PlainDate } from '../plain-date.ts';
import {
  type ActContext,
  type ActHead,
  type AnsweredAct,
  type BoundAct,
  type FlowAct,
  openingAct,
} from './act.ts';
import {
  deadlineActs,
  deadlineFields,
  delayAct,
  extensionAct,
  isOfDeadlines,
  withDeadlineEntries,
} from './deadline-acts.ts';
import { type Holding, holdLanes, laneFields, takeAct } from './lane-holding.ts';

/** An act that may be done now, by whom, and the deadline that it meets. */
export interface OpenAct {
  readonly act: string;
  readonly lane: Bureau;
  readonly meets: string | null;
  /** The case waits for it although no day is set for it. */
  readonly isAwaited?: boolean;
  /** What it answers: the last act of that kind in that lane, to be read while it is written. */
  readonly answering?: AnsweredAct | null;
}

/** Does the case wait for this act, by a day or without one? */
export const isAwaited = (open: OpenAct): boolean => open.meets !== null || open.isAwaited === true;

/** The same on a day: what meets a time limit that has not begun to run is not waited for yet. */
export const isAwaitedOn = (open: OpenAct, deadlines: readonly Deadline[], on: PlainDate): boolean => {
  if (!isAwaited(open)) return false;
  const met = deadlines.find(({ id }) => id === open.meets);
  return met === undefined || met.startedOn <= on;
};

/** Words in both languages of the screens. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** An entry and what became of it: one that was not open, or not its author's to write, stays without effect. */
export type StandingEntry = CaseEntry & {
  readonly void: 'not-open' | 'not-holder' | 'unreadable' | null;
};

/** Where a case stands, as every window that has the same entries sees it. */
export interface Standing {
  readonly stage: Words;
  /** How the case ended; `null` while it is open. */
  readonly concluded: Words | null;
  readonly deadlines: readonly Deadline[];
  readonly open: readonly OpenAct[];
  /** In the one order of both lanes. */
  readonly entries: readonly StandingEntry[];
  readonly holding: Readonly<Record<Bureau, Holding>>;
}

/** A flow as its matter writes it: a fold of the entries, and what is open in each state. */
export interface FlowDefinition<S> {
  readonly start: S;
  readonly acts: readonly FlowAct<S>[];
  /** Called only with entries that were open in `state`, the opening act first. */
  apply(state: S, entry: CaseEntry): S;
  open(state: S): readonly OpenAct[];
  deadlines(state: S): readonly Deadline[];
  stage(state: S): Words;
  concluded(state: S): Words | null;
}

/** A flow as the kernel sees it: the state is the matter's own affair. */
export interface Flow {
  readonly acts: readonly ActHead[];
  standing(lanes: Lanes): Standing;
  /** The act of that id, the kernel's own included. */
  headOf(act: string): ActHead | undefined;
  /** The form an entry was typed into, to read its answers by their labels. */
  fieldsOf(standing: Standing, entry: CaseEntry): readonly Field[];
  /** The acts that are open to one bureau on a day, ready to be filled in. */
  actsOf(lanes: Lanes, lane: Bureau, on: PlainDate): readonly BoundAct[];
}

interface Folded<S> {
  readonly state: S;
  readonly standing: Standing;
}

const isAboutDeadlines = ({ act }: CaseEntry): boolean => act === extensionAct.id || act === delayAct.id;

/**
 * The state after an entry; `undefined` where its answers cannot be read (a date that is none, a year without a
 * calendar). They come from another window: one bad entry must not take the case, or the list of cases, with it.
 */
const stateAfter = <S>(
  flow: FlowDefinition<S>,
  state: S,
  entry: CaseEntry,
): { readonly state: S } | undefined => {
  try {
    const next = flow.apply(state, entry);
    for (const deadline of flow.deadlines(next)) standingOf(deadline, deadline.dueOn);
    return { state: next };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return undefined;
  }
};

const foldLanes = <S>(flow: FlowDefinition<S>, lanes: Lanes): Folded<S> => {
  const merged = mergeLanes(lanes);
  const held = holdLanes(merged);
  const took: CaseEntry[] = [];
  let state = flow.start;
  const deadlines = (): readonly Deadline[] => withDeadlineEntries(flow.deadlines(state), took);
  const isOpen = (entry: CaseEntry): boolean => {
    if (took.length === 0) return entry.act === openingAct;
    if (isAboutDeadlines(entry)) return isOfDeadlines(entry, deadlines());
    return flow.open(state).some(({ act, lane }) => act === entry.act && lane === entry.lane);
  };
  const entries = merged.map((entry): StandingEntry => {
    if (!held.mayWrite.has(entry)) return { ...entry, void: 'not-holder' };
    if (held.aboutLane.has(entry)) return { ...entry, void: null };
    if (!isOpen(entry)) return { ...entry, void: 'not-open' };
    const after = isAboutDeadlines(entry) ? { state } : stateAfter(flow, state, entry);
    if (after === undefined) return { ...entry, void: 'unreadable' };
    took.push(entry);
    ({ state } = after);
    return { ...entry, void: null };
  });
  return {
    state,
    standing: {
      stage: flow.stage(state),
      concluded: flow.concluded(state),
      deadlines: deadlines(),
      open: took.length === 0 ? [] : flow.open(state),
      entries,
      holding: held.holding,
    },
  };
};

/** Closes a matter's own state into the flow that the kernel carries. */
export const defineFlow = <S>(flow: FlowDefinition<S>): Flow => ({
  acts: flow.acts,
  standing: (lanes) => foldLanes(flow, lanes).standing,
  headOf: (act) => [...flow.acts, extensionAct, delayAct].find(({ id }) => id === act),
  fieldsOf: (standing, entry) => {
    if (isAboutDeadlines(entry)) return deadlineFields(entry, standing.deadlines);
    if (entry.act === takeAct) return laneFields;
    const act = flow.acts.find(({ id }) => id === entry.act);
    return act?.fields({ state: flow.start, lane: entry.lane, on: entry.doneOn }) ?? [];
  },
  actsOf: (lanes, lane, on) => {
    const { state, standing } = foldLanes(flow, lanes);
    const context: ActContext<S> = { state, lane, on };
    const own = standing.open.flatMap((open): BoundAct[] => {
      const act = flow.acts.find(({ id }) => id === open.act);
      if (act === undefined || open.lane !== lane) return [];
      return [
        {
          ...act,
          lane,
          meets: open.meets,
          isAwaited: isAwaitedOn(open, standing.deadlines, on),
          answering: open.answering ?? null,
          fields: () => act.fields(context),
          initialAnswers: () => act.initialAnswers(context),
          decide: (answers) => act.decide(answers, context),
        },
      ];
    });
    return [...own, ...deadlineActs(standing.deadlines, lane, on)];
  },
});
