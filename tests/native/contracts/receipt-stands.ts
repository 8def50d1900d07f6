import type { FaultCode } from '../../../domain/faults.ts';
import type {
  DrawerState,
  ReceiptPrinter,
  ReceiptPrinterSession,
} from '../../../native/receipt-printers/driver.ts';
import { openReceiptQueue } from '../../../native/receipt-printers/escpos-queue.ts';
import type { VirtualReceiptPrinter } from '../../../native/virtual/receipt-printer.ts';
import { portTo } from '../support/printer-port.ts';
import type { ContractLine, MakeLine } from './lines.ts';
import type { MakeQueue } from './queues.ts';

/** A printer at the other end of a line of its own. */
interface PrinterOnLine {
  readonly driver: ReceiptPrinter;
  /** `never` for a model that does not say when it has printed: nothing it was sent is ever called printed. */
  readonly confirms: 'in-order' | 'never';
  readonly cutter?: boolean;
  readonly line: MakeLine;
}
/** A printer behind a queue of the system: the queue says how the printer is, and nobody what it printed. */
interface PrinterBehindQueue {
  readonly queue: MakeQueue;
}
export type ReceiptPrinterCase = PrinterOnLine | PrinterBehindQueue;

/** How a printer is reached, and what a driver can know of it there and therefore owes. */
export interface ReceiptStand {
  readonly plug: Pick<ContractLine, 'unplug' | 'plugIn' | 'close'>;
  open(): Promise<ReceiptPrinterSession>;
  /** Behind a queue: a session that soon gives up a job that is held, beside the patient one. */
  openHurried?(): Promise<ReceiptPrinterSession>;
  setSilent(silent: boolean): void | Promise<void>;
  readonly owes: {
    /** What is said of an empty roll. */
    readonly emptyRoll: string;
    /** Of a stuck cutter, which a queue has no word for. */
    readonly cutter: FaultCode;
    readonly silent: { readonly before: FaultCode; readonly during: FaultCode };
    /** Of a drawer whose switch says so. */
    readonly drawer: (state: DrawerState) => DrawerState;
    readonly nearEnd: boolean;
    /** A line that was pulled is opened anew; a queue stays, and says that its printer is gone. */
    readonly opensAnew: boolean;
  };
}

const onLine = async (
  { driver, line }: PrinterOnLine,
  printer: VirtualReceiptPrinter,
): Promise<ReceiptStand | string> => {
  const plug = await line(printer);
  if (typeof plug === 'string') return plug;
  return {
    plug,
    open: () => driver.open(plug.open, { replyMs: 400, printMs: 5_000, drawerMs: 20 }),
    setSilent: (silent) => printer.setMute(silent),
    owes: {
      emptyRoll: '缺纸；脱机',
      cutter: 'device/cutter-jam',
      silent: { before: 'device/no-answer', during: 'device/no-answer' },
      drawer: (state) => state,
      nearEnd: true,
      opensAnew: true,
    },
  };
};

const behindQueue = async (
  make: MakeQueue,
  printer: VirtualReceiptPrinter,
): Promise<ReceiptStand | string> => {
  const queue = await make(portTo(printer, { saysWhenDone: true }));
  if (typeof queue === 'string') return queue;
  const opened = async (printMs: number): Promise<ReceiptPrinterSession> =>
    openReceiptQueue(await queue.open(), { where: queue.where, columns: 48, pollMs: 5, printMs });
  return {
    plug: {
      unplug: () => queue.unplug(),
      plugIn: () => Promise.resolve(queue.plugIn()),
      close: () => void queue.close(),
    },
    open: () => opened(5_000),
    openHurried: () => opened(300),
    setSilent: (silent) => queue.setSilent(silent),
    owes: {
      emptyRoll: '缺纸',
      cutter: 'device/printer-error',
      silent: queue.silence,
      drawer: () => 'unknown',
      nearEnd: queue.tellsNearEnd,
      opensAnew: false,
    },
  };
};

export const receiptStand = (
  reached: ReceiptPrinterCase,
  printer: VirtualReceiptPrinter,
): Promise<ReceiptStand | string> =>
  'line' in reached ? onLine(reached, printer) : behindQueue(reached.queue, printer);
