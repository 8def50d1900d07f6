import { clearNotice, showDone, showFailure } from '../state/notice.ts';

/** Waits for what a deed answers: says that it is done and has the page look again, or says why it is not. */
export const afterDeed = (answer: Promise<unknown>, done: string, changed: () => void): void => {
  clearNotice();
  answer
    .then(() => {
      showDone(done);
      changed();
    })
    .catch(showFailure);
};
