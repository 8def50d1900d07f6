import type { OpenActView } from '../../contract/calls/case-flow.ts';
import { hall, HallError, newActId, valueOf } from '../hall.ts';
import { answerProblems } from '../fields/answer-problems.ts';
import { fieldStop } from '../fields/field-props.ts';
import { focusStop } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showDone, showError, showFailure } from './notice.ts';
import { showCase } from './open-case.ts';
import { withOfficerKey } from './officer-key.ts';
import type { Acting } from './work.ts';
import { setWork, work } from './work.ts';
import { titleOf } from '../text/in-language.ts';

/** The open act that is being filled in, as the hall process last described it. */
export const actInHand = (): OpenActView | null => {
  const { view, acting } = work();
  return view?.flow?.acts.find(({ act, lane }) => act === acting?.act && lane === acting.lane) ?? null;
};

export const startAct = ({ act, lane, answers }: OpenActView): void => {
  clearNotice();
  setWork({ acting: { act, lane, answers, actId: newActId(), submitted: false, refused: null } });
};

export const endAct = (): void => setWork({ acting: null });

const change = (part: Partial<Acting>): void => {
  const { acting } = work();
  if (acting !== null) setWork({ acting: { ...acting, ...part } });
};

export const editAct = (field: string, value: string): void => {
  const { acting } = work();
  if (acting === null) return;
  clearNotice();
  change({ answers: { ...acting.answers, [field]: value }, refused: null });
};

/** What is typed for an act is kept in the database when a field is left. */
export const saveAct = async (): Promise<void> => {
  const { view, acting } = work();
  if (view === null || acting === null) return;
  const { act, lane, answers } = acting;
  try {
    await valueOf(
      hall().cases.perform({ action: 'save-act', caseFileId: view.id, act, lane, answers: { ...answers } }),
    );
  } catch (failure) {
    showFailure(failure);
  }
};

/** The hall process named the field it would not take: its sentence stands there, and the keyboard goes there. */
const showRefusedField = (failure: unknown): void => {
  if (!(failure instanceof HallError)) return;
  const { field } = failure.detail;
  if (typeof field !== 'string' || !focusStop(fieldStop(field))) return;
  change({ refused: { field, message: failure.message } });
};

/** F9 of an act: the same act id is used until it succeeds, so pressing twice is one act. */
export const submitAct = async (): Promise<void> => {
  const { view, acting } = work();
  const open = actInHand();
  if (view === null || acting === null || open === null) return;
  change({ submitted: true, refused: null });
  const [problem] = answerProblems(open.fields, acting.answers);
  if (problem !== undefined) {
    showError(t('block.field', { field: problem.label }));
    focusStop(fieldStop(problem.field));
    return;
  }
  if (open.blocked !== null) {
    showError(open.blocked.message, open.blocked.code);
    return;
  }
  const { act, lane, answers, actId } = acting;
  await withOfficerKey(open.signing, async (officerKey) => {
    clearNotice();
    try {
      showCase(
        await valueOf(
          hall().cases.perform({
            action: 'act',
            caseFileId: view.id,
            act,
            lane,
            answers: { ...answers },
            actId,
            officerKey,
          }),
        ),
      );
      showDone(t('done.act', { act: titleOf(open) }));
      return true;
    } catch (failure) {
      showFailure(failure);
      showRefusedField(failure);
      return false;
    }
  }).catch(showFailure);
};

const moveLane = async (
  move: (caseFileId: string) => Parameters<ReturnType<typeof hall>['cases']['perform']>[0],
  done: string,
): Promise<void> => {
  const { view } = work();
  if (view === null) return;
  try {
    showCase(await valueOf(hall().cases.perform(move(view.id))));
    showDone(done);
  } catch (failure) {
    showFailure(failure);
  }
};

export const releaseLane = (lane: 'state' | 'local'): Promise<void> =>
  moveLane(
    (caseFileId) => ({ action: 'release-lane', caseFileId, lane, actId: newActId() }),
    t('done.lane-released'),
  );

export const takeLane = (lane: 'state' | 'local', reason: string): Promise<void> =>
  moveLane(
    (caseFileId) => ({ action: 'take-lane', caseFileId, lane, reason, actId: newActId() }),
    t('done.lane-taken'),
  );
