import type { DocumentPrinterSession } from '../../../native/document-printers/driver.ts';
import { openQueue } from '../../../native/document-printers/queue.ts';
import { startEvePrinter } from '../support/ippeveprinter.ts';
import type { DocumentPrinterBench } from './document-printer.ts';

/** A printer of another maker with a person at its tray: that it is empty, it tells only while a job waits for paper. */
export const atEvePrinter = async (): Promise<DocumentPrinterBench | string> => {
  const printer = await startEvePrinter();
  if (typeof printer === 'string') return printer;
  const queue = openQueue(printer.url);
  // Its tray holds A4, and a form of another size it refuses.
  const session: DocumentPrinterSession = {
    ...queue,
    submit: (job, signal) => queue.submit({ ...job, media: { widthMm: 210, heightMm: 297 } }, signal),
  };
  return {
    session,
    mayHaveAnotherTray: true,
    // It keeps an empty file beside each document.
    paper: () => printer.kept().filter(({ length }) => length > 0),
    finish: () => undefined,
    runOut: () => printer.runOut(),
    loadPaper: () => printer.loadPaper(),
    close: () => printer.close(),
  };
};
