import type { Role } from '../authority.ts';
import type { Bureau } from '../bureau.ts';
import type { Basis } from '../citation.ts';
import type { Answers, Field, FieldProblem } from '../forms/field.ts';
import type { InBoth } from '../language.ts';
import type { LegalAct } from '../legal-act.ts';
import type { PlainDate } from '../plain-date.ts';
import type { Plan } from './plan.ts';

/** The act that opens a case: the matter's own application. */
export const openingAct = 'open';

/** What surrounds an act within a case. No clock, no I/O. */
export interface ActContext<S> {
  readonly state: S;
  /** The bureau whose lane the act is written to. */
  readonly lane: Bureau;
  readonly on: PlainDate;
}

export type ActDecision =
  | { readonly outcome: 'accept'; readonly plan: Plan }
  | { readonly outcome: 'refuse'; readonly reason: InBoth; readonly remedy: InBoth }
  | { readonly outcome: 'correct'; readonly problems: readonly FieldProblem[] };

/** Tasks of the inbox that an act of the case answers. */
export type TaskAnswered = 'correct' | 'recall';

/** What an act is, apart from its form: what a list or a page says of it. */
export interface ActHead {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  /** The step of the matter's sentence that it carries out; `null` for what the kernel adds to every case. */
  readonly step: string | null;
  readonly roles: readonly Role[];
  readonly basis: Basis;
  /** Open only at the window that has such a task about the case, and settles it: a return, a recall. */
  readonly answersTask?: TaskAnswered;
  /** Gives out the certificate of the case's registration: shut where another case's registration of the number stands. */
  readonly certifies?: true;
  /** It has a legal effect of its own: the hall may ask for the officer's CA key under it. */
  readonly legalAct?: LegalAct;
}

/** An act that another one answers, by the lane it stands in. */
export interface AnsweredAct {
  readonly lane: Bureau;
  readonly act: string;
  /** The fields of it that the answer turns on: they are read first. */
  readonly leads?: readonly string[];
}

/** One thing a bureau does in a case after it was opened. */
export interface FlowAct<S> extends ActHead {
  /** Also asked of the flow's start, to read a past entry by its labels: every field it may have had. */
  fields(context: ActContext<S>): readonly Field[];
  initialAnswers(context: ActContext<S>): Answers;
  decide(answers: Answers, context: ActContext<S>): ActDecision;
}

/** An act that is open now, with its case's state filled in. */
export interface BoundAct extends ActHead {
  readonly lane: Bureau;
  /** The deadline that it meets. */
  readonly meets: string | null;
  /** The case waits for it, by a day or without one. */
  readonly isAwaited: boolean;
  readonly answering: AnsweredAct | null;
  fields(): readonly Field[];
  initialAnswers(): Answers;
  decide(answers: Answers): ActDecision;
}
