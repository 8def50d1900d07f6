import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import type { HandOverTimes, RawQueue } from '../document-printers/raw-queue.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import { encodeReceipt, escPos } from '../protocols/esc-pos.ts';
import type { DrawerPin } from '../protocols/esc-pos.ts';
import { openRawPrinting } from '../raw-printing.ts';
import { statusOf } from './conditions.ts';
import type {
  PrintResult,
  ReceiptColumns,
  ReceiptPrinterCondition,
  ReceiptPrinterSession,
  ReceiptPrinterStatus,
} from './driver.ts';

export const receiptQueueModel = '小票机（系统打印队列）';
export const receiptWindowsModel = '小票机（Windows 打印机）';

/** What a queue throws of its printer, where a receipt printer has a word for it. */
const conditionOf: Partial<Record<FaultCode, ReceiptPrinterCondition>> = {
  'device/cover-open': 'cover-open',
  'device/paper-out': 'paper-out',
  'device/printer-offline': 'offline',
};

/**
 * A receipt printer behind a raw queue of the system (CUPS, or the spooler of Windows). The queue passes bytes on and
 * hears nothing back from the printer: its `completed` means handed over, so what was sent is never called printed.
 */
export const openReceiptQueue = (
  queue: RawQueue,
  options: HandOverTimes & {
    /** Its address, or its name in Windows. */
    readonly where: string;
    readonly columns: ReceiptColumns;
    readonly drawerPin?: DrawerPin;
  },
): ReceiptPrinterSession => {
  const printing = openRawPrinting(queue, options.where);
  let count = 0;
  const send = async (bytes: Uint8Array, signal?: AbortSignal): Promise<PrintResult> => {
    count += 1;
    const sent = await printing.print(`receipt-${count}`, bytes, { ...options, signal });
    return sent.state === 'handed-over'
      ? { state: 'unknown', fault: faultRecord('device/sent-not-confirmed') }
      : sent;
  };

  return {
    columns: options.columns,
    async status(): Promise<ReceiptPrinterStatus> {
      try {
        const warnings = await printing.check();
        return statusOf(warnings.includes('media-low') ? ['paper-near-end'] : []);
      } catch (error) {
        const condition = error instanceof Fault ? conditionOf[error.code] : undefined;
        if (condition === undefined) throw error;
        return statusOf([condition]);
      }
    },
    async print(receipt, signal, glyphs) {
      try {
        const bytes =
          receipt instanceof Uint8Array
            ? receipt
            : encodeReceipt(receipt, options.columns, {
                drawerPin: options.drawerPin ?? 2,
                ...(glyphs === undefined ? {} : { glyphs }),
              });
        return await send(bytes, signal);
      } catch (error) {
        return { state: 'not-sent', fault: recordOf(error) };
      }
    },
    async openDrawer() {
      await printing.check();
      const sent = await send(Uint8Array.from(escPos.openDrawer(options.drawerPin ?? 2)));
      if (sent.state === 'not-sent') throw new Fault(sent.fault.code, sent.fault.detail);
      return 'unknown';
    },
    drawer: () => Promise.resolve('unknown'),
    onStatus: () => () => undefined,
    onClosed: () => () => undefined,
    close: () => printing.close(),
  };
};
