import { recordOf } from '../fault-record.ts';
import type { KindModule, Rehearsal } from '../host/kind.ts';
import { type Health, openSlot } from '../host/slot.ts';
import type { DocumentPrinterConfig } from './config.ts';
import type { DocumentPrinterSession } from './driver.ts';
import { type FolderPrinter, openFolder } from './folder.ts';
import type { DocumentPrinterOps } from './ops.ts';
import { openQueue, queueDriver } from './queue.ts';
import { queueWarning } from './queue-conditions.ts';
import type { documentRehearsal } from './rehearsal.ts';
import { windowsDocumentPrinter, windowsDocumentPrinterOf } from './windows.ts';

/** A held-up queue is a state of the bar; only a device that cannot be asked at all is lost. */
const healthOf = async (session: DocumentPrinterSession): Promise<Health> => {
  try {
    const remark = queueWarning(await session.check());
    return remark === undefined ? {} : { remark, warns: true };
  } catch (error) {
    return { fault: recordOf(error) };
  }
};

const rehearsalWith = (folder: FolderPrinter) =>
  ({
    'paper-runs-out': () => folder.runOut(),
    'paper-in': () => folder.loadPaper(),
    'paper-low': () => folder.runLow(),
    jam: () => folder.stop('device/media-jam'),
    'cover-open': () => folder.stop('device/cover-open'),
    'toner-out': () => folder.stop('device/toner-empty'),
    offline: () => folder.stop('device/printer-offline'),
    mended: () => folder.mend(),
  }) satisfies Record<keyof typeof documentRehearsal, () => void> as Rehearsal['faults'];

interface Reached {
  readonly model: string;
  readonly open: () => Promise<DocumentPrinterSession>;
  readonly where: string;
  readonly folder?: FolderPrinter;
}

const reach = (config: DocumentPrinterConfig, profile: 'training' | 'production'): Reached => {
  switch (config.driver) {
    case 'queue': {
      const queue = openQueue(config.url);
      return { model: queueDriver.model, open: () => Promise.resolve(queue), where: config.url };
    }
    case 'windows': {
      const { printer } = config;
      return {
        model: windowsDocumentPrinter.model,
        open: windowsDocumentPrinterOf(printer),
        where: printer,
      };
    }
    case 'folder': {
      const folder = openFolder(config.folder, profile);
      return {
        model: folder.driver.model,
        open: () => Promise.resolve(folder),
        where: config.folder,
        folder,
      };
    }
    default:
      return config satisfies never;
  }
};

export const documentPrinterKind: KindModule<DocumentPrinterConfig, DocumentPrinterOps> = {
  kind: 'document-printer',
  async open(config, { onState, timings, profile }) {
    const { model, open, where, folder } = reach(config, profile);
    const slot = openSlot({
      kind: 'document-printer',
      model,
      where,
      virtual: folder !== undefined,
      exclusive: false,
      open,
      check: healthOf,
      onState,
      timings,
    });
    return {
      slot,
      ...(folder === undefined ? {} : { rehearsal: { faults: rehearsalWith(folder) } }),
      operations: {
        'document-printer/submit': async ({ job }, { signal }) => {
          try {
            return await slot.use((opened) => opened.submit(job, signal));
          } catch (error) {
            return { state: 'not-sent', fault: recordOf(error) };
          }
        },
        'document-printer/state': ({ jobId }) => slot.use((opened) => opened.state(jobId)),
      },
    };
  },
};
