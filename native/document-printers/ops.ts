import type { DocumentJob, DocumentJobReport, SubmitResult } from './driver.ts';

export interface DocumentPrinterOps {
  'document-printer/submit': { in: { job: DocumentJob }; out: SubmitResult };
  'document-printer/state': { in: { jobId: string }; out: DocumentJobReport };
}
