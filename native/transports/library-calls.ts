import type { Fault } from '../../domain/faults.ts';

export interface LibraryCall<T> {
  /** Also counts the wait for the calls before it. */
  readonly deadlineMs: number;
  /** What is thrown when it does not come back in time, and by every later call until it has. */
  readonly stuck: () => Fault;
  /** Told in the end whether it was given up meanwhile, and what it gave back is nobody's. */
  readonly work: (isGivenUp: () => boolean) => Promise<T>;
  /** Runs in its turn even behind a call that was given up: it puts away what that one left. */
  readonly tidies?: true;
}

/**
 * Calls into one library, one after the other, each with a deadline. Nobody can stop a call inside a library; one that
 * was given up before it began is not begun any more.
 */
export const libraryCalls = (): (<T>(call: LibraryCall<T>) => Promise<T>) => {
  let tail: Promise<unknown> = Promise.resolve();
  /** Calls that were given up and have not come back. */
  let overdue = 0;
  return ({ deadlineMs, stuck, work, tidies }) => {
    if (overdue > 0 && tidies === undefined) return Promise.reject(stuck());
    let isGivenUp = false;
    const running = tail.then(() => {
      if (isGivenUp && tidies === undefined) throw stuck();
      return work(() => isGivenUp);
    });
    const settled = running.catch(() => undefined);
    tail = settled;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        isGivenUp = true;
        overdue += 1;
        void settled.then(() => {
          overdue -= 1;
        });
        reject(stuck());
      };
      if (overdue > 0) {
        giveUp();
        return;
      }
      const timer = setTimeout(giveUp, deadlineMs);
      running.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  };
};
