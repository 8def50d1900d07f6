import type { FormJob, FormPrintResult } from './driver.ts';

export interface FormPrinterOps {
  'form-printer/print': { in: { job: FormJob }; out: FormPrintResult };
  /** What the virtual printer fed out so far: each text behind its place in millimetres. */
  'form-printer/forms': { in: Record<string, never>; out: readonly string[] };
}
