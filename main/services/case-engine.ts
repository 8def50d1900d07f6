import { agreementOn, type HallAgreement } from '../../domain/authority.ts';
import type { Answers } from '../../domain/forms/field.ts';
import type { LevyPlan } from '../../domain/matters/levy-plan.ts';
import { getMatter } from '../../domain/matters/index.ts';
import type { Decision, Matter, MatterContext, Paper } from '../../domain/matters/matter.ts';
import { Fault } from '../../domain/faults.ts';
import { type PlainDate, plainDate } from '../../domain/plain-date.ts';
import type { Step } from '../../domain/steps/step.ts';
import type { Taxpayer } from '../../domain/taxpayer.ts';
import { canonicalText, sha256Hex } from '../../evidence/canonical.ts';
import { type CaseFileRow, filedPeriodsOf, findCaseFile, findDraft } from '../../db/case-files.ts';
import type { TaxpayerRow } from '../../db/taxpayers.ts';
import type { HallContext } from './hall-context.ts';
import { getTaxpayer } from './taxpayers.ts';

/** A case file with everything its matter needs to decide: the same in the preview and in the act. */
export interface OpenCase {
  readonly file: CaseFileRow;
  readonly matter: Matter;
  readonly taxpayer: TaxpayerRow;
  readonly matterContext: MatterContext;
  readonly answers: Answers;
  readonly papersBrought: readonly string[];
  readonly draftSavedAt: number | null;
}

export const asTaxpayer = (row: TaxpayerRow): Taxpayer => row;

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

/** Loads a case under the revision it was opened with. Throws `case/not-found`, `case/revision-unknown`. */
export const loadCase = (context: HallContext, caseFileId: string, today: PlainDate): OpenCase => {
  const file = findCaseFile(context.db, caseFileId);
  if (file === undefined) throw new Fault('case/not-found');
  const matter = getMatter(file.matterId, file.revision, context.matters);
  const taxpayer = getTaxpayer(context, file.taxpayerNo);
  const draft = findDraft(context.db, caseFileId);
  // A filed case is read on the date it was filed; an open one on the date of law now.
  const on = file.status === 'filed' || file.status === 'reversed' ? plainDate(file.businessDate) : today;
  return {
    file,
    matter,
    taxpayer,
    matterContext: {
      taxpayer: asTaxpayer(taxpayer),
      businessDate: on,
      agreement: agreementFor(context, matter, on),
      windowBureau: context.config.bureau,
      filedPeriods: filedPeriodsOf(context.db, file.taxpayerNo).filter(
        (period) => period.caseFileId !== caseFileId,
      ),
    },
    answers: draft?.answers ?? {},
    papersBrought: draft?.papers ?? [],
    draftSavedAt: draft?.savedAt ?? null,
  };
};

export interface Examined {
  readonly decision: Decision;
  readonly plan: LevyPlan | undefined;
  readonly missing: readonly Paper[];
  readonly figuresHash: string;
}

/** Binds F9 to the very figures the clerk saw. */
export const hashFigures = (plan: LevyPlan | undefined): string =>
  plan === undefined
    ? ''
    : sha256Hex(
        canonicalText(
          plan.lines.map((line) => [
            line.bureau,
            line.levy,
            line.periodEnd,
            line.baseFen,
            line.amountFen,
            line.surchargeFen,
          ]),
        ),
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

/** The plan of an application that may be filed now; throws the fault that says why not. */
export const requireAccepted = (opened: OpenCase): LevyPlan => {
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
