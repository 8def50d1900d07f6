import { faultRecord } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';
import { followJob } from './driver.ts';
import type { DocumentJobReport, DocumentPrinterCondition, SubmitResult } from './driver.ts';
import { openIppQueue } from './queue.ts';

/** A queue of the system that passes bytes in the printer's own language on, and hears nothing back from the printer. */
export interface RawQueue {
  /** Hands one job over. Never throws a fault. */
  submit(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<SubmitResult>;
  /** The job as it stands now. */
  state(jobId: string): Promise<DocumentJobReport>;
  /** Throws the `device/…` fault that keeps it from printing; returns what it warns of meanwhile, worst first. */
  check(): Promise<readonly DocumentPrinterCondition[]>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** A raw queue of CUPS, at the address `openIppQueue` takes. */
export const openIppRawQueue = (url: string): RawQueue => {
  const queue = openIppQueue(url, 'application/vnd.cups-raw');
  return { ...queue, submit: (name, bytes, signal) => queue.submit(name, bytes, () => [], signal) };
};

export interface HandOverTimes {
  readonly pollMs?: number;
  /** How long the queue may take to hand a job over. */
  readonly printMs?: number;
}

/** `handed-over`: the queue says that the printer was given all of it, which is not yet paper. */
export type HandedOver =
  | { readonly state: 'handed-over' }
  | { readonly state: 'not-sent' | 'unknown'; readonly fault: FaultRecord };

/** Gives a job to the queue and follows it until the queue is rid of it. */
export const handOver = async (
  queue: RawQueue,
  name: string,
  bytes: Uint8Array,
  { pollMs, printMs = 30_000, signal }: HandOverTimes & { readonly signal?: AbortSignal | undefined },
): Promise<HandedOver> => {
  const submitted = await queue.submit(name, bytes, signal);
  if (submitted.state !== 'sent') return submitted;
  const report = await followJob(queue, submitted.jobId, {
    signal: AbortSignal.timeout(printMs),
    ...(pollMs === undefined ? {} : { pollMs }),
  });
  if (report.state === 'completed') return { state: 'handed-over' };
  const fault = report.fault ?? faultRecord('device/print-unconfirmed');
  // The job waits in the queue: with new paper it goes on, so it is no more “nothing was printed”.
  return {
    state: 'unknown',
    fault: fault.code === 'device/paper-out' ? faultRecord('device/paper-out-mid-job') : fault,
  };
};
