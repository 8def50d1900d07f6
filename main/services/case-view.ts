import type { CaseView } from '../../contract/calls/cases.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { capitalAmount } from '../../domain/capital-amount.ts';
import { allowedActions, type CaseAction } from '../../domain/case-file/case-file.ts';
import { foldLane, type LaneEvent } from '../../domain/case-file/lanes.ts';
import { fieldView } from './field-view.ts';
import { flowView } from './flow-view.ts';
import { isAwaited } from '../../domain/matters/flow.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { type CaseActionRow, caseActionsOf } from '../../db/case-files.ts';
import { documentsOfCase } from '../../db/documents.ts';
import { findRecord } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import { findPayment } from '../../db/payments.ts';
import { printJobsOfDocument } from '../../db/print-jobs.ts';
import { type Examined, examine, hasStep, loadCase, type OpenCase } from './case-engine.ts';
import { laneRecordId, lanesOf } from './case-lanes.ts';
import { voidsToAnswerWith } from './case-correction.ts';
import { type AtWindow, previewOf } from './case-preview.ts';
import { filingRecordId } from './joint-bodies.ts';
import type { HallContext } from './hall-context.ts';
import { taxpayerBar } from './taxpayer-bar.ts';
import { findIdentificationView } from './taxpayers.ts';

/** What the view needs to know of the window besides the case. */
export interface ViewOf extends AtWindow {
  readonly seenAsOf: number | null;
  /** With the printer at this moment: not yet a paper to be checked. */
  readonly isPrinting: (jobId: string) => boolean;
}

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
