import type { Bureau } from '../../domain/bureau.ts';
import { Fault, type FaultCode } from '../../domain/faults.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { canonicalText, type Canonical, sha256Hex } from '../../evidence/canonical.ts';
import { type DocumentRow, findDocument, insertDocument } from '../../db/documents.ts';
import {
  findPrintJob,
  insertPrintJob,
  openPrintJobs,
  type PrintJobRow,
  updatePrintJob,
} from '../../db/print-jobs.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { findVoucher, markVoucherSent, type VoucherKey } from '../../db/vouchers.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { inTurnOf } from '../../native/in-turn.ts';
import { counterReceipt, type CounterReceiptData } from '../../print-templates/counter-receipt.ts';
import { isPrintTemplateId, type PdfJob, printTemplates } from '../../print-templates/index.ts';
import type { VoucherCashData } from '../../print-templates/voucher-cash.ts';
import { charactersToDraw } from '../../native/protocols/gb18030.ts';
import type { GlyphBitmaps } from '../../native/protocols/glyph-bitmap.ts';
import { errorName, framesOf } from '../log.ts';
import type { PdfRenderer } from '../printing/render-pdf.ts';
import { formWay, openFormPrinting, printerOf, voucherOnPage } from './form-printing.ts';
import { type HallContext, write } from './hall-context.ts';
import { type PaperClass, type PrinterBlock, printerBlock } from './printer-block.ts';

export const receiptTemplate = 'counter-receipt';
const cashVoucherTemplate = 'voucher-cash';

const printers = ['receipt-printer', 'form-printer', 'document-printer'] as const;
type Printer = (typeof printers)[number];

/** Which printer takes a paper at this moment. */
export const printerFor = (context: HallContext, template: string): Printer => {
  if (template === receiptTemplate) return 'receipt-printer';
  return template === cashVoucherTemplate ? printerOf(formWay(context)) : 'document-printer';
};

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

interface Outcome {
  readonly status: 'sent' | 'unknown' | 'failed' | 'issued';
  readonly code: FaultCode | null;
}

/** How long the window stays open for the paper that is in the printer when it is closed. */
const patienceMs = 5_000;

const voucherOf = (job: PrintJobRow): VoucherKey | undefined =>
  job.voucherBureau === null || job.voucherKind === null || job.voucherNumber === null
    ? undefined
    : { bureau: job.voucherBureau, kind: job.voucherKind, number: job.voucherNumber };

export const openPrintDesk = (
  context: HallContext,
  client: DeviceClient,
  renderer: PdfRenderer,
): PrintDesk => {
  const { db, clock, newId, config, failpoint, log } = context;
  const training = config.kind === 'training';
  const forms = openFormPrinting(context, client, renderer);

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

  const pdfJobOf = (document: DocumentRow, copy: boolean): PdfJob => {
    if (!isPrintTemplateId(document.template)) throw new Error(`no such template: ${document.template}`);
    const data =
      document.template === cashVoucherTemplate
        ? voucherOnPage(context, document.data as VoucherCashData)
        : document.data;
    return { template: document.template, data, training, copy } as PdfJob;
  };

  const tellOf = (job: PrintJobRow): void =>
    context.emit('changed', {
      what: 'print-jobs',
      caseFileId: findDocument(db, job.documentId)?.caseFileId ?? null,
    });

  /** A line with a character that the printer's font lacks is drawn as a whole. */
  const glyphsOf = async (ops: readonly ReceiptOp[]): Promise<GlyphBitmaps | undefined> => {
    const texts = ops.flatMap((op) => {
      if (op.kind === 'text') return [op.text];
      return op.kind === 'row' ? [op.left, op.right] : [];
    });
    if (texts.every((text) => charactersToDraw(text).length === 0)) return undefined;
    return renderer.drawGlyphs([...new Set(texts.join(''))].join(''), 24);
  };

  const printReceipt = async (document: DocumentRow, copy: boolean): Promise<Outcome> => {
    const ops = counterReceipt(document.data as CounterReceiptData, { training, copy });
    const result = await client.receipt.print(ops, undefined, await glyphsOf(ops));
    if (result.state === 'completed') return { status: 'issued', code: null };
    return { status: result.state === 'not-sent' ? 'failed' : 'unknown', code: result.fault.code };
  };

  /** The numbered form in the 24-pin printer: what was sent is looked at, whatever the printer says of itself. */
  const printForm = async (job: PrintJobRow, document: DocumentRow): Promise<Outcome> => {
    const result = await forms.print(job.id, document.data as VoucherCashData);
    if (result.state === 'sent') return { status: 'sent', code: null };
    return { status: result.state === 'not-sent' ? 'failed' : 'unknown', code: result.fault.code };
  };

  const printPdf = async (job: PrintJobRow, document: DocumentRow): Promise<Outcome> => {
    const pdfJob = pdfJobOf(document, job.isCopy);
    const { pdf, warnings } = await renderer.renderPdf(pdfJob);
    const submitted = await client.documents.submit({
      printJobId: job.id,
      pdf,
      media: printTemplates[pdfJob.template].paper,
    });
    if (submitted.state !== 'sent') {
      return { status: submitted.state === 'not-sent' ? 'failed' : 'unknown', code: submitted.fault.code };
    }
    const report = await client.documents.follow(submitted.jobId, { signal: AbortSignal.timeout(120_000) });
    if (report.state === 'completed' && warnings.length > 0)
      return { status: 'unknown', code: 'print/glyph-substituted' };
    if (report.state === 'completed') return { status: 'sent', code: null };
    return { status: 'unknown', code: report.fault?.code ?? null };
  };

  const printOn: Readonly<Record<Printer, (job: PrintJobRow, document: DocumentRow) => Promise<Outcome>>> = {
    'receipt-printer': (job, document) => printReceipt(document, job.isCopy),
    'form-printer': printForm,
    'document-printer': printPdf,
  };

  /** What became of the paper. An error nobody foresaw says nothing about it: then a person looks. */
  const outcomeOf = async (job: PrintJobRow, document: DocumentRow): Promise<Outcome> => {
    try {
      const outcome = await printOn[printerFor(context, document.template)](job, document);
      failpoint('print:after-device');
      return outcome;
    } catch (error) {
      // The renderer refused: nothing has left for the printer.
      if (error instanceof Fault && error.code.startsWith('print/'))
        return { status: 'failed', code: error.code };
      log.write({ event: 'print-broke', jobId: job.id, error: errorName(error), at: framesOf(error) });
      return { status: 'unknown', code: null };
    }
  };

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
    const outcome = await outcomeOf(job, document);
    const voucher = voucherOf(job);
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
    (job.status === 'prepared' || job.status === 'failed' || voucherOf(job) === undefined);

  return {
    prepare,
    checkVoucher: async (data) => {
      if (formWay(context) === 'form-printer') await forms.check(data);
      else
        await renderer.checkPdf({
          template: cashVoucherTemplate,
          data: voucherOnPage(context, data),
          training,
        });
    },
    blockOf: (paper) => printerBlock(context, client, paper),
    requirePrinter: (paper) => {
      const block = printerBlock(context, client, paper);
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
