import { openPanel } from './screen.ts';
import { work } from './work.ts';

/** A case between the bureaus, or one that begins as such: only its entries are read by both, and have scans. */
export const hasScans = (): boolean => work().view?.steps.some(({ kind }) => kind === 'confer') ?? false;

/** The scans of the case in hand; what is chosen there goes with the act in hand. */
export const openScans = (): void => {
  const { view, acting } = work();
  if (view === null) return;
  const wanted = acting === null ? null : `${acting.lane} ${acting.act}`;
  openPanel({ kind: 'scans', caseFileId: view.id, wanted, from: null });
};
