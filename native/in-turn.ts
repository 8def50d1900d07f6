/** Takes pieces of work one after the other, whatever comes of each. */
export const inTurnOf = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = tail.then(work);
    // The one who asked hears of the failure; the next in turn does not.
    tail = next.catch(() => undefined);
    return next;
  };
};
