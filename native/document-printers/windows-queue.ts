import { Fault } from '../../domain/faults.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import { jobControl, loadSpooler } from '../transports/winspool.ts';
import type { Spooler, SpoolerOptions } from '../transports/winspool.ts';
import type { DocumentJobReport, DocumentPrinterCondition, SubmitResult } from './driver.ts';
import { queueConditionFault } from './queue-conditions.ts';
import type { RawQueue } from './raw-queue.ts';
import { jobConditions, jobStateOf, printerConditions } from './windows-flags.ts';

/**
 * Opens the queue of one printer, by its name in Windows, as often as it is asked. The library is loaded once, so that a
 * service that hangs holds one call up, however often the printer is opened meanwhile.
 */
export const windowsQueueOf = (printer: string, options: SpoolerOptions = {}): (() => Promise<RawQueue>) => {
  let loaded: Promise<Spooler> | undefined;
  return async () => {
    loaded ??= loadSpooler(options);
    let spooler: Spooler;
    try {
      spooler = await loaded;
    } catch (error) {
      loaded = undefined;
      throw error;
    }
    return openWindowsQueue(spooler, printer);
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
const openWindowsQueue = async (spooler: Spooler, printer: string): Promise<RawQueue> => {
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
    const state = flags === undefined ? 'unknown' : jobStateOf(flags);
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

  const refused = (step: string): Fault => new Fault('device/queue-refused', { status: step });
  /** From the first byte on, nobody knows what is on paper unless all of it went; before it, an aborted job is none. */
  const handOver = async (handle: bigint, jobId: number, bytes: Uint8Array): Promise<SubmitResult> => {
    let sent = 0;
    try {
      if (await spooler.controlJob(handle, jobId, jobControl.retain)) retained.add(jobId);
      if (!(await spooler.startPage(handle))) throw refused('StartPagePrinter');
      while (sent < bytes.length) {
        const { taken, written } = await spooler.write(handle, bytes.subarray(sent));
        sent += written;
        if (!taken || written === 0) throw refused('WritePrinter');
      }
      if (!(await spooler.endPage(handle))) throw refused('EndPagePrinter');
      if (!(await spooler.endDocument(handle))) throw refused('EndDocPrinter');
      return { state: 'sent', jobId: String(jobId) };
    } catch (error) {
      const fault = recordOf(error);
      const isGone = await spooler.abort(handle).catch((hangs: unknown) => {
        recordOf(hangs);
        return false;
      });
      if (isGone) retained.delete(jobId);
      return { state: isGone && sent === 0 ? 'not-sent' : 'unknown', fault };
    }
  };

  // A name that Windows does not have is told when the device is opened, not by the first receipt.
  await withPrinter(() => Promise.resolve());
  return {
    async submit(name, bytes, signal) {
      try {
        return await withPrinter(async (handle) => {
          await checked(handle);
          if (signal?.aborted === true) throw new Fault('device/cancelled');
          const jobId = await spooler.startDocument(handle, name);
          if (jobId === 0) throw refused('StartDocPrinter');
          return handOver(handle, jobId, bytes);
        });
      } catch (error) {
        return { state: 'not-sent', fault: recordOf(error) };
      }
    },
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
