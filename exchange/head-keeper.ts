import { hallDate } from './hall-date.ts';
import { makeHead } from './heads.ts';
import type { ExchangeKeys } from './keys.ts';
import type { Log } from './log.ts';
import { makePartQueue } from './part-queue.ts';
import type { ExchangePorts } from './ports.ts';
import type { FullStore } from './storage/desk-port.ts';

/** Within one hall date a part gets its next head after so many entries. */
const headEvery = 1000;
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
  let stopped = false;
  const failed = (error: unknown, part?: string): void =>
    log('error', 'head-failed', {
      ...(part && { part }),
      code: error instanceof Error ? error.name : 'unknown',
    });

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
  // A head that fails leaves the last one in force, and the next look tries again.
  const queue = makePartQueue(makeOne, (part, error) => failed(error, part));
  const look = async (): Promise<void> => {
    for (const { part } of await store.readPartCounts()) queue.add(part);
    await queue.drained();
  };

  const stopListening = store.onFeedGrown(queue.add);
  let callOff = (): void => undefined;
  const later = (): void => {
    callOff = ports.after(lookEveryMs, () => {
      look()
        .catch((error: unknown) => failed(error))
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
      await queue.stop();
    },
  };
};
