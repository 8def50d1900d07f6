import { hallDate } from './hall-date.ts';
import { makeHead } from './heads.ts';
import type { ExchangeKeys } from './keys.ts';
import type { Log } from './log.ts';
import type { ExchangePorts } from './ports.ts';
import type { FullStore } from './storage/desk-port.ts';

/** Within one hall date a part gets its next head after so many entries. */
export const headEvery = 1000;
/** The hall date of production moves by the clock alone. */
const lookEveryMs = 60_000;

export interface HeadKeeper {
  /** Looks at every part now: the hall date may have moved. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Makes a part's next head when the hall date has changed since the last one, and whenever its feed has grown by
 * `every` entries; the first as soon as there is anything. One at a time, and off the way of what is landed.
 */
export const keepHeads = (
  store: FullStore,
  keys: ExchangeKeys,
  options: {
    readonly now: () => number;
    readonly log: Log;
    readonly ports: Pick<ExchangePorts, 'after'>;
    readonly every?: number;
  },
): HeadKeeper => {
  const { now, log, ports, every = headEvery } = options;
  const waiting = new Set<string>();
  let stopped = false;
  let running: Promise<void> | undefined;

  const makeOne = async (part: string): Promise<void> => {
    const latest = await store.findHead(part, null);
    const { highWater } = await store.readFeed(part, 0, 1, 1);
    const grown = highWater - (latest?.head.size ?? 0);
    if (grown <= 0) return;
    const sameDay = latest !== undefined && latest.head.hallDate === (await hallDate(store, now()));
    if (sameDay && grown < every) return;
    const made = await makeHead(store, keys, part, now());
    if (made !== undefined) log('info', 'head', { part, count: made.size });
  };
  const work = async (): Promise<void> => {
    for (;;) {
      const [part] = waiting;
      if (part === undefined || stopped) return;
      waiting.delete(part);
      // A head that fails leaves the last one in force, and the next look tries again.
      await makeOne(part).catch((error: unknown) =>
        log('error', 'head-failed', { part, code: error instanceof Error ? error.name : 'unknown' }),
      );
    }
  };
  const run = (): Promise<void> =>
    (running ??= work().finally(() => {
      running = undefined;
    }));
  const look = async (): Promise<void> => {
    for (const { part } of await store.readPartCounts()) waiting.add(part);
    while (waiting.size > 0 && !stopped) await run();
  };

  const stopListening = store.onFeedGrown((part) => {
    waiting.add(part);
    void run();
  });
  let callOff = (): void => undefined;
  const later = (): void => {
    callOff = ports.after(lookEveryMs, () => {
      look()
        .catch((error: unknown) =>
          log('error', 'head-failed', { code: error instanceof Error ? error.name : 'unknown' }),
        )
        .finally(() => {
          if (!stopped) later();
        });
    });
  };
  later();
  return {
    look,
    stop: async () => {
      stopped = true;
      callOff();
      stopListening();
      await running;
    },
  };
};
