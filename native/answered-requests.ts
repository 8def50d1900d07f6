import { Fault } from '../domain/faults.ts';
import { type FaultRecord, recordOf } from './fault-record.ts';

/** How a request that came over a link ends: with its value, with a fault, or with a bug that is told as such. */
export type RequestEnd =
  | { readonly type: 'response'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'response'; readonly id: number; readonly ok: false; readonly fault: FaultRecord }
  /** Something that is no fault was thrown. */
  | { readonly type: 'bug'; readonly id: number; readonly message: string };

/** The requests that one end of a link works on: each is answered once, and may be cancelled until then. */
export interface AnsweredRequests {
  /** After `deadlineMs` the work is aborted; a cancelling that follows from it is answered `device/timed-out`. */
  perform(
    request: { readonly id: number; readonly op: string; readonly deadlineMs?: number },
    work: (signal: AbortSignal) => Promise<unknown>,
  ): Promise<void>;
  cancel(id: number): void;
  cancelAll(): void;
}

export const answerRequests = (tell: (end: RequestEnd) => void): AnsweredRequests => {
  const running = new Map<number, AbortController>();
  return {
    async perform({ id, op, deadlineMs }, work) {
      const controller = new AbortController();
      running.set(id, controller);
      let timedOut = false;
      const timer =
        deadlineMs === undefined
          ? undefined
          : setTimeout(() => {
              timedOut = true;
              controller.abort();
            }, deadlineMs);
      try {
        tell({ type: 'response', id, ok: true, value: await work(controller.signal) });
      } catch (error) {
        if (!(error instanceof Fault)) {
          const message = error instanceof Error ? `${error.name} in ${op}` : `failure in ${op}`;
          tell({ type: 'bug', id, message });
          return;
        }
        const fault = timedOut && error.code === 'device/cancelled' ? new Fault('device/timed-out') : error;
        tell({ type: 'response', id, ok: false, fault: recordOf(fault) });
      } finally {
        clearTimeout(timer);
        running.delete(id);
      }
    },
    cancel: (id) => running.get(id)?.abort(),
    cancelAll() {
      for (const controller of running.values()) controller.abort();
    },
  };
};
