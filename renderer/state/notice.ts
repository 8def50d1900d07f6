import { create } from 'zustand';
import { HallError } from '../hall.ts';
import { t } from '../messages/t.ts';

/** The one reserved line of the counter: what went wrong and what to do, or what was done. Stays until replaced. */
export interface Notice {
  readonly kind: 'error' | 'done';
  readonly text: string;
  readonly code: string | null;
}

export const useNotice = create<{ readonly notice: Notice | null }>()(() => ({ notice: null }));

export const clearNotice = (): void => useNotice.setState({ notice: null });
/** What is no longer true is no longer said; another notice stays. */
export const withdrawNotice = (text: string): void => {
  if (useNotice.getState().notice?.text === text) clearNotice();
};
export const showDone = (text: string): void =>
  useNotice.setState({ notice: { kind: 'done', text, code: null } });
export const showError = (text: string, code: string | null = null): void =>
  useNotice.setState({ notice: { kind: 'error', text, code } });

/** A refused call says its own sentence; anything else is a defect and says so. */
export const showFailure = (failure: unknown): void => {
  if (failure instanceof HallError) showError(failure.message, failure.code);
  else showError(t('error.page', { what: failure instanceof Error ? failure.name : 'unknown' }));
};
