import { Fault } from '../../domain/faults.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import { jobControl } from '../transports/winspool.ts';
import type { Spooler } from '../transports/winspool.ts';
import type { DocumentJobReport, DocumentPrinterCondition } from './driver.ts';
import { queueConditionFault } from './queue-conditions.ts';
import { jobConditions, jobStateOf, printerConditions } from './windows-flags.ts';
import type { JobEnd } from './windows-flags.ts';

/** One printer of Windows: how it is, and the jobs it was given, each kept in its list until its end was seen. */
export interface WindowsPrinter {
  /**
   * Opens it for as long as `work` takes. Throws `device/printer-not-installed` where Windows has no printer of that
   * name, `device/spooler-silent`, and `device/unplugged` once it was closed.
   */
  withPrinter<T>(work: (handle: bigint) => Promise<T>): Promise<T>;
  /** Throws the `device/…` fault that keeps it from printing; returns what it warns of meanwhile, worst first. */
  checked(handle: bigint): Promise<readonly DocumentPrinterCondition[]>;
  /** Keeps a job that was begun in the list. */
  keep(handle: bigint, jobId: number): Promise<void>;
  /** The job was taken back: there is nothing to keep. */
  forget(jobId: number): void;
  /** The job as it stands now. */
  state(jobId: string): Promise<DocumentJobReport>;
  /** As `checked`, and looks after the jobs that nobody asks for any more. */
  check(): Promise<readonly DocumentPrinterCondition[]>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What a step that Windows refused is called. */
export const refusedAt = (step: string): Fault => new Fault('device/queue-refused', { status: step });

/** Loads once what is asked for again and again; what could not be loaded is tried anew the next time. */
export const loadedOnce = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loaded: Promise<T> | undefined;
  return async () => {
    loaded ??= load();
    try {
      return await loaded;
    } catch (error) {
      loaded = undefined;
      throw error;
    }
  };
};

/** Throws the sentence for a printer that Windows does not open, with the names of those it has. */
const notOpened = async (spooler: Spooler, printer: string): Promise<Fault> => {
  const names = await spooler.printers();
  if (names === undefined) return new Fault('device/spooler-silent');
  if (names.some((name) => name.toLowerCase() === printer.toLowerCase()))
    return new Fault('device/queue-refused', { status: 'OpenPrinter' });
  const printers = names.length === 0 ? '（无）' : names.map((name) => `“${name}”`).join(' ');
  return new Fault('device/printer-not-installed', { printer, printers });
};

/** Throws `device/printer-not-installed` where Windows has no printer of that name, and `device/spooler-silent`. */
export const openWindowsPrinter = async (
  spooler: Spooler,
  printer: string,
  end: JobEnd,
): Promise<WindowsPrinter> => {
  /** Jobs kept in the list until their end was seen. */
  const retained = new Set<number>();
  /** Ends that were seen while nobody asked for them. */
  const ended = new Map<number, DocumentJobReport>();
  let isClosed = false;

  const withPrinter = async <T>(work: (handle: bigint) => Promise<T>): Promise<T> => {
    if (isClosed) throw new Fault('device/unplugged', { where: printer });
    const handle = await spooler.open(printer);
    if (handle === undefined) throw await notOpened(spooler, printer);
    try {
      return await work(handle);
    } finally {
      spooler.close(handle);
    }
  };
  const conditionsAt = async (handle: bigint): Promise<readonly DocumentPrinterCondition[]> => {
    const flags = await spooler.printerFlags(handle);
    if (flags === undefined) throw new Fault('device/spooler-silent');
    return printerConditions(flags);
  };
  const checked = async (handle: bigint): Promise<readonly DocumentPrinterCondition[]> => {
    const conditions = await conditionsAt(handle);
    const code = queueConditionFault(conditions);
    if (code !== undefined) throw new Fault(code, { where: printer });
    return conditions;
  };
  const release = async (handle: bigint, jobId: number): Promise<void> => {
    // Where it is not released it stays in the list, which a person sees; nothing prints twice by it.
    if (retained.delete(jobId)) await spooler.controlJob(handle, jobId, jobControl.release);
  };

  const reportAt = async (handle: bigint, jobId: number): Promise<DocumentJobReport> => {
    // A service that answers this and knows no such job has lost it; one that does not has lost nothing.
    const ofPrinter = await conditionsAt(handle);
    const flags = await spooler.jobFlags(handle, jobId);
    const id = String(jobId);
    const state = flags === undefined ? 'unknown' : jobStateOf(flags, end);
    if (flags === undefined) retained.delete(jobId);
    else if (state !== 'prepared' && state !== 'sent') await release(handle, jobId);
    switch (state) {
      case 'completed':
        return { jobId: id, state, conditions: [] };
      case 'failed':
        return { jobId: id, state, conditions: [], fault: faultRecord('device/document-job-failed') };
      case 'unknown':
        return { jobId: id, state, conditions: [], fault: faultRecord('device/document-job-unknown') };
      default: {
        const conditions = [...new Set([...jobConditions(flags ?? 0), ...ofPrinter])];
        const code = queueConditionFault(conditions);
        return {
          jobId: id,
          state,
          conditions,
          ...(code === undefined ? {} : { fault: faultRecord(code, { where: printer }) }),
        };
      }
    }
  };

  // A name that Windows does not have is told when the device is opened, not by the first paper.
  await withPrinter(() => Promise.resolve());
  return {
    withPrinter,
    checked,
    async keep(handle, jobId) {
      if (await spooler.controlJob(handle, jobId, jobControl.retain)) retained.add(jobId);
    },
    forget: (jobId) => void retained.delete(jobId),
    async state(jobId) {
      const id = Number(jobId);
      const seen = ended.get(id);
      if (seen !== undefined) {
        ended.delete(id);
        return seen;
      }
      return withPrinter((handle) => reportAt(handle, id));
    },
    check: () =>
      withPrinter(async (handle) => {
        for (const jobId of retained) {
          const report = await reportAt(handle, jobId);
          if (report.state !== 'prepared' && report.state !== 'sent') ended.set(jobId, report);
        }
        return checked(handle);
      }),
    async close() {
      if (isClosed) return;
      try {
        if (retained.size > 0)
          await withPrinter(async (handle) => {
            for (const jobId of retained) await release(handle, jobId);
          });
      } catch (error) {
        // The service is gone or hangs: what it keeps in its list stays there.
        recordOf(error);
      }
      isClosed = true;
    },
  };
};
