import type { HallAgreement } from '../authority.ts';
import type { Bureau } from '../bureau.ts';
import type { Basis } from '../citation.ts';
import type { Answers, Field } from '../forms/field.ts';
import type { PlainDate } from '../plain-date.ts';
import type { Step } from '../steps/step.ts';
import type { Taxpayer } from '../taxpayer.ts';
import type { LevyPlan } from './levy-plan.ts';

/** A paper the taxpayer brings (附送资料). */
export interface Paper {
  readonly id: string;
  readonly title: string;
  readonly required: boolean;
  readonly basis: Basis;
}

/** What surrounds an application: who, on which date of law, under which agreement. No clock, no I/O. */
export interface MatterContext {
  readonly taxpayer: Taxpayer;
  readonly businessDate: PlainDate;
  readonly agreement: HallAgreement | undefined;
  /** The bureau whose window it is: some modes belong to one bureau's windows only. */
  readonly windowBureau: Bureau;
  /** Lines another accepted filing of this taxpayer already covers, to stop a second filing of one period. */
  readonly filedPeriods: readonly FiledPeriod[];
}

export interface FiledPeriod {
  readonly matterId: string;
  readonly periodStart: PlainDate;
  readonly periodEnd: PlainDate;
  readonly caseFileId: string;
}

/** A field that stops the act, with the sentence the clerk reads beside it. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export type Decision =
  | { readonly outcome: 'accept'; readonly plan: LevyPlan; readonly basis: Basis }
  | { readonly outcome: 'supplement'; readonly missing: readonly Paper[]; readonly basis: Basis }
  | { readonly outcome: 'refuse'; readonly reason: string; readonly remedy: string; readonly basis: Basis }
  | { readonly outcome: 'correct'; readonly problems: readonly FieldProblem[]; readonly basis: Basis };

export interface Application {
  readonly answers: Answers;
  /** Ids of the papers that were brought and seen. */
  readonly papers: readonly string[];
  readonly context: MatterContext;
}

export interface Mode {
  readonly number: number;
  readonly title: string;
}

/** One of the norm's cooperation items (or a mechanism of the opinion) as executable data. */
export interface Matter {
  readonly id: string;
  readonly item: number | null;
  readonly revision: number;
  readonly title: string;
  readonly titleEn: string;
  /** Keystrokes that find it in the palette, e.g. pinyin initials. */
  readonly initials: string;
  readonly basis: Basis;
  readonly startedBy: 'taxpayer' | 'bureau';
  readonly bureaus: readonly Bureau[];
  /** The mode of the norm this definition carries out, by its number. */
  readonly mode: Mode;
  readonly steps: readonly [Step, ...Step[]];
  /** Promised time, e.g. 即办. */
  readonly promise: string;
  fields(context: MatterContext, answers: Answers): readonly Field[];
  /** Answers known before the clerk types: from the taxpayer's record and the business date. */
  initialAnswers(context: MatterContext): Answers;
  papers(context: MatterContext, answers: Answers): readonly Paper[];
  /** Pure: the same application has the same outcome for ever. */
  decide(application: Application): Decision;
}

/** Keeps the literal id type, so that the list of matters gives a union of ids. */
export const defineMatter = <const Id extends string>(
  matter: Matter & { readonly id: Id },
): Matter & { readonly id: Id } => matter;
