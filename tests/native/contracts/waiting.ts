/** Waits until something has come over a line; gives up after two seconds and lets the expectation speak. */
export const until = async (ready: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && !ready(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
};

/** What a check says of a line that was lost: not every line reports it at once, so it is asked again. */
export const lostBy = async (check: () => Promise<void>): Promise<unknown> => {
  for (let tries = 0; tries < 400; tries += 1) {
    try {
      await check();
    } catch (error) {
      return error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return undefined;
};
