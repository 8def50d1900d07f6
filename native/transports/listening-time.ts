/** A stretch of time that is counted whole or not at all, milliseconds. */
const stretchMs = 40;
/** However starved the process is, silence ends after so many times its length. */
const mostTimes = 4;

/**
 * Calls `onEnd` once this process could have listened for `ms` milliseconds; returns how to call it off. While something
 * else holds the process up, answers arrive and lie unread: a stretch that ended late does not count, or a busy machine
 * would call a good device silent.
 */
export const afterListening = (ms: number, onEnd: () => void): (() => void) => {
  const begun = performance.now();
  let left = ms;
  let timer: NodeJS.Timeout | undefined;
  const listen = (): void => {
    const stretch = Math.min(left, stretchMs);
    const due = performance.now() + stretch;
    timer = setTimeout(() => {
      const now = performance.now();
      const isLate = now - due > stretchMs;
      if (!isLate || now - begun > ms * mostTimes) left -= stretch;
      if (left <= 0) onEnd();
      else listen();
    }, stretch);
  };
  listen();
  return () => clearTimeout(timer);
};
