import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/faults.ts';
import { ulongCell } from '../protocols/skf.ts';
import { skfStatus } from '../protocols/skf-status.ts';
import type { SkfTable } from './skf-table.ts';

/** Milliseconds between two looks at what is plugged in. */
export interface SkfTimings {
  readonly pollMs: number;
  /** Where the library tells of events: it may forget one. */
  readonly slowPollMs: number;
}
export const usualSkfTimings: SkfTimings = { pollMs: 1_500, slowPollMs: 10_000 };

/** An event that comes sooner than this and changes nothing is none. */
const tooSoonMs = 20;
/** So many of them in a row, and the library is not asked for events any more. */
const mostHollow = 3;

/**
 * Watches what is plugged in until the signal is aborted: by SKF_WaitForDevEvent where the library has it and it
 * works, and by looking in any case. `look` answers whether anything has changed; a fault of it is said to whoever
 * asks for the list, not here.
 */
export const watchKeys = (
  table: SkfTable,
  options: {
    readonly events: 'wait' | 'poll';
    readonly timings: SkfTimings;
    readonly look: () => Promise<boolean>;
    readonly signal: AbortSignal;
  },
): void => {
  const { signal, timings } = options;
  let tells = options.events === 'wait' && table.has('SKF_WaitForDevEvent');
  let lookedAt = performance.now();
  let waitsSince = lookedAt;

  const look = async (): Promise<boolean> => {
    lookedAt = performance.now();
    try {
      return await options.look();
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  };
  /**
   * What comes or goes before the library has begun to listen it never tells, and when that is nobody can say: the
   * thread it waits on may start late. So the list is looked at often until it has been listening for a while.
   */
  const isQuiet = (): boolean => {
    const now = performance.now();
    return tells && now - waitsSince > timings.slowPollMs && now - lookedAt < timings.slowPollMs;
  };
  const polling = async (): Promise<void> => {
    for (;;) {
      if (!isQuiet()) await look();
      try {
        await pause(timings.pollMs, undefined, { signal, ref: false });
      } catch {
        // Aborted: nobody watches any more.
        return;
      }
    }
  };
  const waiting = async (): Promise<void> => {
    let hollow = 0;
    while (tells && !signal.aborted) {
      const [name, length, what] = [new Uint8Array(512), ulongCell(512), ulongCell()];
      waitsSince = performance.now();
      const status = await table.callBeside('SKF_WaitForDevEvent', name, length, what);
      if (signal.aborted) return;
      const soon = performance.now() - waitsSince < tooSoonMs;
      // Whatever it says, the list is what is believed; another look may have seen it first.
      const changed = await look();
      hollow = soon && !changed ? hollow + 1 : 0;
      if ((status !== skfStatus.ok && status !== skfStatus.notEvent) || hollow >= mostHollow) tells = false;
    }
  };

  signal.addEventListener(
    'abort',
    () => {
      if (tells && table.has('SKF_CancelWaitForDevEvent')) void table.call('SKF_CancelWaitForDevEvent');
    },
    { once: true },
  );
  void polling();
  void waiting();
};
