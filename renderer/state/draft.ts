import { hall, valueOf } from '../hall.ts';
import { clearNotice, showFailure } from './notice.ts';
import { setWork, work } from './work.ts';

/** Saved this long after the last key, and at the latest `longestWaitMs` after the first unsaved one. */
const quietMs = 500;
const longestWaitMs = 1800;

let timer: ReturnType<typeof setTimeout> | null = null;
let unsavedSince: number | null = null;
let running: Promise<void> | null = null;

const stopTimer = (): void => {
  if (timer !== null) clearTimeout(timer);
  timer = null;
};

const schedule = (): void => {
  stopTimer();
  unsavedSince ??= Date.now();
  const wait = Math.max(0, Math.min(quietMs, unsavedSince + longestWaitMs - Date.now()));
  timer = setTimeout(() => {
    flush().catch(showFailure);
  }, wait);
};

const present = (): { answers: Readonly<Record<string, string>>; papers: readonly string[] } => {
  const { pending, view } = work();
  return (
    pending ?? {
      answers: view?.answers ?? {},
      papers: view?.papers.filter((paper) => paper.brought).map((paper) => paper.id) ?? [],
    }
  );
};

/** One answer was typed. A correction is not a draft: its answers wait for the clerk's word. */
export const edit = (field: string, value: string): void => {
  const before = present();
  if ((before.answers[field] ?? '') === value) return;
  clearNotice();
  setWork({ pending: { ...before, answers: { ...before.answers, [field]: value } } });
  if (work().correcting === null) schedule();
};

export const setPaper = (paperId: string, brought: boolean): void => {
  const before = present();
  clearNotice();
  const others = before.papers.filter((id) => id !== paperId);
  setWork({ pending: { ...before, papers: brought ? [...others, paperId] : others } });
  schedule();
};

const saveOnce = async (): Promise<void> => {
  const { pending, view } = work();
  if (pending === null || view === null) return;
  setWork({ saving: true });
  try {
    const saved = await valueOf(
      hall().cases.perform({
        action: 'save',
        caseFileId: view.id,
        answers: { ...pending.answers },
        papers: [...pending.papers],
      }),
    );
    if (work().view?.id !== saved.id) return;
    const typedMeanwhile = work().pending !== pending;
    const isInOrder = saved.preview.problems.length === 0;
    setWork({
      view: saved,
      taxpayer: saved.taxpayer,
      pending: typedMeanwhile ? work().pending : null,
      saveFailed: false,
      ...(isInOrder ? { submitted: 0 } : {}),
    });
    if (typedMeanwhile) schedule();
  } catch (failure) {
    setWork({ saveFailed: true });
    throw failure;
  } finally {
    setWork({ saving: false });
  }
};

/** Saves what is not yet saved; resolves when the database has it. One save at a time, in order. */
export const flush = async (): Promise<void> => {
  stopTimer();
  unsavedSince = null;
  if (running !== null) await running;
  if (work().correcting !== null) return;
  running = saveOnce().finally(() => {
    running = null;
  });
  await running;
};
