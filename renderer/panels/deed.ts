import { useState } from 'react';
import { clearNotice, showDone, showError, showFailure } from '../state/notice.ts';

/** What came of it, in words; with a fault code where it is not well. */
type Deed = () => Promise<{ readonly sentence: string; readonly code?: string | null }>;
/** Does one deed of a panel and says what came of it. */
export type RunDeed = (deed: Deed) => void;

/** One deed at a time; `ended` is told of each, whatever came of it. */
export const useRunDeed = (ended: () => void = () => undefined): { busy: boolean; run: RunDeed } => {
  const [busy, setBusy] = useState(false);
  const run: RunDeed = (deed) => {
    setBusy(true);
    clearNotice();
    deed()
      .then(({ sentence, code = null }) => (code === null ? showDone(sentence) : showError(sentence, code)))
      .catch(showFailure)
      .finally(() => {
        setBusy(false);
        ended();
      });
  };
  return { busy, run };
};
