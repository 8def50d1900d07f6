import { recordOf } from '../fault-record.ts';
import type { CardReadProgress } from '../id-card-readers/driver.ts';
import { configured } from './devices.ts';
import type { Devices } from './devices.ts';
import type { DeviceOp, DeviceOps } from './messages.ts';

export interface OperationContext {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CardReadProgress) => void;
}

export type DeviceOperations = {
  readonly [Op in DeviceOp]: (
    input: DeviceOps[Op]['in'],
    context: OperationContext,
  ) => Promise<DeviceOps[Op]['out']> | DeviceOps[Op]['out'];
};

/** What each operation does with the open devices. */
export const deviceOperations = (devices: Devices): DeviceOperations => {
  const reader = () => configured(devices.idCardReader, 'id-card-reader');
  const printer = () => configured(devices.receiptPrinter, 'receipt-printer');
  const documents = () => configured(devices.documentPrinter, 'document-printer');
  const virtualReader = () => configured(devices.virtualReader, 'virtual');
  const virtualPrinter = () => configured(devices.virtualPrinter, 'virtual');

  return {
    'id-card-reader/read': ({ waitMs }, { signal, onProgress }) =>
      reader().use((session) =>
        session.readCard(signal, { onProgress, ...(waitMs === undefined ? {} : { waitMs }) }),
      ),
    'id-card-reader/identify': () => reader().use((session) => session.identify()),
    'receipt-printer/print': async ({ receipt }, { signal }) => {
      try {
        return await printer().use((session) => session.print(receipt, signal));
      } catch (error) {
        // A session answers with a result and never throws a fault, so the printer was not reached.
        return { state: 'not-sent', fault: recordOf(error) };
      }
    },
    'receipt-printer/status': () => printer().use((session) => session.status()),
    'document-printer/submit': async ({ job }, { signal }) => {
      try {
        return await documents().use((session) => session.submit(job, signal));
      } catch (error) {
        return { state: 'not-sent', fault: recordOf(error) };
      }
    },
    'document-printer/state': ({ jobId }) => documents().use((session) => session.state(jobId)),
    'virtual/put-card': ({ index }) => {
      virtualReader().putCard(index);
      return null;
    },
    'virtual/lift-card': () => {
      virtualReader().liftCard();
      return null;
    },
    'virtual/reader-fault': ({ name, times }) => {
      virtualReader().fault(name, times);
      return null;
    },
    'virtual/set-paper': ({ lines }) => {
      virtualPrinter().setPaper(lines);
      devices.receiptPrinter?.nudge();
      return null;
    },
    'virtual/document-paper': ({ paper }) => {
      const folder = configured(devices.folderPrinter, 'virtual');
      if (paper === 'loaded') folder.loadPaper();
      else folder.runOut();
      devices.documentPrinter?.nudge();
      return null;
    },
    'virtual/set-cover': ({ open }) => {
      virtualPrinter().setCover(open);
      devices.receiptPrinter?.nudge();
      return null;
    },
    'virtual/unplug': ({ kind }) => {
      configured(devices.plugs.get(kind), 'virtual').unplug();
      return null;
    },
    'virtual/plug-in': async ({ kind }) => {
      await configured(devices.plugs.get(kind), 'virtual').plugIn();
      devices.slotOf(kind)?.nudge();
      return null;
    },
    'virtual/tickets': () => [...devices.ticketTexts()],
  };
};
