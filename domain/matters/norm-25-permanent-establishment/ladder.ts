import { type Bureau, bureaus, otherBureau } from '../../bureau.ts';
import type { PlainDate } from '../../plain-date.ts';
import type { Finding } from './findings.ts';

/*
 * Item 25 (4)(3): each bureau climbs its own ladder. The levels above have no windows, so each bureau enters the paper
 * of its own superior; only the State Administration's paper is one and the same for both.
 */

export const levels = ['county', 'city', 'province', 'administration'] as const;
export type Level = (typeof levels)[number];

export const levelName: Readonly<Record<Level, string>> = {
  county: '县级税务机关',
  city: '市级税务机关',
  province: '省级税务机关',
  administration: '国家税务总局',
};
export const levelNameEn: Readonly<Record<Level, string>> = {
  county: 'county level',
  city: 'city level',
  province: 'province level',
  administration: 'State Administration',
};

/** `unsettled`: the superior could not agree with the other bureau's superior either. */
export type SuperiorDecision = Finding | 'unsettled';

export interface SuperiorPaper {
  readonly number: string;
  readonly decision: SuperiorDecision;
  readonly enteredOn: PlainDate;
}

export interface Ladder {
  /** The highest level the bureau has reported to. */
  readonly reportedTo: Level | null;
  readonly papers: Readonly<Partial<Record<Level, SuperiorPaper>>>;
}
export type Ladders = Readonly<Record<Bureau, Ladder>>;

export const noLadder: Ladder = { reportedTo: null, papers: {} };

const rank = (level: Level | null): number => (level === null ? -1 : levels.indexOf(level));

/** What the superiors' papers of a level settle: both must be in, and say the same. */
export const settledAt = ({ state, local }: Ladders, level: Level): Finding | undefined => {
  const [one, other] = [state.papers[level], local.papers[level]];
  if (one === undefined || other === undefined || one.decision === 'unsettled') return undefined;
  if (one.decision !== other.decision) return undefined;
  // One paper of the State Administration: two numbers mean that one was entered wrongly.
  return level === 'administration' && one.number !== other.number ? undefined : one.decision;
};

/** The highest level of which both papers are in. */
export const levelHeard = ({ state, local }: Ladders): Level | undefined =>
  levels.findLast((level) => state.papers[level] !== undefined && local.papers[level] !== undefined);

/** The level a bureau reports to next, once both papers of the last one are in and do not agree. */
export const nextLevel = (ladders: Ladders, bureau: Bureau, first: Level): Level | undefined => {
  const { reportedTo } = ladders[bureau];
  if (reportedTo === null) return first;
  const isHeard = bureaus.every((each) => ladders[each].papers[reportedTo] !== undefined);
  return isHeard ? levels[rank(reportedTo) + 1] : undefined;
};

/** Has the other bureau climbed higher? */
export const isBehind = (ladders: Ladders, bureau: Bureau): boolean =>
  rank(ladders[otherBureau(bureau)].reportedTo) > rank(ladders[bureau].reportedTo);

/** The level whose paper a bureau may enter, or put right until the other bureau has climbed on. */
export const paperLevel = (ladders: Ladders, bureau: Bureau): Level | undefined => {
  const { reportedTo } = ladders[bureau];
  return reportedTo === null || isBehind(ladders, bureau) ? undefined : reportedTo;
};

/** The last decision of its superiors, which binds a bureau. */
export const boundBy = ({ papers }: Ladder): Finding | undefined => {
  for (const level of levels.toReversed()) {
    const decision = papers[level]?.decision;
    if (decision !== undefined && decision !== 'unsettled') return decision;
  }
  return undefined;
};
