import { Fault } from '../../domain/faults.ts';
import { recordOf } from '../fault-record.ts';
import { loadSpooler } from '../transports/winspool.ts';
import type { Spooler } from '../transports/winspool.ts';
import type { WindowsLibraryOptions } from '../transports/windows-library.ts';
import type { SubmitResult } from './driver.ts';
import type { RawQueue } from './raw-queue.ts';
import { loadedOnce, openWindowsPrinter, refusedAt } from './windows-jobs.ts';

/**
 * Opens the queue of one printer, by its name in Windows, as often as it is asked. The library is loaded once, so that a
 * service that hangs holds one call up, however often the printer is opened meanwhile.
 */
export const windowsQueueOf = (
  printer: string,
  options: WindowsLibraryOptions = {},
): (() => Promise<RawQueue>) => {
  const load = loadedOnce(() => loadSpooler(options));
  return async () => openWindowsQueue(await load(), printer);
};

/** Throws as `openWindowsPrinter` does. */
const openWindowsQueue = async (spooler: Spooler, printer: string): Promise<RawQueue> => {
  const { withPrinter, checked, keep, forget, state, check, close } = await openWindowsPrinter(
    spooler,
    printer,
    'handed-over',
  );

  /** From the first byte on, nobody knows what is on paper unless all of it went; before it, an aborted job is none. */
  const handOver = async (handle: bigint, jobId: number, bytes: Uint8Array): Promise<SubmitResult> => {
    let sent = 0;
    try {
      await keep(handle, jobId);
      if (!(await spooler.startPage(handle))) throw refusedAt('StartPagePrinter');
      while (sent < bytes.length) {
        const { taken, written } = await spooler.write(handle, bytes.subarray(sent));
        sent += written;
        if (!taken || written === 0) throw refusedAt('WritePrinter');
      }
      if (!(await spooler.endPage(handle))) throw refusedAt('EndPagePrinter');
      if (!(await spooler.endDocument(handle))) throw refusedAt('EndDocPrinter');
      return { state: 'sent', jobId: String(jobId) };
    } catch (error) {
      const fault = recordOf(error);
      const isGone = await spooler.abort(handle).catch((hangs: unknown) => {
        recordOf(hangs);
        return false;
      });
      if (isGone) forget(jobId);
      return { state: isGone && sent === 0 ? 'not-sent' : 'unknown', fault };
    }
  };

  return {
    async submit(name, bytes, signal) {
      try {
        return await withPrinter(async (handle) => {
          await checked(handle);
          if (signal?.aborted === true) throw new Fault('device/cancelled');
          const jobId = await spooler.startDocument(handle, name);
          if (jobId === 0) throw refusedAt('StartDocPrinter');
          return handOver(handle, jobId, bytes);
        });
      } catch (error) {
        return { state: 'not-sent', fault: recordOf(error) };
      }
    },
    state,
    check,
    close,
  };
};
