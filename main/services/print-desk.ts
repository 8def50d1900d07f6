import type { Bureau } from '../../domain/bureau.ts';
import { Fault, type FaultCode } from '../../domain/faults.ts';
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
import { counterReceipt, type CounterReceiptData } from '../../print-templates/counter-receipt.ts';
import { isPrintTemplateId, type PdfJob, printTemplates } from '../../print-templates/index.ts';
import type { VoucherCashData } from '../../print-templates/voucher-cash.ts';
import { errorName, framesOf } from '../log.ts';
import type { PdfRenderer } from '../printing/render-pdf.ts';
import { type HallContext, write } from './hall-context.ts';

export const receiptTemplate = 'counter-receipt';

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
  /** Would the voucher's print font hold every character? Asked before money is taken. Throws `print/…`. */
  readonly checkVoucher: (data: VoucherCashData) => Promise<void>;
  /** Sends what is prepared, in order, one after the other; returns when the queue is empty. */
  readonly drain: () => Promise<void>;
  /** Sends one job that was not sent yet (or failed before anything was sent); a paper without a number also anew. */
  readonly send: (jobId: string) => Promise<void>;
  /** With the printer at this moment: there is no paper to look at yet. */
  readonly isPrinting: (jobId: string) => boolean;
  /** Begins no further paper and waits, for a while, for the one in the printer. */
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
      deviceKind: document.template === receiptTemplate ? 'receipt-printer' : 'document-printer',
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
    return { template: document.template, data: document.data, training, copy } as PdfJob;
  };

  const tellOf = (job: PrintJobRow): void =>
    context.emit('changed', {
      what: 'print-jobs',
      caseFileId: findDocument(db, job.documentId)?.caseFileId ?? null,
    });

  const printReceipt = async (document: DocumentRow, copy: boolean): Promise<Outcome> => {
    const result = await client.receipt.print(
      counterReceipt(document.data as CounterReceiptData, { training, copy }),
    );
    if (result.state === 'completed') return { status: 'issued', code: null };
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

  /** What became of the paper. An error nobody foresaw says nothing about it: then a person looks. */
  const outcomeOf = async (job: PrintJobRow, document: DocumentRow): Promise<Outcome> => {
    try {
      const outcome =
        job.deviceKind === 'receipt-printer'
          ? await printReceipt(document, job.isCopy)
          : await printPdf(job, document);
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

  /**
   * From here on the paper may be touched: the job says `sent` before a byte leaves, so that a power cut leaves an
   * open job and never a silent second print.
   */
  const run = async (job: PrintJobRow): Promise<void> => {
    const document = findDocument(db, job.documentId);
    if (document === undefined) throw new Error('a print job without its document');
    failpoint('print:before-sent');
    write(context, 'print', (tx) =>
      updatePrintJob(tx, job.id, {
        status: 'sent',
        attempts: job.attempts + 1,
        sentAt: clock.now(),
        lastErrorCode: null,
      }),
    );
    tellOf(job);
    failpoint('print:after-sent');
    const outcome = await outcomeOf(job, document);
    const voucher = voucherOf(job);
    // A paper without a number needs nobody to check it; a numbered one waits for the clerk's eyes.
    const done = outcome.status === 'issued' || (outcome.status === 'sent' && voucher === undefined);
    const reached = outcome.status === 'sent' || outcome.status === 'unknown';
    write(context, 'print', (tx) => {
      // Undone while it was in the printer: the number is spoiled already, whatever came out.
      if (findPrintJob(tx, job.id)?.settledAt !== null) return;
      if (voucher !== undefined && reached && findVoucher(tx, voucher)?.status === 'prepared') {
        markVoucherSent(tx, voucher);
      }
      updatePrintJob(tx, job.id, {
        status: done ? 'issued' : outcome.status,
        // Counted is how often bytes went out; none did.
        ...(outcome.status === 'failed' ? { attempts: job.attempts } : {}),
        lastErrorCode: outcome.code,
        settledAt: done ? clock.now() : null,
      });
    });
  };

  let printing: string | null = null;
  let stopping = false;
  /** One paper, marked as being with the printer for as long as it is. */
  const printOne = async (job: PrintJobRow): Promise<void> => {
    printing = job.id;
    try {
      await run(job);
    } finally {
      printing = null;
      tellOf(job);
    }
  };

  let running: Promise<void> = Promise.resolve();
  const queue = (work: () => Promise<void>): Promise<void> => {
    const next = running.then(work);
    running = next.catch(() => undefined);
    return next;
  };
  const maySend = (job: PrintJobRow): boolean =>
    job.settledAt === null &&
    // Prepared or failed: nothing was sent. A numbered paper in doubt is never sent again, only looked at.
    (job.status === 'prepared' || job.status === 'failed' || voucherOf(job) === undefined);

  return {
    prepare,
    checkVoucher: async (data) => {
      await renderer.checkPdf({ template: 'voucher-cash', data, training });
    },
    drain: () =>
      queue(async () => {
        for (;;) {
          const next = openPrintJobs(db).find(
            (job) => job.status === 'prepared' && job.lastErrorCode === null,
          );
          if (next === undefined || stopping) return;
          await printOne(next);
        }
      }),
    send: (jobId) =>
      queue(async () => {
        const job = findPrintJob(db, jobId);
        if (job === undefined || !maySend(job) || stopping) return;
        await printOne(job);
      }),
    isPrinting: (jobId) => printing === jobId,
    stop: async () => {
      stopping = true;
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
    },
  };
};
