import { agreementOn, type HallAgreement } from '../../domain/authority.ts';
import type { Answers } from '../../domain/forms/field.ts';
import type { LevyPlan } from '../../domain/matters/levy-plan.ts';
import type { Plan } from '../../domain/matters/plan.ts';
import { getMatter } from '../../domain/matters/index.ts';
import type { Decision, Matter, MatterContext, Paper } from '../../domain/matters/matter.ts';
import { Fault } from '../../domain/faults.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { fen } from '../../domain/money.ts';
import { type PlainDate, plainDate } from '../../domain/plain-date.ts';
import type { Registry } from '../../domain/registration/registration.ts';
import type { Step } from '../../domain/steps/step.ts';
import { canonicalText, sha256Hex } from '../../evidence/canonical.ts';
import {
  type CaseFileRow,
  caseFilesOfFlows,
  filedPeriodsOf,
  findCaseFile,
  findDraft,
} from '../../db/case-files.ts';
import { casesOfLanes } from '../../db/inbox.ts';
import { parametersInForce } from '../../db/profile.ts';
import { findIdentification, findTaxpayer, type TaxpayerRow } from '../../db/taxpayers.ts';
import { findCaseBetweenBureaus, lanesOf, openingAnswersOf } from './case-lanes.ts';
import type { HallContext } from './hall-context.ts';
import { registryFor } from './registrations.ts';
import { filingRecordId } from './joint-bodies.ts';
import { findKnownVersion } from './lane-writer.ts';
import { periodsHeardOf } from './paid-twice.ts';
import { getTaxpayer } from './taxpayers.ts';

/** A case file with everything its matter needs to decide: the same in the preview and in the act. */
export interface OpenCase {
  readonly file: CaseFileRow;
  readonly matter: Matter;
  /** `null` where the case concerns nobody who is registered. */
  readonly taxpayer: TaxpayerRow | null;
  /** Whom or what the case is about, as lists, messages and papers name it. */
  readonly subject: { readonly name: string; readonly taxpayerNo: string };
  readonly matterContext: MatterContext;
  readonly answers: Answers;
  readonly papersBrought: readonly string[];
  readonly draftSavedAt: number | null;
}

/** The registered taxpayer of a case; throws `case/taxpayer-unknown` where it has none. */
export const taxpayerOf = ({ taxpayer }: OpenCase): TaxpayerRow => {
  if (taxpayer === null) throw new Fault('case/taxpayer-unknown');
  return taxpayer;
};

/** Does the matter have a step of that kind? What it has no step for is not asked of it. */
export const hasStep = (matter: Matter, kind: Step['kind']): boolean =>
  matter.steps.some((step) => step.kind === kind);

/**
 * The hall's agreement under which this matter's mode is carried out on that day, if there is one. What is no item of
 * the norm rests on whatever agreement lets the hall's officers act for both bureaus that day (decision 0010).
 */
export const agreementFor = (
  context: HallContext,
  { item, mode }: Matter,
  on: PlainDate,
): HallAgreement | undefined =>
  item === null
    ? context.agreements().find(({ from, to }) => from <= on && (to === null || on <= to))
    : agreementOn(context.agreements(), item, mode.number, on);

/** What the bureau of this window has set for the date: one figure or one word each. */
const parametersOn = (context: HallContext, on: PlainDate): MatterContext['parameters'] =>
  Object.fromEntries(
    parametersInForce(context.db, context.config.bureau, on).flatMap(({ name, value }) => {
      const { amount, choice } = value as { readonly amount?: number; readonly choice?: string };
      const set = amount ?? choice;
      return set === undefined ? [] : [[name, set]];
    }),
  );

/** A training hall runs on what the product proposes where no bureau of the town has set anything. */
const proposalsOf = (matter: Matter): MatterContext['parameters'] =>
  Object.fromEntries((matter.parameters ?? []).map(({ id, proposed }) => [id, proposed]));

const withRegistry = (registry: Registry | undefined): Pick<MatterContext, 'registry'> =>
  registry === undefined ? {} : { registry };

/** What the latest filing that stands in this window's books carried over to the next period. */
const lastCarriedForward = (
  { db }: HallContext,
  taxpayerNo: string,
  caseFileId: string,
): NonNullable<MatterContext['carriedForward']> | null => {
  const last = filedPeriodsOf(db, taxpayerNo)
    .filter((period) => period.caseFileId !== caseFileId)
    .at(-1);
  if (last === undefined) return null;
  const body = findKnownVersion(db, filingRecordId(last.caseFileId, 'state'))?.body as
    | { readonly declared?: Readonly<Record<string, number>> }
    | undefined;
  const carried = body?.declared?.['carriedForward'];
  return carried === undefined ? null : { periodEnd: last.periodEnd, fen: fen(carried) };
};

/** Numbers of the open cases of a matter that this window knows, from its own books or from the exchange. */
const openCasesOf = (context: HallContext, { id, flow }: Matter, except: string): readonly string[] => {
  const ids = new Set([...casesOfLanes(context.db), ...caseFilesOfFlows(context.db, [id])]);
  return [...ids].flatMap((caseFileId) => {
    if (caseFileId === except) return [];
    const file = findCaseFile(context.db, caseFileId) ?? findCaseBetweenBureaus(context, caseFileId);
    if (file?.matterId !== id) return [];
    return flow?.standing(lanesOf(context.db, caseFileId)).concluded === null ? [file.humanNo] : [];
  });
};

/** What surrounds an application on a date of law; `caseFileId` is the case that is not to stand in its own way. */
export const matterContextOf = (
  context: HallContext,
  matter: Matter,
  taxpayer: TaxpayerRow | null,
  on: PlainDate,
  caseFileId: string,
  answers: Answers,
  identificationId: string | null,
): MatterContext => ({
  handler:
    identificationId === null ? null : (findIdentification(context.db, identificationId)?.personName ?? null),
  carriedForward: taxpayer === null ? null : lastCarriedForward(context, taxpayer.taxpayerNo, caseFileId),
  ...withRegistry(registryFor(context, matter, answers, caseFileId)),
  ...(matter.isOneAtATime === true ? { openCases: openCasesOf(context, matter, caseFileId) } : {}),
  taxpayer,
  businessDate: on,
  agreement: agreementFor(context, matter, on),
  windowBureau: context.config.bureau,
  parameters: {
    ...(context.config.kind === 'training' ? proposalsOf(matter) : {}),
    ...parametersOn(context, on),
  },
  filedPeriods:
    taxpayer === null
      ? []
      : filedPeriodsOf(context.db, taxpayer.taxpayerNo).filter((period) => period.caseFileId !== caseFileId),
});

/** The bureaus whose lanes the opening act writes. */
export const lanesOpenedBy = (matter: Matter, windowBureau: Bureau): readonly Bureau[] =>
  matter.opens === 'all-lanes' ? matter.bureaus : [windowBureau];

/** Whom or what a case is about, also where this program no longer has its matter's revision. */
export const subjectOfFile = (context: HallContext, file: CaseFileRow): string => {
  if (file.taxpayerNo !== null) return findTaxpayer(context.db, file.taxpayerNo)?.name ?? '';
  const matter = context.matters.find(
    ({ id, revision }) => id === file.matterId && revision === file.revision,
  );
  const answers = findDraft(context.db, file.id)?.answers ?? openingAnswersOf(context.db, file.id);
  return matter?.subjectOf?.(answers) ?? '';
};

/** Loads a case under the revision it was opened with. Throws `case/not-found`, `case/revision-unknown`. */
export const loadCase = (context: HallContext, caseFileId: string, today: PlainDate): OpenCase => {
  const file = findCaseFile(context.db, caseFileId) ?? findCaseBetweenBureaus(context, caseFileId);
  if (file === undefined) throw new Fault('case/not-found');
  const matter = getMatter(file.matterId, file.revision, context.matters);
  const taxpayer = file.taxpayerNo === null ? null : getTaxpayer(context, file.taxpayerNo);
  const draft = findDraft(context.db, caseFileId);
  // A filed case is read on the date it was filed; an open one on the date of law now.
  const on = file.status === 'filed' || file.status === 'reversed' ? plainDate(file.businessDate) : today;
  const answers = draft?.answers ?? openingAnswersOf(context.db, caseFileId);
  const matterContext = matterContextOf(
    context,
    matter,
    taxpayer,
    on,
    caseFileId,
    answers,
    file.identificationId,
  );
  // What was filed here while the other window was unseen stays to be corrected or reversed.
  const isFiled = file.status === 'filed' || file.status === 'reversed';
  const heard =
    isFiled || taxpayer === null ? [] : periodsHeardOf(context.db, context.config, taxpayer.taxpayerNo);
  return {
    file,
    matter,
    taxpayer,
    subject: {
      name: taxpayer?.name ?? matter.subjectOf?.(answers) ?? '',
      taxpayerNo: taxpayer?.taxpayerNo ?? '',
    },
    matterContext: { ...matterContext, filedPeriods: [...matterContext.filedPeriods, ...heard] },
    answers,
    papersBrought: draft?.papers ?? [],
    draftSavedAt: draft?.savedAt ?? null,
  };
};

export interface Examined {
  readonly decision: Decision;
  readonly plan: Plan | undefined;
  readonly missing: readonly Paper[];
  readonly figuresHash: string;
}

/** Binds F9 to the very figures the clerk saw. */
export const hashFigures = (plan: Plan | undefined): string =>
  plan === undefined
    ? ''
    : sha256Hex(
        canonicalText([
          ...(plan.levies?.lines ?? []).map((line) => [
            line.bureau,
            line.levy,
            line.periodEnd,
            line.baseFen,
            line.amountFen,
            line.surchargeFen,
          ]),
          // The number that goes onto the certificate is a figure the clerk has seen, too.
          ...(plan.registers === undefined ? [] : [plan.registers.taxpayerNo]),
        ]),
      );

/** What the application comes to as it stands; figures are shown even while papers are still missing. */
export const examine = ({ matter, answers, papersBrought, matterContext }: OpenCase): Examined => {
  const papers = matter.papers(matterContext, answers);
  const missing = papers.filter((paper) => paper.required && !papersBrought.includes(paper.id));
  const decision = matter.decide({
    answers,
    papers: papers.map((paper) => paper.id),
    context: matterContext,
  });
  const plan = decision.outcome === 'accept' ? decision.plan : undefined;
  return { decision, plan, missing, figuresHash: hashFigures(plan) };
};

/** The levy lines of an application that may be filed now; throws where the matter has none. */
export const requireLevies = (opened: OpenCase): LevyPlan => {
  const { levies } = requireAccepted(opened);
  if (levies === null)
    throw new Fault('case/action-not-allowed', { action: 'levies', status: opened.file.status });
  return levies;
};

/** The plan of an application that may be filed now; throws the fault that says why not. */
export const requireAccepted = (opened: OpenCase): Plan => {
  const decision = opened.matter.decide({
    answers: opened.answers,
    papers: opened.papersBrought,
    context: opened.matterContext,
  });
  switch (decision.outcome) {
    case 'accept':
      return decision.plan;
    case 'supplement':
      throw new Fault('case/papers-missing', { count: decision.missing.length });
    case 'refuse':
      throw new Fault('case/refused-by-rule', { reason: decision.reason });
    case 'correct':
      throw new Fault('case/answers-wrong', { message: decision.problems[0]?.message ?? '' });
  }
};
