import type { HallAgreement, Role } from '../authority.ts';
import type { Bureau } from '../bureau.ts';
import type { Basis } from '../citation.ts';
import { Fault } from '../faults.ts';
import type { Answers, Field, FieldProblem } from '../forms/field.ts';
import type { InBoth } from '../language.ts';
import type { Fen } from '../money.ts';
import type { PlainDate } from '../plain-date.ts';
import type { Registry, RegistryQuery } from '../registration/registration.ts';
import type { Step } from '../steps/step.ts';
import type { Taxpayer } from '../taxpayer.ts';
import type { Flow } from './flow.ts';
import type { Plan } from './plan.ts';

/** A paper the taxpayer brings (附送资料). */
export interface Paper {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly required: boolean;
  readonly basis: Basis;
}

/** What surrounds an application: who, on which date of law, under which agreement. No clock, no I/O. */
export interface MatterContext {
  /** `null` where the matter concerns nobody who is registered: a newcomer, a bureau's own case. */
  readonly taxpayer: Taxpayer | null;
  readonly businessDate: PlainDate;
  readonly agreement: HallAgreement | undefined;
  /** The bureau whose window it is: some modes belong to one bureau's windows only. */
  readonly windowBureau: Bureau;
  /** Who stands at the counter, by the card or as typed; `null` while nobody is identified. */
  readonly handler?: string | null;
  /** Input tax that the last filing known here carried over, and the period it ended; `null` where none is known. */
  readonly carriedForward?: { readonly periodEnd: PlainDate; readonly fen: Fen } | null;
  /** What the sources leave to the bureaus, as the window's own bureau has set it for the date. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Lines another accepted filing of this taxpayer already covers, to stop a second filing of one period. */
  readonly filedPeriods: readonly FiledPeriod[];
  /** Numbers of the open cases of this matter that this window knows; only for one that is open once at a time. */
  readonly openCases?: readonly string[];
  /** What this window knows of those who register; only for a matter that asks (`registryQuery`). */
  readonly registry?: Registry;
}

/** The context of a matter that registers somebody. */
export type RegistryContext = MatterContext & { readonly registry: Registry };

/** Narrows the context; a matter that asks the registry and is not given it is a bug of the engine. */
export const ofRegistry = (context: MatterContext): RegistryContext => {
  const { registry } = context;
  if (registry === undefined) throw new Error('a matter that registers was given no registry');
  return { ...context, registry };
};

/** The context of a matter that concerns a registered taxpayer. */
export type TaxpayerContext = MatterContext & { readonly taxpayer: Taxpayer };

/** Narrows the context; throws `case/taxpayer-unknown` where a case of such a matter names nobody. */
export const ofTaxpayer = (context: MatterContext): TaxpayerContext => {
  const { taxpayer } = context;
  if (taxpayer === null) throw new Fault('case/taxpayer-unknown');
  return { ...context, taxpayer };
};

export interface FiledPeriod {
  readonly matterId: string;
  readonly periodStart: PlainDate;
  readonly periodEnd: PlainDate;
  readonly caseFileId: string;
}

export type Decision =
  | { readonly outcome: 'accept'; readonly plan: Plan; readonly basis: Basis }
  | { readonly outcome: 'supplement'; readonly missing: readonly Paper[]; readonly basis: Basis }
  | { readonly outcome: 'refuse'; readonly reason: InBoth; readonly remedy: InBoth; readonly basis: Basis }
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

/** A figure or word that the sources leave to the bureaus and this matter reads. */
export interface MatterParameter {
  readonly id: string;
  readonly title: string;
  /** What the product proposes; training halls run on it, a real bureau sets its own (DESIGN §5). */
  readonly proposed: string | number;
}

/** How what was typed under an earlier revision goes on under this one. */
export interface Upgrade {
  readonly from: number;
  /** Pure. What it leaves out has no place in this revision; what is new stays empty for the clerk. */
  carry(answers: Answers): Answers;
}

/** One of the norm's cooperation items (or a mechanism of the opinion) as executable data. */
export interface Matter {
  readonly id: string;
  readonly item: number | null;
  readonly revision: number;
  /** For unfinished work of revisions that the program no longer has; without one it cannot go on. */
  readonly upgrades?: readonly Upgrade[];
  readonly title: string;
  readonly titleEn: string;
  /** Keystrokes that find it in the palette, e.g. pinyin initials. */
  readonly initials: string;
  readonly basis: Basis;
  readonly startedBy: 'taxpayer' | 'bureau';
  /** Does a case need a registered taxpayer, or does its form name the subject? */
  readonly subject: 'taxpayer' | 'by-form';
  /** The bureaus that have a lane in the case. */
  readonly bureaus: readonly Bureau[];
  /** Whose lanes the opening act writes: all of them (one clerk for both), or the window's own bureau only. */
  readonly opens: 'all-lanes' | 'own-lane';
  /** Between the bureaus there is one open case of it at a time, of which the matter is told (`openCases`). */
  readonly isOneAtATime?: boolean;
  /** Who may open and file it. */
  readonly openedBy: readonly Role[];
  /** The mode of the norm this definition carries out, by its number. */
  readonly mode: Mode;
  readonly steps: readonly [Step, ...Step[]];
  /** Promised time, e.g. 即办. */
  readonly promise: string;
  readonly promiseEn: string;
  fields(context: MatterContext, answers: Answers): readonly Field[];
  /** Answers known before the clerk types: from the taxpayer's record and the business date. */
  initialAnswers(context: MatterContext): Answers;
  papers(context: MatterContext, answers: Answers): readonly Paper[];
  /** Pure: the same application has the same outcome for ever. */
  decide(application: Application): Decision;
  /** Whom or what the case is about, in words, from the form; `by-form` matters only. */
  subjectOf?(answers: Answers): string;
  /** Whom the form registers, for the look into the window's own books. */
  registryQuery?(answers: Answers, area: string): RegistryQuery;
  /** What another source already tells of the subject; fills in only what is still empty. */
  prefill?(context: MatterContext, answers: Answers): Answers;
  readonly parameters?: readonly MatterParameter[];
  /** What happens in the case after it was opened, over days and between the bureaus. */
  readonly flow?: Flow;
}

/** Keeps the literal id type, so that the list of matters gives a union of ids. */
export const defineMatter = <const Id extends string>(
  matter: Matter & { readonly id: Id },
): Matter & { readonly id: Id } => matter;
