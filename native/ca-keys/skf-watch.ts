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

  const look = async (): Promise<boolean> => {
    try {
      return await options.look();
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  };
  const polling = async (): Promise<void> => {
    for (;;) {
      await look();
      try {
        await pause(tells ? timings.slowPollMs : timings.pollMs, undefined, { signal, ref: false });
      } catch {
        // Aborted: nobody watches any more.
        return;
      }
    }
  };
  const waiting = async (): Promise<void> => {
    while (tells && !signal.aborted) {
      const [name, length, what] = [new Uint8Array(512), ulongCell(512), ulongCell()];
      const begun = performance.now();
      const status = await table.callBeside('SKF_WaitForDevEvent', name, length, what);
      if (signal.aborted) return;
      const soon = performance.now() - begun < tooSoonMs;
      // Whatever it says, the list is what is believed.
      const changed = await look();
      if ((status !== skfStatus.ok && status !== skfStatus.notEvent) || (soon && !changed)) tells = false;
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
