import { handOver } from '../document-printers/raw-queue.ts';
import type { HandOverTimes, RawQueue } from '../document-printers/raw-queue.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import { encodeReceipt, escPos } from '../protocols/esc-pos.ts';
import type { DrawerPin } from '../protocols/esc-pos.ts';
import { statusOf } from './conditions.ts';
import type { PrintResult, ReceiptColumns, ReceiptPrinterSession } from './driver.ts';

export const receiptQueueModel = '小票机（系统打印队列）';
export const receiptWindowsModel = '小票机（Windows 打印机）';

/**
 * A receipt printer behind a raw queue of the system (CUPS, or the spooler of Windows). The queue passes bytes on and
 * hears nothing back from the printer: its `completed` means handed over, so what was sent is never called printed.
 */
export const openReceiptQueue = (
  queue: RawQueue,
  options: HandOverTimes & { readonly columns: ReceiptColumns; readonly drawerPin?: DrawerPin },
): ReceiptPrinterSession => {
  let count = 0;
  const send = async (bytes: Uint8Array, signal?: AbortSignal): Promise<PrintResult> => {
    count += 1;
    const sent = await handOver(queue, `receipt-${count}`, bytes, { ...options, signal });
    return sent.state === 'handed-over'
      ? { state: 'unknown', fault: faultRecord('device/sent-not-confirmed') }
      : sent;
  };

  return {
    columns: options.columns,
    async status() {
      await queue.check();
      return statusOf([]);
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
      await queue.check();
      await send(Uint8Array.from(escPos.openDrawer(options.drawerPin ?? 2)));
      return 'unknown';
    },
    drawer: () => Promise.resolve('unknown'),
    onStatus: () => () => undefined,
    onClosed: () => () => undefined,
    close: () => queue.close(),
  };
};
