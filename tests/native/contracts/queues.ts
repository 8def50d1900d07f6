import type { FaultCode } from '../../../domain/faults.ts';
import { openIppRawQueue } from '../../../native/document-printers/raw-queue.ts';
import type { RawQueue } from '../../../native/document-printers/raw-queue.ts';
import { windowsQueueOf } from '../../../native/document-printers/windows-queue.ts';
import { recordOf } from '../../../native/fault-record.ts';
import { startIppPrinter } from '../support/ipp-printer.ts';
import type { PortWord, PrinterPort } from '../support/printer-port.ts';
import { buildSpooler, noSpoolerHere, thePrinter } from '../support/windows-spooler.ts';
import type { TestSpooler } from '../support/windows-spooler.ts';

/** A queue of the system in front of a virtual printer, with the printer's plug in a hand. */
export interface ContractQueue {
  /** As its profile names it. */
  readonly where: string;
  open(): Promise<RawQueue>;
  unplug(): void;
  plugIn(): void;
  /** The queue itself stops answering, and answers again. */
  setSilent(silent: boolean): void | Promise<void>;
  /** What it says then: of a job that had not begun, and of one that had. */
  readonly silence: { readonly before: FaultCode; readonly during: FaultCode };
  /** Whether it has a word for paper near its end. */
  readonly tellsNearEnd: boolean;
  close(): Promise<void> | void;
}
/** Makes one in front of a printer's port, or says why there is none here. */
export type MakeQueue = (port: PrinterPort) => Promise<ContractQueue | string>;

/** The system looks at its port and goes on with its jobs whenever it is asked something. */
const looking = (queue: RawQueue, look: () => void): RawQueue => {
  const looked = <T>(then: () => T): T => {
    look();
    return then();
  };
  return {
    submit: (name, bytes, signal) => looked(() => queue.submit(name, bytes, signal)),
    state: (jobId) => looked(() => queue.state(jobId)),
    check: () => looked(() => queue.check()),
    close: () => queue.close(),
  };
};

/** Takes the jobs in their order: one is given to the port when nothing stands in its way, and is over when it is done. */
const spooling = (port: PrinterPort, jobs: () => readonly Uint8Array[], over: (job: number) => void) => {
  let given = 0;
  let done = 0;
  return (): void => {
    for (const [index, bytes] of jobs().entries()) {
      if (index < done) continue;
      if (index === given && !port.isBusy()) {
        port.take(bytes);
        given += 1;
      }
      if (index >= given || port.isBusy()) return;
      done += 1;
      over(index);
    }
  };
};

const ippReasons: Readonly<Record<PortWord, string>> = {
  unplugged: 'offline-report',
  'cover-open': 'cover-open-error',
  'paper-out': 'media-empty-error',
  error: 'other-error',
  'paper-low': 'media-low-warning',
};

/** A raw queue as CUPS has it, over HTTP. */
const onCups: MakeQueue = async (port) => {
  const printer = await startIppPrinter();
  printer.set.formats = ['application/vnd.cups-raw'];
  const jobs = () => [...printer.jobs.values()];
  const spool = spooling(
    port,
    () => jobs().map(({ pdf }) => pdf),
    (job) => Object.assign(jobs()[job] ?? {}, { state: 9 }),
  );
  const look = (): void => {
    spool();
    const reasons = port.words().map((word) => ippReasons[word]);
    printer.set.reasons = reasons.length === 0 ? ['none'] : reasons;
    // A printer without its cable stops its queue.
    printer.set.state = port.words().includes('unplugged') ? 5 : 3;
  };
  return {
    where: printer.url,
    open: () => Promise.resolve(looking(openIppRawQueue(printer.url), look)),
    unplug: () => port.unplug(),
    plugIn: () => port.plugIn(),
    setSilent: (silent) => void (printer.set.hangsUp = silent),
    silence: { before: 'device/queue-unreachable', during: 'device/print-unconfirmed' },
    tellsNearEnd: true,
    close: () => printer.close(),
  };
};

/** PRINTER_STATUS_* in hexadecimal; Windows has none for paper near its end. */
const windowsFlags: Readonly<Record<PortWord, number>> = {
  unplugged: 0x80,
  'cover-open': 0x40_0000,
  'paper-out': 0x10,
  error: 0x2,
  'paper-low': 0,
};

let built: Promise<TestSpooler> | undefined;
/** Built once: the library finds its folder in the environment of the process. */
const spoolerHere = (): Promise<TestSpooler> => {
  built ??= buildSpooler().then((spooler) => {
    process.once('exit', () => spooler.remove());
    return spooler;
  });
  return built;
};

/** The spooler of Windows: a shared object of its functions, behind the real koffi. */
const onWindows: MakeQueue = async (port) => {
  if (noSpoolerHere !== undefined) return noSpoolerHere;
  const spooler = await spoolerHere();
  spooler.clear();
  const spool = spooling(
    port,
    () => spooler.jobs().map(({ bytes }) => bytes),
    (job) => spooler.setJob(job, '80'),
  );
  let queue: RawQueue | undefined;
  const look = (): void => {
    spool();
    const flags = port.words().reduce((sum, word) => sum | windowsFlags[word], 0);
    spooler.set('printer-status', flags.toString(16));
  };
  return {
    where: thePrinter,
    open: async () => {
      queue = await windowsQueueOf(thePrinter, { library: spooler.library, deadlineMs: 150 })();
      return looking(queue, look);
    },
    unplug: () => port.unplug(),
    plugIn: () => port.plugIn(),
    async setSilent(silent) {
      spooler.hang(...(silent ? ['GetPrinterW'] : []));
      // What hung has to come back before anything else is asked.
      const isBack = async (): Promise<boolean> =>
        (await queue?.check().catch((error: unknown) => recordOf(error).code)) !== 'device/spooler-silent';
      while (!silent && !(await isBack())) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    silence: { before: 'device/spooler-silent', during: 'device/spooler-silent' },
    tellsNearEnd: false,
    close: () => undefined,
  };
};

export const makeQueues = { CUPS: onCups, Windows: onWindows } as const satisfies Record<string, MakeQueue>;
