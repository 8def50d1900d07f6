import { recordOf } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';

export interface DocumentPrinter {
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
}

export interface DocumentJob {
  /** The print job's own id. It names the job in the queue and the file in the folder: no personal data. */
  readonly printJobId: string;
  readonly pdf: Uint8Array;
  /** Exact form size in millimetres; the queue is told to scale nothing. */
  readonly media: { readonly widthMm: number; readonly heightMm: number };
  readonly copies?: number;
}

/**
 * `prepared`: the queue has the job and has not begun; `sent`: it is being printed or held up (see `conditions`);
 * `completed`, `failed`: final; `unknown`: the queue no longer knows or no longer answers.
 */
export type DocumentJobState = 'prepared' | 'sent' | 'completed' | 'failed' | 'unknown';

export type DocumentPrinterCondition =
  | 'media-empty'
  | 'media-jam'
  | 'media-needed'
  | 'media-low'
  | 'cover-open'
  | 'door-open'
  | 'toner-empty'
  | 'toner-low'
  | 'marker-supply-empty'
  | 'marker-supply-low'
  | 'paused'
  | 'offline'
  | 'other-error';

export interface DocumentJobReport {
  readonly jobId: string;
  readonly state: DocumentJobState;
  /** What the printer complains about right now, worst first. */
  readonly conditions: readonly DocumentPrinterCondition[];
  /** Set with `failed` and `unknown`, and while a complaint holds the job up. */
  readonly fault?: FaultRecord;
}

/** As `PrintResult`, but acceptance by a queue is not paper: `sent` carries the id to follow. */
export type SubmitResult =
  | { readonly state: 'sent'; readonly jobId: string }
  | { readonly state: 'not-sent'; readonly fault: FaultRecord }
  | { readonly state: 'unknown'; readonly fault: FaultRecord };

export interface DocumentPrinterSession {
  readonly driver: DocumentPrinter;
  submit(job: DocumentJob, signal?: AbortSignal): Promise<SubmitResult>;
  /** The job as it stands now. */
  state(jobId: string): Promise<DocumentJobReport>;
  /**
   * Is the queue there and able to print? Throws the `device/…` fault that says why not; returns what it warns of
   * meanwhile, worst first.
   */
  check(): Promise<readonly DocumentPrinterCondition[]>;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Follows a job to its end (`completed`, `failed` or `unknown`), telling `onReport` of each change. A queue that
 * does not answer is asked again for `giveUpMs`, then the job is `unknown`. Aborting only stops the watching and
 * returns the last report; the paper goes on.
 */
export const followJob = async (
  session: Pick<DocumentPrinterSession, 'state'>,
  jobId: string,
  options: {
    readonly signal: AbortSignal;
    readonly pollMs?: number;
    readonly giveUpMs?: number;
    readonly onReport?: (report: DocumentJobReport) => void;
  },
): Promise<DocumentJobReport> => {
  let report: DocumentJobReport = { jobId, state: 'prepared', conditions: [] };
  let shown = '';
  let silentSince: number | undefined;
  for (;;) {
    try {
      report = await session.state(jobId);
      silentSince = undefined;
    } catch (error) {
      const fault = recordOf(error);
      silentSince ??= performance.now();
      const gaveUp = performance.now() - silentSince >= (options.giveUpMs ?? 60_000);
      report = { jobId, state: gaveUp ? 'unknown' : report.state, conditions: report.conditions, fault };
    }
    const now = JSON.stringify([report.state, report.conditions, report.fault?.code]);
    if (now !== shown) options.onReport?.(report);
    shown = now;
    if ((report.state !== 'prepared' && report.state !== 'sent') || options.signal.aborted) return report;
    await new Promise((resolve) => setTimeout(resolve, options.pollMs ?? 500));
  }
};
