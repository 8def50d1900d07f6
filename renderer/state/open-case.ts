import type { CaseView } from '../../contract/calls/cases.ts';
import { hall, valueOf } from '../hall.ts';
import { flush } from './draft.ts';
import { clearNotice, showFailure } from './notice.ts';
import { closePanel, openAsk, resetScreen } from './screen.ts';
import { emptyWork, hasOpenDraft, setWork, work } from './work.ts';
import type { MatterRow } from './work.ts';

/** Shows a case as it now stands in the database, its form anew. */
export const showCase = (view: CaseView): void => {
  setWork({
    view,
    taxpayer: view.taxpayer,
    identification: view.identification ?? work().identification,
    startedAt: work().startedAt ?? Date.now(),
    opening: work().opening + 1,
    pending: null,
    tendered: '',
    submitted: 0,
    actId: null,
    correcting: null,
    acting: null,
  });
};

/** The next customer: an empty window. What was typed is already in the database. */
export const leave = (): void => {
  setWork({ ...emptyWork, opening: work().opening });
  resetScreen();
  clearNotice();
};

/** Asks 挂起 or 放弃 first where a draft is open; otherwise goes on at once. */
export const whenFree = (then: () => void): void => {
  if (hasOpenDraft(work())) openAsk({ kind: 'switch', then });
  else then();
};

export const openTaxpayer = async (taxpayerNo: string): Promise<void> => {
  try {
    const taxpayer = await valueOf(hall().taxpayers.open({ taxpayerNo, purpose: 'counter-service' }));
    const { identification, matches, opening, reading, startedAt, taxpayer: before } = work();
    const samePerson = before === null || matches.some((match) => match.taxpayerNo === taxpayerNo);
    setWork({
      ...emptyWork,
      opening,
      reading,
      identification: samePerson ? identification : null,
      matches: [],
      taxpayer,
      startedAt: before === null ? (startedAt ?? Date.now()) : Date.now(),
    });
    closePanel();
  } catch (failure) {
    showFailure(failure);
  }
};

export const openMatter = async (
  matterId: string,
  bySubject: MatterRow['subject'] = 'taxpayer',
): Promise<void> => {
  const { taxpayer, identification } = work();
  if (taxpayer === null && bySubject === 'taxpayer') return;
  try {
    await flush();
    const opened = await valueOf(
      hall().cases.open({
        matterId,
        // A matter whose form names its subject has nobody at the counter.
        taxpayerNo: bySubject === 'by-form' ? null : (taxpayer?.taxpayerNo ?? null),
        identificationId: identification?.id ?? null,
      }),
    );
    clearNotice();
    showCase(opened);
    closePanel();
  } catch (failure) {
    showFailure(failure);
  }
};

/** Opens the supplementary entry of a pushed licence: what was pushed stands in its form. */
export const openPushed = async (matterId: string, creditCode: string): Promise<void> => {
  const { identification } = work();
  try {
    await flush();
    const opened = await valueOf(
      hall().cases.open({ matterId, taxpayerNo: null, identificationId: identification?.id ?? null }),
    );
    const filled = await valueOf(
      hall().cases.perform({
        action: 'save',
        caseFileId: opened.id,
        answers: { ...opened.answers, creditCode },
        papers: [],
      }),
    );
    clearNotice();
    showCase(filled);
    closePanel();
  } catch (failure) {
    showFailure(failure);
  }
};

/** Takes a case back on the screen: a draft found after a restart, a held one, one to be corrected. */
export const openCase = async (caseFileId: string): Promise<CaseView | null> => {
  try {
    const found = await valueOf(hall().cases.get({ caseFileId }));
    const view = found.allowed.includes('resume')
      ? await valueOf(hall().cases.perform({ action: 'resume', caseFileId }))
      : found;
    setWork({ ...emptyWork, opening: work().opening });
    clearNotice();
    showCase(view);
    closePanel();
    return view;
  } catch (failure) {
    showFailure(failure);
    return null;
  }
};

/** Reads the open case again after the hall process said that it changed. The form keeps what was typed. */
export const refreshCase = async (caseFileId: string | null): Promise<void> => {
  const { view, pending, saving } = work();
  if (view === null || pending !== null || saving || (caseFileId !== null && caseFileId !== view.id)) return;
  try {
    const fresh = await valueOf(hall().cases.get({ caseFileId: view.id }));
    if (work().view?.id === fresh.id && work().pending === null)
      setWork({ view: fresh, taxpayer: fresh.taxpayer });
  } catch (failure) {
    showFailure(failure);
  }
};
