import type { CounterReceiptData } from '../../print-templates/counter-receipt.ts';
import { documentsOfCase } from '../../db/documents.ts';
import { printJobsOfDocument, updatePrintJob } from '../../db/print-jobs.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { VoucherRow } from '../../db/vouchers.ts';
import type { Act } from './lane-writer.ts';
import { receiptTemplate } from './paper-printers.ts';
import type { PrintDesk } from './print-desk.ts';

/**
 * The slip names the forms of its act. When one is spoiled a new slip goes out with the number that stands; the old one,
 * where it has not been printed yet, is not printed any more.
 */
export const renewReceipt = (
  tx: WritableTx,
  print: PrintDesk,
  act: Act,
  caseFileId: string,
  spoiled: VoucherRow,
  successor: string,
): void => {
  const last = documentsOfCase(tx, caseFileId)
    .filter((document) => document.kind === 'receipt' && document.actId === spoiled.actId)
    .at(-1);
  if (last === undefined) return;
  const data = last.data as CounterReceiptData;
  const jobs = printJobsOfDocument(tx, last.id);
  const wasPrinted = jobs.some((job) => job.status !== 'prepared' && job.status !== 'failed');
  for (const job of jobs)
    if (job.settledAt === null && !wasPrinted)
      updatePrintJob(tx, job.id, { status: 'spoiled', settledAt: act.at });
  print.prepare(tx, {
    caseFileId,
    actId: spoiled.actId,
    kind: 'receipt',
    template: receiptTemplate,
    title: wasPrinted ? '收款回单（换票）' : last.title,
    bureau: null,
    number: last.number,
    data: {
      ...data,
      vouchers: data.vouchers.map((voucher) =>
        voucher.number === spoiled.number ? { ...voucher, number: successor } : voucher,
      ),
      ...(wasPrinted || data.replaces === true ? { replaces: true } : {}),
    },
    at: act.at,
  });
};
