import type { Bureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { canonicalText, type Canonical, sha256Hex } from '../../evidence/canonical.ts';
import { type DocumentRow, findDocument, insertDocument } from '../../db/documents.ts';
import {
  findPrintJob,
  insertPrintJob,
  openPrintJobs,
  type PrintJobRow,
  updatePrintJob,
  voucherOfJob,
} from '../../db/print-jobs.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { findVoucher, markVoucherSent, type VoucherKey } from '../../db/vouchers.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { inTurnOf } from '../../native/in-turn.ts';
import type { PdfJob } from '../../print-templates/index.ts';
import type { VoucherCashData } from '../../print-templates/voucher-cash.ts';
import type { PdfRenderer } from '../printing/render-pdf.ts';
import { type HallContext, write } from './hall-context.ts';
import {
  openPaperPrinters,
  type Printer,
  printerFor,
  printers,
  type receiptTemplate,
} from './paper-printers.ts';
import { type PaperClass, type PrinterBlock, printerBlock } from './printer-block.ts';

export interface NewDocument {
  readonly caseFileId: string | null;
  readonly actId: string | null;
  readonly kind: string;
  readonly template: PdfJob['template'] | typeof receiptTemplate;
  readonly title: string;
  readonly bureau: Bureau | null;
  readonly number: string | null;
  readonly data: unknown;
  readonly at: number;
  /** Given when something had to cite the document before it could be written. */
  readonly id?: string;
  readonly voucher?: VoucherKey;
}

/** Papers and their print jobs. A job is durable before the first byte goes to a printer (DESIGN §6). */
export interface PrintDesk {
  /** Writes document and job in the act's own transaction; nothing is printed yet. */
  readonly prepare: (tx: WritableTx, document: NewDocument) => string;
  /** Would the voucher stand on its paper, every character of it? Asked before money is taken. Throws `print/…`. */
  readonly checkVoucher: (data: VoucherCashData) => Promise<void>;
  /** Why the printer of such a paper cannot print now; `null` where nothing is known against it. */
  readonly blockOf: (paper: PaperClass) => PrinterBlock | null;
  /** Throws the fault that keeps the printer of such a paper from printing: no money is taken without its proof. */
  readonly requirePrinter: (paper: PaperClass) => void;
  /** Sends what is prepared, at each printer in order and one after the other; returns when nothing is left to be sent. */
  readonly drain: () => Promise<void>;
  /** Sends one job that was not sent yet (or failed before anything was sent); a paper without a number also anew. */
  readonly send: (jobId: string) => Promise<void>;
  /**
   * Prints what is no document (a sheet of crosses, a number of the queue) when its printer has done with the papers
   * before it. Throws device/host-closed where the window was closed meanwhile.
   */
  readonly inTurn: <T>(printer: Printer, print: () => Promise<T>) => Promise<T>;
  /** With the printer at this moment: there is no paper to look at yet. */
  readonly isPrinting: (jobId: string) => boolean;
  /** Begins no further paper and waits, for a while, for those in the printers. */
  readonly stop: () => Promise<void>;
}

/** How long the window stays open for the paper that is in the printer when it is closed. */
const patienceMs = 5_000;

export const openPrintDesk = (
  context: HallContext,
  client: DeviceClient,
  renderer: PdfRenderer,
): PrintDesk => {
  const { db, clock, newId, failpoint } = context;
  const paper = openPaperPrinters(context, client, renderer);

  const prepare = (tx: WritableTx, document: NewDocument): string => {
    const { at, voucher, id: given, ...rest } = document;
    const id = given ?? newId();
    insertDocument(tx, {
      ...rest,
      id,
      contentHash: sha256Hex(canonicalText(JSON.parse(JSON.stringify(document.data)) as Canonical)),
      createdAt: at,
    });
    const jobId = newId();
    insertPrintJob(tx, {
      id: jobId,
      documentId: id,
      deviceKind: printerFor(context, document.template),
      voucherBureau: voucher?.bureau ?? null,
      voucherKind: voucher?.kind ?? null,
      voucherNumber: voucher?.number ?? null,
      isCopy: false,
      preparedAt: at,
    });
    return jobId;
  };

  const tellOf = (job: PrintJobRow): void =>
    context.emit('changed', {
      what: 'print-jobs',
      caseFileId: findDocument(db, job.documentId)?.caseFileId ?? null,
    });

  const documentOf = (job: PrintJobRow): DocumentRow => {
    const document = findDocument(db, job.documentId);
    if (document === undefined) throw new Error('a print job without its document');
    return document;
  };
  const printerNow = (job: PrintJobRow): Printer => printerFor(context, documentOf(job).template);

  /**
   * From here on the paper may be touched: the job says `sent` before a byte leaves, so that a power cut leaves an
   * open job and never a silent second print.
   */
  const run = async (job: PrintJobRow): Promise<void> => {
    const document = documentOf(job);
    failpoint('print:before-sent');
    write(context, 'print', (tx) =>
      updatePrintJob(tx, job.id, {
        status: 'sent',
        attempts: job.attempts + 1,
        // A job that was held back goes out as forms go out now.
        deviceKind: printerFor(context, document.template),
        sentAt: clock.now(),
        lastErrorCode: null,
      }),
    );
    tellOf(job);
    failpoint('print:after-sent');
    const outcome = await paper.print(job, document);
    const voucher = voucherOfJob(job);
    // A paper without a number needs nobody to check it; a numbered one waits for the clerk's eyes on every printer.
    const done = voucher === undefined && (outcome.status === 'issued' || outcome.status === 'sent');
    const reached = outcome.status !== 'failed';
    write(context, 'print', (tx) => {
      // Undone while it was in the printer: the number is spoiled already, whatever came out.
      if (findPrintJob(tx, job.id)?.settledAt !== null) return;
      if (voucher !== undefined && reached && findVoucher(tx, voucher)?.status === 'prepared') {
        markVoucherSent(tx, voucher);
      }
      updatePrintJob(tx, job.id, {
        status: done ? 'issued' : outcome.status === 'issued' ? 'sent' : outcome.status,
        // Counted is how often bytes went out; none did.
        ...(outcome.status === 'failed' ? { attempts: job.attempts } : {}),
        lastErrorCode: outcome.code,
        settledAt: done ? clock.now() : null,
      });
    });
  };

  const printing = new Set<string>();
  let stopping = false;
  /** One paper, marked as being with the printer for as long as it is. */
  const printOne = async (job: PrintJobRow): Promise<void> => {
    printing.add(job.id);
    try {
      await run(job);
    } finally {
      printing.delete(job.id);
      tellOf(job);
    }
  };

  /** What each printer is at: one waits for its own papers and for no other printer's. */
  const turnAt = {
    'receipt-printer': inTurnOf(),
    'form-printer': inTurnOf(),
    'document-printer': inTurnOf(),
  } as const satisfies Record<Printer, unknown>;
  const drainOne = (printer: Printer): Promise<void> =>
    turnAt[printer](async () => {
      for (;;) {
        const next = openPrintJobs(db).find(
          (job) => job.status === 'prepared' && job.lastErrorCode === null && printerNow(job) === printer,
        );
        if (next === undefined || stopping) return;
        await printOne(next);
      }
    });
  const maySend = (job: PrintJobRow): boolean =>
    job.settledAt === null &&
    // At the printer that was chosen before.
    !printing.has(job.id) &&
    // Prepared or failed: nothing was sent. A numbered paper in doubt is never sent again, only looked at.
    (job.status === 'prepared' || job.status === 'failed' || voucherOfJob(job) === undefined);

  return {
    prepare,
    checkVoucher: paper.checkVoucher,
    blockOf: (wanted) => printerBlock(context, client, wanted),
    requirePrinter: (wanted) => {
      const block = printerBlock(context, client, wanted);
      if (block !== null) throw new Fault(block.code, block.detail);
    },
    drain: async () => {
      await Promise.all(printers.map(drainOne));
    },
    send: async (jobId) => {
      for (let isDone = false; !isDone; ) {
        const asked = findPrintJob(db, jobId);
        if (asked === undefined) return;
        const printer = printerNow(asked);
        await turnAt[printer](async () => {
          const job = findPrintJob(db, jobId);
          // Another printer was chosen while this one was at work: it goes to the end of that one's papers.
          if (job !== undefined && printerNow(job) !== printer) return;
          isDone = true;
          if (job === undefined || !maySend(job) || stopping) return;
          await printOne(job);
        });
      }
    },
    inTurn: (printer, print) =>
      turnAt[printer](() => {
        if (stopping) throw new Fault('device/host-closed');
        return print();
      }),
    isPrinting: (jobId) => printing.has(jobId),
    stop: async () => {
      stopping = true;
      await Promise.race([
        Promise.all(printers.map((printer) => turnAt[printer](() => Promise.resolve()))),
        new Promise((resolve) => setTimeout(resolve, patienceMs).unref()),
      ]);
    },
  };
};
