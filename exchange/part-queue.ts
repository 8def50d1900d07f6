export interface PartQueue {
  /** The part is worked on in its turn: once, however often it is named until then. */
  add(part: string): void;
  /** Until nothing waits any more. */
  drained(): Promise<void>;
  /** Begins nothing more; settles when what is under way has ended. */
  stop(): Promise<void>;
}

/** Works on parts one at a time. `onFailed` hears of one that failed; it is worked on again when it is named again. */
export const makePartQueue = (
  workOn: (part: string) => Promise<void>,
  onFailed: (part: string, error: unknown) => void,
): PartQueue => {
  const waiting = new Set<string>();
  let stopped = false;
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    for (;;) {
      const [part] = waiting;
      if (part === undefined || stopped) return;
      waiting.delete(part);
      await workOn(part).catch((error: unknown) => onFailed(part, error));
    }
  };
  const run = (): Promise<void> =>
    (running ??= work().finally(() => {
      running = undefined;
      // Named just after the last look at what waits.
      if (waiting.size > 0 && !stopped) void run();
    }));
  return {
    add: (part) => {
      waiting.add(part);
      void run();
    },
    drained: async () => {
      while (waiting.size > 0 && !stopped) await run();
      await running;
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
};
