import { maxBatchMessages } from '../contract/exchange/message.ts';
import { Fault } from '../domain/faults.ts';
import { type ExchangePorts, machinePorts } from './ports.ts';

export interface FairShareLimits {
  /** Pieces of work under way at once: about what the store's connections carry. */
  readonly atOnce: number;
  /** How many devices may wait here, each with one piece. */
  readonly mostWaiting: number;
}

export interface FairShare {
  /**
   * Runs a device's piece of work when its turn comes; what else it sends meanwhile waits behind it, in the same
   * place. Throws `exchange/overloaded` with `retryAfterSeconds` when all places are taken, and keeps the device's
   * place in the order of those told to come back; the same when the device itself sends more than a few at once.
   */
  run<T>(device: string, work: () => Promise<T>): Promise<T>;
  /**
   * How many messages this device may bring in its next batch: all that a batch holds while there are places, fewer the
   * more wait, 0 where it would be told to come back, and after how many seconds. Who is told 0 keeps its place, too.
   */
  creditOf(device: string): { readonly credit: number; readonly retryAfterSeconds?: number };
  counts(): { readonly running: number; readonly waiting: number; readonly toldToComeBack: number };
}

export const ordinaryLimits: FairShareLimits = { atOnce: 8, mostWaiting: 256 };

/** Who was told to come back and is this late has gone elsewhere. */
const graceMs = 30_000;
const longestRetrySeconds = 60;
/** Beyond so many nobody is remembered: they are not windows of one exchange. */
const mostRemembered = 20_000;
/** A repeated batch on a second connection is right; more than a few at once is a program gone wrong. */
const mostOfOne = 8;
/** Weight of the newest piece in the running average of how long one takes. */
const newest = 0.1;

/**
 * One place per device, places in the order of coming. A device that finds no place is told when to come back and is
 * then served before any that came after it: at 08:30 a thousand windows come at once, and the unlucky ones must not
 * be unlucky again.
 */
export const makeFairShare = (
  { atOnce, mostWaiting }: FairShareLimits = ordinaryLimits,
  { elapsed }: Pick<ExchangePorts, 'elapsed'> = machinePorts,
): FairShare => {
  /** Of each device that has a place: how many pieces, and the end of its last one. */
  const here = new Map<string, { count: number; last: Promise<void> }>();
  const waiting: (() => void)[] = [];
  /** Oldest first; the value is until when the promise holds. */
  const promised = new Map<string, number>();
  let running = 0;
  let averageMs = 20;

  const wholeSeconds = (seconds: number): number =>
    Math.min(longestRetrySeconds, Math.max(1, Math.ceil(seconds)));
  const refuse = (retryAfterSeconds: number): Fault =>
    new Fault('exchange/overloaded', { retryAfterSeconds });

  const forgetLate = (now: number): void => {
    for (const [device, until] of promised) if (until < now) promised.delete(device);
  };

  const placesBefore = (device: string): number => {
    let before = 0;
    for (const other of promised.keys()) {
      if (other === device) return before;
      before += 1;
    }
    return before;
  };

  /** Keeps the device's place among those told to come back; answers after how many seconds. */
  const tellToComeBack = (device: string, now: number, before: number): number => {
    const seconds = wholeSeconds(((waiting.length + before) * averageMs) / atOnce / 1000);
    // Setting a key again keeps its place in the order.
    if (promised.has(device) || promised.size < mostRemembered)
      promised.set(device, now + seconds * 1000 + graceMs);
    return seconds;
  };

  const admit = (device: string): void => {
    const now = elapsed();
    forgetLate(now);
    const before = placesBefore(device);
    if (running < atOnce || waiting.length + before < mostWaiting) {
      promised.delete(device);
      return;
    }
    throw refuse(tellToComeBack(device, now, before));
  };

  const turn = (): Promise<void> | undefined => {
    if (running < atOnce && waiting.length === 0) {
      running += 1;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };

  const done = (): void => {
    const next = waiting.shift();
    // The place goes from hand to hand, so that nobody slips in between.
    if (next === undefined) running -= 1;
    else next();
  };

  return {
    run: async (device, work) => {
      const place = here.get(device);
      if (place === undefined) admit(device);
      else if (place.count >= mostOfOne) throw refuse(1);
      const held = place ?? { count: 0, last: Promise.resolve() };
      here.set(device, held);
      held.count += 1;
      const before = held.last;
      let end = (): void => undefined;
      held.last = new Promise((resolve) => {
        end = resolve;
      });
      try {
        // A first piece takes its place before anything else happens; a further one when the one before it is done.
        if (place !== undefined) await before;
        await turn();
        const began = elapsed();
        try {
          return await work();
        } finally {
          averageMs += (elapsed() - began - averageMs) * newest;
          done();
        }
      } finally {
        held.count -= 1;
        if (held.count === 0) here.delete(device);
        end();
      }
    },
    creditOf: (device) => {
      const now = elapsed();
      forgetLate(now);
      const before = placesBefore(device);
      if (running < atOnce) return { credit: maxBatchMessages };
      const left = 1 - (waiting.length + before) / mostWaiting;
      return left <= 0
        ? { credit: 0, retryAfterSeconds: tellToComeBack(device, now, before) }
        : { credit: Math.max(1, Math.floor(maxBatchMessages * left)) };
    },
    counts: () => ({ running, waiting: waiting.length, toldToComeBack: promised.size }),
  };
};

/** At most `most` pieces of work of one device at once. Throws `exchange/overloaded` beyond. */
export const makeDeviceLimit = (most: number) => {
  const open = new Map<string, number>();
  return async <T>(device: string, work: () => Promise<T>): Promise<T> => {
    const count = open.get(device) ?? 0;
    if (count >= most) throw new Fault('exchange/overloaded', { retryAfterSeconds: 1 });
    open.set(device, count + 1);
    try {
      return await work();
    } finally {
      const left = (open.get(device) ?? 1) - 1;
      if (left === 0) open.delete(device);
      else open.set(device, left);
    }
  };
};
