import type { Bureau } from '../../domain/bureau.ts';
import type { FaultCode } from '../../domain/faults.ts';
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
  /** Sends one job that was not sent yet (or failed before anything was sent). */
  readonly send: (jobId: string) => Promise<void>;
}

interface Outcome {
  readonly status: 'sent' | 'unknown' | 'failed' | 'issued';
  readonly code: FaultCode | null;
}

const voucherOf = (job: PrintJobRow): VoucherKey | undefined =>
  job.voucherBureau === null || job.voucherKind === null || job.voucherNumber === null
    ? undefined
    : { bureau: job.voucherBureau, kind: job.voucherKind, number: job.voucherNumber };

export const openPrintDesk = (
  context: HallContext,
  client: DeviceClient,
  renderer: PdfRenderer,
): PrintDesk => {
  const { db, clock, newId, config, failpoint } = context;
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

  const pdfJobOf = (document: DocumentRow): PdfJob => {
    if (!isPrintTemplateId(document.template)) throw new Error(`no such template: ${document.template}`);
    return { template: document.template, data: document.data, training } as PdfJob;
  };

  const mark = (
    job: PrintJobRow,
    change: Parameters<typeof updatePrintJob>[2],
    more?: (tx: WritableTx) => void,
  ): void => {
    write(context, 'print', (tx) => {
      more?.(tx);
      updatePrintJob(tx, job.id, change);
    });
    context.emit('changed', {
      what: 'print-jobs',
      caseFileId: findDocument(db, job.documentId)?.caseFileId ?? null,
    });
  };

  const printReceipt = async (document: DocumentRow): Promise<Outcome> => {
    const result = await client.receipt.print(
      counterReceipt(document.data as CounterReceiptData, { training }),
    );
    if (result.state === 'completed') return { status: 'issued', code: null };
    return { status: result.state === 'not-sent' ? 'failed' : 'unknown', code: result.fault.code };
  };

  const printPdf = async (job: PrintJobRow, document: DocumentRow): Promise<Outcome> => {
    const pdfJob = pdfJobOf(document);
    const { pdf } = await renderer.renderPdf(pdfJob);
    const submitted = await client.documents.submit({
      printJobId: job.id,
      pdf,
      media: printTemplates[pdfJob.template].paper,
    });
    if (submitted.state !== 'sent') {
      return { status: submitted.state === 'not-sent' ? 'failed' : 'unknown', code: submitted.fault.code };
    }
    const report = await client.documents.follow(submitted.jobId, { signal: AbortSignal.timeout(120_000) });
    if (report.state === 'completed') return { status: 'sent', code: null };
    return { status: 'unknown', code: report.fault?.code ?? null };
  };

  /**
   * From here on the paper may be touched: the job says `sent` before a byte leaves, so that a power cut leaves an
   * open job and never a silent second print.
   */
  const run = async (job: PrintJobRow): Promise<void> => {
    const document = findDocument(db, job.documentId);
    if (document === undefined) throw new Error('a print job without its document');
    failpoint('print:before-sent');
    mark(job, { status: 'sent', attempts: job.attempts + 1, sentAt: clock.now(), lastErrorCode: null });
    failpoint('print:after-sent');
    let outcome: Outcome;
    try {
      outcome =
        job.deviceKind === 'receipt-printer' ? await printReceipt(document) : await printPdf(job, document);
    } catch (error) {
      const code = (error as { code?: FaultCode }).code;
      // The renderer failed: nothing has left for the printer.
      if (code?.startsWith('print/') !== true) throw error;
      outcome = { status: 'failed', code };
    }
    failpoint('print:after-device');
    const voucher = voucherOf(job);
    // A paper without a number needs nobody to check it; a numbered one waits for the clerk's eyes.
    const done = outcome.status === 'issued' || (outcome.status === 'sent' && voucher === undefined);
    mark(
      job,
      {
        status: done ? 'issued' : outcome.status,
        lastErrorCode: outcome.code,
        settledAt: done ? clock.now() : null,
      },
      (tx) => {
        const reached = outcome.status === 'sent' || outcome.status === 'unknown';
        if (voucher !== undefined && reached && findVoucher(tx, voucher)?.status === 'prepared') {
          markVoucherSent(tx, voucher);
        }
      },
    );
  };

  let running: Promise<void> = Promise.resolve();
  const queue = (work: () => Promise<void>): Promise<void> => {
    const next = running.then(work);
    running = next.catch(() => undefined);
    return next;
  };

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
          if (next === undefined) return;
          await run(next);
        }
      }),
    send: (jobId) =>
      queue(async () => {
        const job = findPrintJob(db, jobId);
        if (job === undefined || (job.status !== 'prepared' && job.status !== 'failed')) return;
        await run(job);
      }),
  };
};
