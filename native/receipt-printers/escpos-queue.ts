import { followJob } from '../document-printers/driver.ts';
import { openIppQueue } from '../document-printers/queue.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import { encodeReceipt, escPos } from '../protocols/esc-pos.ts';
import type { DrawerPin } from '../protocols/esc-pos.ts';
import { statusOf } from './conditions.ts';
import type { PrintResult, ReceiptColumns, ReceiptPrinterSession } from './driver.ts';

export const receiptQueueModel = '小票机（系统打印队列）';

/**
 * A receipt printer behind a raw queue of the system (CUPS). The queue passes bytes on and hears nothing back from the
 * printer: its `completed` means handed over, so what was sent is never called printed.
 */
export const openReceiptQueue = (
  url: string,
  options: {
    readonly columns: ReceiptColumns;
    readonly drawerPin?: DrawerPin;
    readonly pollMs?: number;
    /** How long the queue may take to hand a receipt over. */
    readonly printMs?: number;
  },
): ReceiptPrinterSession => {
  const queue = openIppQueue(url, 'application/vnd.cups-raw');
  let count = 0;
  const handOver = async (bytes: Uint8Array, signal?: AbortSignal): Promise<PrintResult> => {
    count += 1;
    const submitted = await queue.submit(`receipt-${count}`, bytes, () => [], signal);
    if (submitted.state !== 'sent') return submitted;
    const report = await followJob(queue, submitted.jobId, {
      signal: AbortSignal.timeout(options.printMs ?? 30_000),
      ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
    });
    if (report.state === 'completed')
      return { state: 'unknown', fault: faultRecord('device/sent-not-confirmed') };
    return { state: 'unknown', fault: report.fault ?? faultRecord('device/print-unconfirmed') };
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
        return await handOver(bytes, signal);
      } catch (error) {
        return { state: 'not-sent', fault: recordOf(error) };
      }
    },
    async openDrawer() {
      await queue.check();
      await handOver(Uint8Array.from(escPos.openDrawer(options.drawerPin ?? 2)));
      return 'unknown';
    },
    drawer: () => Promise.resolve('unknown'),
    onStatus: () => () => undefined,
    onClosed: () => () => undefined,
    close: () => queue.close(),
  };
};
