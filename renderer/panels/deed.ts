import { useState } from 'react';
import { clearNotice, showDone, showFailure } from '../state/notice.ts';

type Deed = () => Promise<{ readonly sentence: string }>;
/** Does one deed of a panel and says what came of it. */
export type RunDeed = (deed: Deed) => void;

/** One deed at a time; `ended` is told of each, whatever came of it. */
export const useRunDeed = (ended: () => void = () => undefined): { busy: boolean; run: RunDeed } => {
  const [busy, setBusy] = useState(false);
  const run: RunDeed = (deed) => {
    setBusy(true);
    clearNotice();
    deed()
      .then(({ sentence }) => showDone(sentence))
      .catch(showFailure)
      .finally(() => {
        setBusy(false);
        ended();
      });
  };
  return { busy, run };
};
