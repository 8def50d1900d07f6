import type { ActionInput } from '../../contract/calls/case-actions.ts';
import { holdsRole, type Role } from '../../domain/authority.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { Answers } from '../../domain/forms/field.ts';
import type { LegalAct } from '../../domain/legal-act.ts';
import type { BoundAct } from '../../domain/matters/act.ts';
import type { Flow } from '../../domain/matters/flow.ts';
import { releaseAct, takeAct } from '../../domain/matters/lane-holding.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { dropActDraft, saveActDraft } from '../../db/act-drafts.ts';
import { setCaseStatus } from '../../db/case-files.ts';
import { closeTask } from '../../db/inbox.ts';
import { fixScans } from '../../db/scans.ts';
import { recallCertificates } from '../../db/seals.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { type ActingOfficer, titleToAct } from './act-stamp.ts';
import { agreementFor, loadCase, type OpenCase } from './case-engine.ts';
import { adoptCase, lanesOf, writeEntry } from './case-lanes.ts';
import { type HallContext, write } from './hall-context.ts';
import { type Act, isDone } from './lane-writer.ts';
import { writePapers } from './case-papers.ts';
import {
  type PlayAct,
  playLegalAct,
  type SignDraft,
  signsEntry,
  type SigningParts,
} from './officer-signing.ts';
import type { PrintDesk } from './print-desk.ts';
import { publishRegistration, requireOwnNumber } from './registrations.ts';
import { isAsked, tasksAsking } from './tasks-at-hand.ts';

/** Roles that may let go of a lane or take a free one; a held one is a supervisor's to take. */
export const laneRoles = ['tax-officer', 'supervisor', 'counter-clerk'] as const;
const takeOverRoles = ['supervisor'] as const;

const flowOf = (opened: OpenCase): Flow => {
  const { flow } = opened.matter;
  if (flow === undefined || opened.file.status !== 'filed')
    throw new Fault('case/action-not-allowed', { action: 'act', status: opened.file.status });
  return flow;
};

/** Under which number this window writes to the lane now. Throws `case/lane-held` where another window holds it. */
const fenceFor = (context: HallContext, flow: Flow, caseFileId: string, lane: Bureau): number => {
  const { device, fence } = flow.standing(lanesOf(context.db, caseFileId)).holding[lane];
  if (fence === 0) return 1;
  if (device !== context.config.device) throw new Fault('case/lane-held', { window: device ?? '' });
  return fence;
};

/** Throws `case/act-not-open` where the act is not, or no longer, this bureau's to do. */
const getOpenAct = (
  context: HallContext,
  flow: Flow,
  opened: OpenCase,
  lane: Bureau,
  actId: string,
  on: PlainDate,
): BoundAct => {
  const act = flow
    .actsOf(lanesOf(context.db, opened.file.id), lane, on)
    .find((candidate) => candidate.id === actId);
  if (act === undefined || !isAsked(context.db, opened.file.id, act)) throw new Fault('case/act-not-open');
  return act;
};

export interface ActParts {
  readonly officer: ActingOfficer;
  readonly today: PlainDate;
  readonly print: PrintDesk;
  /** For a legal act under the officer's key. */
  readonly signing: SigningParts;
}

const titleFor = (
  context: HallContext,
  { officer, today }: ActParts,
  opened: OpenCase,
  lane: Bureau,
  roles: readonly Role[],
) => titleToAct(officer, lane, roles, today, agreementFor(context, opened.matter, today)?.id);

/** What is typed for an act is kept as it is typed. */
export const saveAct = (context: HallContext, parts: ActParts, input: ActionInput<'save-act'>): void => {
  const opened = loadCase(context, input.caseFileId, parts.today);
  getOpenAct(context, flowOf(opened), opened, input.lane, input.act, parts.today);
  const { caseFileId, lane, act, answers } = input;
  write(context, 'save-act', (tx) =>
    saveActDraft(tx, { caseFileId, lane, act, answers, savedAt: context.clock.now() }),
  );
};

const requireAccepted = (act: BoundAct, answers: Answers) => {
  const decision = act.decide(answers);
  switch (decision.outcome) {
    case 'accept':
      return decision.plan;
    case 'refuse':
      throw new Fault('case/refused-by-rule', { reason: decision.reason });
    case 'correct':
      throw new Fault('case/answers-wrong', {
        message: decision.problems[0]?.message ?? '',
        field: decision.problems[0]?.field ?? '',
      });
  }
};

/** The act within its transaction; its messages may be put under the officer's key. */
const carryOut = (
  context: HallContext,
  parts: ActParts,
  input: ActionInput<'act'>,
  tx: WritableTx,
  sign: SignDraft | undefined,
): void => {
  const { officer, today, print } = parts;
  const opened = loadCase(context, input.caseFileId, today);
  const flow = flowOf(opened);
  const open = getOpenAct(context, flow, opened, input.lane, input.act, today);
  const under = titleFor(context, parts, opened, input.lane, open.roles);
  const fence = fenceFor(context, flow, opened.file.id, input.lane);
  const plan = requireAccepted(open, input.answers);
  if (open.certifies === true)
    requireOwnNumber(tx, plan.certificate?.taxpayerNo ?? opened.subject.taxpayerNo, opened.file.id);
  const act: Act = {
    ...{ actId: input.actId, officer, on: today, at: context.clock.now() },
    ...(sign === undefined ? {} : { sign }),
  };
  adoptCase(context, tx, opened.file);
  const at = { context, tx, act, opened, print };
  const documents = writePapers(at, plan, { mayFollow: false });
  const { caseFileId, lane } = input;
  const scans = fixScans(tx, { caseFileId, lane, act: input.act, actId: act.actId, at: act.at });
  writeEntry(
    context,
    tx,
    act,
    { file: opened.file, subject: opened.subject, lane: input.lane, under },
    { act: input.act, answers: { ...input.answers, ...plan.pinned }, documents, fence, scans },
  );
  if (plan.registers !== undefined)
    publishRegistration(at, { ...plan, registers: plan.registers }, { lane: input.lane, under, scans });
  if (plan.recalls !== undefined) recallCertificates(tx, opened.file.id, plan.recalls);
  // A return is closed by the correction's own way through the exchange; a recall by what was done here.
  if (open.answersTask === 'recall')
    for (const task of tasksAsking(tx, opened.file.id, 'recall')) closeTask(tx, task.id, act.at, officer.id);
  dropActDraft(tx, opened.file.id, input.lane, input.act);
  setCaseStatus(tx, opened.file.id, { status: 'filed', updatedAt: act.at, heldReason: null });
  tx.journal({
    what: `case/${input.act}`,
    at: act.at,
    officer: officer.id,
    actId: act.actId,
    caseFileId: opened.file.id,
    detail: { lane: input.lane },
  });
  context.failpoint('act:after-journal');
};

/** What the act is for the law, as it stands open now; `undefined` for most. */
const legalActOf = (
  context: HallContext,
  input: ActionInput<'act'>,
  today: PlainDate,
): LegalAct | undefined => {
  const opened = loadCase(context, input.caseFileId, today);
  return getOpenAct(context, flowOf(opened), opened, input.lane, input.act, today).legalAct;
};

/**
 * One act in one bureau's lane: its entry, its papers, the journal and the message to the other bureau are durable
 * together or not at all. Neither bureau can act for the other. A legal act may be put under the officer's key.
 */
export const performAct = async (
  context: HallContext,
  parts: ActParts,
  input: ActionInput<'act'>,
): Promise<void> => {
  const same = { actId: input.actId, caseFileId: input.caseFileId, action: input.act };
  if (isDone(context.db, same)) return;
  const play: PlayAct = (run, sign) =>
    run('act', (tx) => {
      if (!isDone(tx, same)) carryOut(context, parts, input, tx, sign);
    });
  const legal = legalActOf(context, input, parts.today);
  if (legal === undefined) play((name, work) => write(context, name, work));
  else
    await playLegalAct(
      context,
      parts.signing,
      { legal, signs: signsEntry(input.act) },
      input.officerKey ?? null,
      play,
    );
};

/** A lane changes hands: let go by its holder, taken when free, or taken over by a supervisor who says why. */
const handOver = (
  context: HallContext,
  parts: ActParts,
  input: ActionInput<'release-lane'> | ActionInput<'take-lane'>,
): void => {
  const { officer, today } = parts;
  const isTake = input.action === 'take-lane';
  const entryAct = isTake ? takeAct : releaseAct;
  const same = { actId: input.actId, caseFileId: input.caseFileId, action: entryAct };
  if (isDone(context.db, same)) return;
  write(context, input.action, (tx) => {
    const opened = loadCase(context, input.caseFileId, today);
    const flow = flowOf(opened);
    const holding = flow.standing(lanesOf(tx, opened.file.id)).holding[input.lane];
    const isHeld = holding.device !== null;
    if (isTake && (holding.fence === 0 || holding.device === context.config.device))
      throw new Fault('case/act-not-open');
    if (!isTake && holding.device !== context.config.device)
      throw new Fault('case/lane-held', { window: holding.device ?? '' });
    const forced = isTake && isHeld;
    if (forced && !holdsRole(officer.grants, officer.id, takeOverRoles, today, input.lane))
      throw new Fault('case/take-over-needs-supervisor');
    const reason = isTake ? input.reason.trim() : '';
    if (forced && reason === '')
      throw new Fault('figure/bad-input', { field: '接管原因', reason: '必须填写' });
    const under = titleFor(context, parts, opened, input.lane, laneRoles);
    const act: Act = { actId: input.actId, officer, on: today, at: context.clock.now() };
    adoptCase(context, tx, opened.file);
    writeEntry(
      context,
      tx,
      act,
      { file: opened.file, subject: opened.subject, lane: input.lane, under },
      {
        act: entryAct,
        answers: isTake ? { forced: forced ? 'yes' : 'no', reason } : {},
        documents: [],
        fence: isTake ? holding.fence + 1 : holding.fence,
      },
    );
    tx.journal({
      what: `case/${entryAct}`,
      at: act.at,
      officer: officer.id,
      actId: act.actId,
      caseFileId: opened.file.id,
      detail: { lane: input.lane, forced: forced ? 1 : 0 },
    });
  });
};

export const releaseLane = (
  context: HallContext,
  parts: ActParts,
  input: ActionInput<'release-lane'>,
): void => handOver(context, parts, input);
export const takeLane = (context: HallContext, parts: ActParts, input: ActionInput<'take-lane'>): void =>
  handOver(context, parts, input);
