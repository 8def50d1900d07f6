import type { PreviewView } from '../../contract/calls/case-preview.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { capitalAmount } from '../../domain/capital-amount.ts';
import { allowedActions, type CaseAction } from '../../domain/case-file/case-file.ts';
import { foldLane, type LaneEvent } from '../../domain/case-file/lanes.ts';
import { Fault, type FaultCode, type FaultFacts, faultSentence } from '../../domain/faults.ts';
import { fieldView } from './field-view.ts';
import { flowView } from './flow-view.ts';
import type { Language } from '../../domain/language.ts';
import { isAwaited } from '../../domain/matters/flow.ts';
import type { LevyPlan } from '../../domain/matters/levy-plan.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { type CaseActionRow, caseActionsOf } from '../../db/case-files.ts';
import { documentsOfCase } from '../../db/documents.ts';
import { findRecord } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import { findPayment } from '../../db/payments.ts';
import { printJobsOfDocument } from '../../db/print-jobs.ts';
import { remainingOf } from '../../db/vouchers.ts';
import { type ActingOfficer, titleToAct } from './act-stamp.ts';
import { type Examined, examine, hasStep, lanesOpenedBy, loadCase, type OpenCase } from './case-engine.ts';
import { laneRecordId, lanesOf } from './case-lanes.ts';
import { voidsToAnswerWith } from './case-correction.ts';
import { voucherBureauFor } from './case-collection.ts';
import { filingRecordId } from './joint-bodies.ts';
import { needsVoucher } from './documents.ts';
import { formWay, printerOf } from './form-printing.ts';
import type { HallContext } from './hall-context.ts';
import type { PaperClass, PrinterBlock } from './printer-block.ts';
import { signingView } from './officer-signing.ts';
import { sealsMissing } from './seal-desk.ts';
import { taxpayerBar } from './taxpayer-bar.ts';
import { findIdentificationView } from './taxpayers.ts';
import { cashVoucher, nextNumbers, stockName } from './voucher-desk.ts';

/** What the view needs to know of the window besides the case. */
export interface ViewOf {
  readonly today: PlainDate;
  readonly language: Language;
  readonly officer: ActingOfficer;
  readonly hasDrawer: boolean;
  readonly seenAsOf: number | null;
  /** Why the voucher printer cannot print now, if so: paper out shuts F9 with its reason (counter point 27). */
  readonly printerBlock: (paper: PaperClass) => PrinterBlock | null;
  /** With the printer at this moment: not yet a paper to be checked. */
  readonly isPrinting: (jobId: string) => boolean;
}

const voucherPlan = (
  context: HallContext,
  view: ViewOf,
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

const block = ({ language }: ViewOf, code: FaultCode, facts: FaultFacts = {}) => ({
  code,
  message: faultSentence(code, facts, language),
});

const entitlementBlock = (view: ViewOf, opened: OpenCase): PreviewView['blocked'] => {
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
  view: ViewOf,
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
  { today }: ViewOf,
  { plan }: Examined,
): PreviewView['certificate'] => {
  const order = plan?.certificate;
  if (order === undefined) return null;
  const { title, number, sealedBy, kind } = order;
  return { kind, title, number, missingSeals: [...sealsMissing(db, sealedBy, kind, today)] };
};

const previewOf = (context: HallContext, view: ViewOf, opened: OpenCase, examined: Examined): PreviewView => {
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

const laneEvent = (action: CaseActionRow): LaneEvent[] => {
  const totalFen = Number(action.payload.totalFen ?? 0);
  if (action.action === 'file') return [{ kind: 'filed', on: action.businessDate, totalFen }];
  if (action.action === 'reverse') return [{ kind: 'reversed', on: action.businessDate, totalFen }];
  return [];
};

type Lane = CaseView['lanes'][number];

/** One bureau's lane: what was done here, and how far its record has travelled. */
const laneView = (
  context: HallContext,
  opened: OpenCase,
  bureau: Bureau,
  actions: readonly CaseActionRow[],
): Lane => {
  const folded = foldLane(bureau, actions.filter((action) => action.lane === bureau).flatMap(laneEvent));
  const recordId = hasStep(opened.matter, 'collect-money')
    ? filingRecordId(opened.file.id, bureau)
    : laneRecordId(opened.file.id, bureau);
  const record = findRecord(context.db, recordId);
  const last = outboxOfRecord(context.db, recordId).at(-1);
  const transport: Lane['transport'] =
    last === undefined ? 'none' : last.state === 'sealed' || last.state === 'sent' ? 'waiting' : last.state;
  // A correction on its way is not "returned" any more for the clerk who sent it.
  const answered = transport === 'waiting' || transport === 'received';
  const status =
    folded.status === 'reversed' || record === undefined || answered
      ? folded.status
      : record.status === 'returned' || record.status === 'confirmed'
        ? record.status
        : folded.status;
  return {
    bureau,
    status,
    transport,
    returned:
      status === 'returned' && record?.lastReturn != null
        ? { field: record.lastReturn.field, reason: record.lastReturn.reason }
        : null,
  };
};

const documentView = (
  context: HallContext,
  view: ViewOf,
  row: ReturnType<typeof documentsOfCase>[number],
): CaseView['documents'][number] => {
  const job = printJobsOfDocument(context.db, row.id).at(-1);
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    number: row.number,
    bureau: row.bureau,
    printStatus: job === undefined ? 'none' : view.isPrinting(job.id) ? 'printing' : job.status,
    printJobId: job?.id ?? null,
  };
};

const doneSteps = (opened: OpenCase, examined: Examined): ReadonlySet<string> => {
  const filed = opened.file.status === 'filed' || opened.file.status === 'reversed';
  const done = new Set<string>();
  if (filed || opened.file.identificationId !== null) done.add('identify');
  if (filed || examined.missing.length === 0) done.add('collect-papers');
  if (filed || examined.decision.outcome === 'accept')
    for (const kind of ['fill-form', 'compute']) done.add(kind);
  if (filed) for (const kind of ['check', 'collect-money', 'archive', 'remind']) done.add(kind);
  return done;
};

/** A notice is given to somebody who applied, and papers are asked for where the matter asks for any. */
const isOfferedBy = (matter: Matter, action: CaseAction): boolean =>
  action === 'request-supplement'
    ? hasStep(matter, 'collect-papers')
    : action !== 'refuse' || matter.startedBy === 'taxpayer';

/** Everything the counter shows of one case. */
export const viewCase = (context: HallContext, view: ViewOf, caseFileId: string): CaseView => {
  const opened = loadCase(context, caseFileId, view.today);
  const examined = examine(opened);
  const { file, matter, taxpayer, matterContext } = opened;
  const actions = caseActionsOf(context.db, caseFileId);
  const documents = documentsOfCase(context.db, caseFileId).map((row) => documentView(context, view, row));
  const filedAct = actions.find((action) => action.action === 'file')?.actId;
  const payment = filedAct === undefined ? undefined : findPayment(context.db, filedAct);
  const done = doneSteps(opened, examined);
  const flow = flowView(context, view, opened);
  // At the counter the numbered forms count; between the bureaus the letters do.
  const printed = documents
    .filter((document) => document.kind === 'voucher' || flow !== null)
    .every((document) => ['issued', 'spoiled'].includes(document.printStatus));
  const lanes = bureaus.map((bureau) => laneView(context, opened, bureau, actions));
  // Sent is what the exchange has accepted: waiting for the line is not there yet.
  const written = lanes.filter((lane) => lane.status !== 'empty');
  const sent =
    flow === null
      ? written.length > 0 && written.every((lane) => lane.transport === 'accepted')
      : flow.entries[0]?.transport === 'accepted';
  // The opening act sends first; what is sent later in a case is an act of its own.
  const firstSend = matter.steps.find((step) => step.kind === 'send')?.id;
  const conferred = new Set(
    flow?.entries.flatMap((entry) => (entry.void === null ? [matter.flow?.headOf(entry.act)?.step] : [])),
  );
  // A question asked is not yet a step done: its answer is waited for.
  const owed = new Set(
    file.status === 'filed'
      ? matter.flow
          ?.standing(lanesOf(context.db, file.id))
          .open.filter(isAwaited)
          .map(({ act }) => matter.flow?.headOf(act)?.step)
      : [],
  );
  return {
    id: file.id,
    humanNo: file.humanNo,
    matterId: matter.id,
    matterTitle: matter.title,
    revision: matter.revision,
    status: file.status,
    allowed: [
      // After it was filed, a case between the bureaus goes on by its own acts.
      ...(file.status === 'filed' && matter.flow !== undefined
        ? []
        : allowedActions[file.status].filter((action) => isOfferedBy(matter, action))),
      ...(voidsToAnswerWith(context, opened).length > 0 ? ['correct'] : []),
    ],
    taxpayer: taxpayer === null ? null : taxpayerBar(context.db, taxpayer, view.seenAsOf),
    subject: opened.subject.name,
    identification: findIdentificationView(context, file.identificationId),
    answers: { ...opened.answers },
    fields: matter.fields(matterContext, opened.answers).map(fieldView),
    papers: matter.papers(matterContext, opened.answers).map((paper) => ({
      id: paper.id,
      title: paper.title,
      titleEn: paper.titleEn,
      required: paper.required,
      brought: opened.papersBrought.includes(paper.id),
      basis: paper.basis.map((citation) => ({ ...citation })),
    })),
    steps: matter.steps.map((step) => ({
      id: step.id,
      kind: step.kind,
      title: step.title,
      titleEn: step.titleEn,
      done:
        done.has(step.kind) ||
        (conferred.has(step.id) && !owed.has(step.id)) ||
        (step.id === firstSend && sent) ||
        (step.kind === 'print' && (filedAct !== undefined || flow !== null) && printed),
      clauses: step.clauses.map((citation) => ({ ...citation })),
    })),
    preview: previewOf(context, view, opened, examined),
    draftSavedAt: opened.draftSavedAt,
    lanes,
    documents,
    collection:
      payment === undefined
        ? null
        : {
            totalFen: payment.totalFen,
            tenderedFen: payment.tenderedFen,
            changeFen: payment.changeFen,
            at: payment.at,
            totalCapital: capitalAmount(payment.totalFen),
          },
    heldReason: file.heldReason,
    flow,
  };
};
