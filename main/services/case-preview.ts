import type { PreviewView } from '../../contract/calls/case-preview.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { capitalAmount } from '../../domain/capital-amount.ts';
import { Fault, type FaultCode, type FaultFacts, faultSentence } from '../../domain/faults.ts';
import type { Language } from '../../domain/language.ts';
import type { LevyPlan } from '../../domain/matters/levy-plan.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { remainingOf } from '../../db/vouchers.ts';
import { type ActingOfficer, titleToAct } from './act-stamp.ts';
import { type Examined, hasStep, lanesOpenedBy, type OpenCase } from './case-engine.ts';
import { voucherBureauFor } from './case-collection.ts';
import { needsVoucher } from './documents.ts';
import { formWay, printerOf } from './form-printing.ts';
import type { HallContext } from './hall-context.ts';
import type { PaperClass, PrinterBlock } from './printer-block.ts';
import { signingView } from './officer-signing.ts';
import { sealsMissing } from './seal-desk.ts';
import { cashVoucher, nextNumbers, stockName } from './voucher-desk.ts';

/** What the preview needs to know of the window besides the case. */
export interface AtWindow {
  readonly today: PlainDate;
  readonly language: Language;
  readonly officer: ActingOfficer;
  readonly hasDrawer: boolean;
  /** Why the voucher printer cannot print now, if so: paper out shuts F9 with its reason (counter point 27). */
  readonly printerBlock: (paper: PaperClass) => PrinterBlock | null;
}

const voucherPlan = (
  context: HallContext,
  view: AtWindow,
  opened: OpenCase,
  plan: LevyPlan,
): PreviewView['vouchers'] => {
  const taken = new Map<Bureau, number>();
  return needsVoucher(plan).map((bureau) => {
    const voucherBureau = voucherBureauFor(context, opened, bureau);
    const holder = {
      bureau: voucherBureau,
      kind: cashVoucher,
      officer: view.officer.id,
      device: context.config.device,
    };
    const before = taken.get(voucherBureau) ?? 0;
    taken.set(voucherBureau, before + 1);
    const remaining = remainingOf(context.db, holder) - before;
    return {
      bureau,
      voucherBureau,
      kind: cashVoucher,
      // Two forms of one stock in one act: the second carries the number after the next.
      nextNumber: nextNumbers(context.db, holder, before + 1)[before] ?? null,
      remaining: Math.max(0, remaining),
      printer: printerOf(formWay(context)),
    };
  });
};

const block = ({ language }: AtWindow, code: FaultCode, facts: FaultFacts = {}) => ({
  code,
  message: faultSentence(code, facts, language),
});

const entitlementBlock = (view: AtWindow, opened: OpenCase): PreviewView['blocked'] => {
  const { windowBureau } = opened.matterContext;
  try {
    for (const bureau of lanesOpenedBy(opened.matter, windowBureau)) {
      titleToAct(
        view.officer,
        bureau,
        opened.matter.openedBy,
        view.today,
        opened.matterContext.agreement?.id,
      );
    }
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return block(view, error.code, error.facts);
  }
};

/** The first thing that keeps F9 shut, in the order a clerk mends them. */
const blockedBy = (
  view: AtWindow,
  opened: OpenCase,
  examined: Examined,
  vouchers: PreviewView['vouchers'],
): PreviewView['blocked'] => {
  const { decision, missing, plan } = examined;
  const levies = plan?.levies ?? null;
  const { matter } = opened;
  if (hasStep(matter, 'identify') && opened.file.identificationId === null)
    return block(view, 'case/identification-required');
  if (decision.outcome === 'refuse') return block(view, 'case/refused-by-rule', { reason: decision.reason });
  if (decision.outcome === 'correct')
    return block(view, 'case/answers-wrong', { message: decision.problems[0]?.message ?? '' });
  if (missing.length > 0) return block(view, 'case/papers-missing', { count: missing.length });
  const entitlement = entitlementBlock(view, opened);
  if (entitlement !== null) return entitlement;
  if (hasStep(matter, 'collect-money') && !view.hasDrawer) return block(view, 'officer/no-cash-session');
  const short = vouchers.find((voucher) => voucher.remaining === 0);
  if (short !== undefined) {
    return block(view, 'voucher/none-left', {
      bureau: short.voucherBureau,
      kind: stockName(short.voucherBureau, cashVoucher),
    });
  }
  const papers = (plan?.letters.length ?? 0) + (plan?.certificate === undefined ? 0 : 1);
  const found =
    (levies !== null && levies.totalFen > 0 ? view.printerBlock('voucher') : null) ??
    (papers > 0 ? view.printerBlock('document') : null);
  return found === null ? null : { code: found.code, message: found.message };
};

/** Told before F9: the number that goes onto the paper, and whose seal is not to be had today. */
const certificatePlan = (
  { db }: HallContext,
  { today }: AtWindow,
  { plan }: Examined,
): PreviewView['certificate'] => {
  const order = plan?.certificate;
  if (order === undefined) return null;
  const { title, number, sealedBy, kind } = order;
  return { kind, title, number, missingSeals: [...sealsMissing(db, sealedBy, kind, today)] };
};

/** What F9 would do as the form stands, and what keeps it shut. */
export const previewOf = (
  context: HallContext,
  view: AtWindow,
  opened: OpenCase,
  examined: Examined,
): PreviewView => {
  const { decision, missing, figuresHash } = examined;
  const plan = examined.plan?.levies ?? undefined;
  const vouchers =
    plan === undefined || opened.file.status === 'filed' ? [] : voucherPlan(context, view, opened, plan);
  return {
    problems:
      decision.outcome === 'correct'
        ? decision.problems.map((problem) => ({ ...problem, message: { ...problem.message } }))
        : [],
    lines: (plan?.lines ?? []).map((line) => ({ ...line, steps: line.steps.map((step) => ({ ...step })) })),
    totalFen: plan?.totalFen ?? null,
    totalFenOf: plan === undefined ? null : { ...plan.totalFenOf },
    totalCapital: plan === undefined ? null : capitalAmount(plan.totalFen),
    carriedForwardFen: plan?.carriedForwardFen ?? null,
    dueOn: plan?.dueOn ?? null,
    missingPapers: missing.map((paper) => paper.id),
    refusal:
      decision.outcome === 'refuse'
        ? {
            reason: { ...decision.reason },
            remedy: { ...decision.remedy },
            basis: decision.basis.map((citation) => ({ ...citation })),
          }
        : null,
    vouchers,
    certificate: opened.file.status === 'filed' ? null : certificatePlan(context, view, examined),
    signing:
      opened.file.status === 'filed' || examined.plan?.certificate === undefined
        ? null
        : signingView(context, 'certificate', view.today),
    blocked: opened.file.status === 'draft' ? blockedBy(view, opened, examined, vouchers) : null,
    figuresHash,
  };
};
