import type { ActionInput, PerformInput } from '../../contract/calls/case-actions.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import { hall, HallError, newActId, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { answerProblems } from '../fields/answer-problems.ts';
import { fieldStop } from '../fields/field-props.ts';
import { focusStop } from '../keys/stops.ts';
import { flush } from './draft.ts';
import { clearNotice, showDone, showError, showFailure } from './notice.ts';
import { leave, showCase } from './open-case.ts';
import { closeAsk } from './screen.ts';
import { collectBlock } from './collect-block.ts';
import { useHallState } from './hall-state.ts';
import { withOfficerKey } from './officer-key.ts';
import { setWork, work } from './work.ts';

const perform = async (input: PerformInput): Promise<boolean> => {
  try {
    showCase(await valueOf(hall().cases.perform(input)));
    clearNotice();
    closeAsk();
    return true;
  } catch (failure) {
    showFailure(failure);
    return false;
  }
};

const caseId = (): string | null => work().view?.id ?? null;

/** 挂起: the case waits with its reason, the window is free. */
export const hold = async (reason: string): Promise<boolean> => {
  const id = caseId();
  if (id === null) return false;
  await flush();
  if (!(await perform({ action: 'hold', caseFileId: id, reason }))) return false;
  leave();
  showDone(t('done.held'));
  return true;
};

/** 作废 of a draft, with its reason. */
export const discard = async (reason: string): Promise<boolean> => {
  const id = caseId();
  if (id === null) return false;
  if (!(await perform({ action: 'discard', caseFileId: id, reason }))) return false;
  leave();
  showDone(t('done.discarded'));
  return true;
};

export const requestSupplement = async (): Promise<void> => {
  const id = caseId();
  if (id === null) return;
  await flush();
  if (await perform({ action: 'request-supplement', caseFileId: id })) showDone(t('done.supplement'));
};

export const refuse = async (reason: string): Promise<void> => {
  const id = caseId();
  if (id === null) return;
  await flush();
  if (await perform({ action: 'refuse', caseFileId: id, reason })) showDone(t('done.refused'));
};

/** The list of problems takes the keyboard where the matter has one; elsewhere the first wrong field does. */
const leadToProblem = (view: CaseView): void => {
  if (view.steps.some(({ kind }) => kind === 'check')) return;
  const [own] = answerProblems(view.fields, work().pending?.answers ?? view.answers);
  const field = own?.field ?? view.preview.problems[0]?.field;
  if (field !== undefined) focusStop(fieldStop(field));
};

/**
 * F9. Binds to the figures the clerk saw when pressing: what was typed is saved first, and if that changes the sum the
 * clerk looks again. The same act id is used until it succeeds, so pressing twice is one act.
 */
export const collect = async (): Promise<void> => {
  const seen = work().view?.preview.figuresHash;
  if (seen === undefined || work().filing) return;
  setWork({ submitted: work().submitted + 1, filing: true });
  clearNotice();
  try {
    await flush();
    const { view } = work();
    if (view === null) return;
    if (view.preview.figuresHash !== seen) {
      showError(t('cashier.changed'), 'case/figures-changed');
      return;
    }
    const block = collectBlock(work(), useHallState.getState().devices);
    if (block.reason !== null || block.tenderedFen === null) {
      showError(block.reason ?? t('block.tendered'));
      leadToProblem(view);
      return;
    }
    const { tenderedFen } = block;
    await withOfficerKey(view.preview.signing, (officerKey) =>
      file({ caseFileId: view.id, tenderedFen, figuresHash: seen, officerKey }),
    );
  } catch (failure) {
    showFailure(failure);
  } finally {
    setWork({ filing: false });
  }
};

/** The filing itself, under the officer's key where one is given. Says whether it was done. */
const file = async (input: Omit<ActionInput<'file'>, 'action' | 'actId'>): Promise<boolean> => {
  const actId = work().actId ?? newActId();
  setWork({ actId, filing: true });
  clearNotice();
  try {
    showCase(await valueOf(hall().cases.perform({ action: 'file', ...input, actId })));
    return true;
  } catch (failure) {
    showFailure(failure);
    if (failure instanceof HallError && failure.code === 'case/figures-changed') await readAgain();
    return false;
  } finally {
    setWork({ filing: false });
  }
};

const readAgain = async (): Promise<void> => {
  const id = caseId();
  if (id === null) return;
  const view = await valueOf(hall().cases.get({ caseFileId: id }));
  setWork({ view, actId: null });
};

/** 冲正: a second officer with an own PIN. The PIN goes to the hall process once and stays nowhere. */
export const reverse = async (input: {
  readonly reason: string;
  readonly secondOfficerId: string;
  readonly secondPin: string;
}): Promise<boolean> => {
  const id = caseId();
  if (id === null) return false;
  const actId = work().actId ?? newActId();
  setWork({ actId });
  if (!(await perform({ action: 'reverse', caseFileId: id, actId, ...input }))) return false;
  showDone(t('done.reversed'));
  return true;
};

/** Answers a return of the other bureau with a corrected version. */
export const correct = async (): Promise<boolean> => {
  const { view, correcting, pending } = work();
  if (view === null || correcting === null) return false;
  const actId = work().actId ?? newActId();
  setWork({ actId, submitted: work().submitted + 1 });
  const done = await perform({
    action: 'correct',
    caseFileId: view.id,
    lane: correcting,
    answers: { ...(pending?.answers ?? view.answers) },
    actId,
  });
  if (done) showDone(t('done.corrected'));
  return done;
};

/** Opens the correction of a returned lane on the case on the screen. */
export const startCorrection = (lane: 'state' | 'local'): void =>
  setWork({ correcting: lane, pending: null, submitted: 0, actId: null, opening: work().opening + 1 });
export const endCorrection = (): void =>
  setWork({ correcting: null, pending: null, submitted: 0, opening: work().opening + 1 });
