import { Fault, type FaultCode } from '../../domain/faults.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import type { DocumentRow } from '../../db/documents.ts';
import type { PrintJobRow } from '../../db/print-jobs.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { counterReceipt, type CounterReceiptData } from '../../print-templates/counter-receipt.ts';
import { isPrintTemplateId, type PdfJob, printTemplates } from '../../print-templates/index.ts';
import type { VoucherCashData } from '../../print-templates/voucher-cash.ts';
import { charactersToDraw } from '../../native/protocols/gb18030.ts';
import type { GlyphBitmaps } from '../../native/protocols/glyph-bitmap.ts';
import { errorName, framesOf } from '../log.ts';
import type { PdfRenderer } from '../printing/render-pdf.ts';
import { formWay, openFormPrinting, printerOf, voucherOnPage } from './form-printing.ts';
import type { HallContext } from './hall-context.ts';

export const receiptTemplate = 'counter-receipt';
const cashVoucherTemplate = 'voucher-cash';

export const printers = ['receipt-printer', 'form-printer', 'document-printer'] as const;
export type Printer = (typeof printers)[number];

/** Which printer takes a paper at this moment. */
export const printerFor = (context: HallContext, template: string): Printer => {
  if (template === receiptTemplate) return 'receipt-printer';
  return template === cashVoucherTemplate ? printerOf(formWay(context)) : 'document-printer';
};

/** What became of a paper, and the fault where it has one. */
export interface Outcome {
  readonly status: 'sent' | 'unknown' | 'failed' | 'issued';
  readonly code: FaultCode | null;
}

/** The printers of the window, by what goes onto paper. */
export interface PaperPrinters {
  /** What became of the paper. An error nobody foresaw says nothing about it: then a person looks. */
  readonly print: (job: PrintJobRow, document: DocumentRow) => Promise<Outcome>;
  /** Would the voucher stand on its paper, every character of it? Throws `print/…`. */
  readonly checkVoucher: (data: VoucherCashData) => Promise<void>;
}

export const openPaperPrinters = (
  context: HallContext,
  client: DeviceClient,
  renderer: PdfRenderer,
): PaperPrinters => {
  const { config, failpoint, log } = context;
  const training = config.kind === 'training';
  const forms = openFormPrinting(context, client, renderer);

  const pdfJobOf = (document: DocumentRow, copy: boolean): PdfJob => {
    if (!isPrintTemplateId(document.template)) throw new Error(`no such template: ${document.template}`);
    const data =
      document.template === cashVoucherTemplate
        ? voucherOnPage(context, document.data as VoucherCashData)
        : document.data;
    return { template: document.template, data, training, copy } as PdfJob;
  };

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

  const print = async (job: PrintJobRow, document: DocumentRow): Promise<Outcome> => {
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

  const checkVoucher = async (data: VoucherCashData): Promise<void> => {
    if (formWay(context) === 'form-printer') await forms.check(data);
    else
      await renderer.checkPdf({
        template: cashVoucherTemplate,
        data: voucherOnPage(context, data),
        training,
      });
  };
  return { print, checkVoucher };
};
