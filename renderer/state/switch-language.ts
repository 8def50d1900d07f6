import type { Language } from '../../domain/language.ts';
import { hall, valueOf } from '../hall.ts';
import { flush } from './draft.ts';
import { setSession } from './hall-state.ts';
import { clearNotice, showFailure } from './notice.ts';
import { refreshCase } from './open-case.ts';

/**
 * The page is drawn anew in the other language, so what was typed is saved first; the sentences that the hall process
 * put into the open case are asked for again.
 */
export const switchLanguage = async (wanted: Language): Promise<void> => {
  try {
    await flush();
    const session = await valueOf(hall().session.setLanguage({ language: wanted }));
    clearNotice();
    setSession(session);
    await refreshCase(null);
  } catch (failure) {
    showFailure(failure);
  }
};
