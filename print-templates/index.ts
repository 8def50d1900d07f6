import { acceptanceReceipt } from './acceptance-receipt.ts';
import { archiveLabel } from './archive-label.ts';
import { calculationSheet } from './calculation-sheet.ts';
import { certificateSlip } from './certificate-slip.ts';
import { memorandumLedger } from './memorandum-ledger.ts';
import { officialLetter } from './official-letter.ts';
import { overprintCrosses } from './overprint-crosses.ts';
import { registrationCertificate } from './registration-certificate.ts';
import { reminderList } from './reminder-list.ts';
import { refusalNotice } from './refusal-notice.ts';
import { reversalNotice } from './reversal-notice.ts';
import { supplementNotice } from './supplement-notice.ts';
import { voucherCash } from './voucher-cash.ts';
import type { PrintTemplate } from './print-template.ts';

/** Every document printed on a page printer, by its id. The 80 mm receipt is in counter-receipt.ts. */
export const printTemplates = {
  'voucher-cash': voucherCash,
  'supplement-notice': supplementNotice,
  'refusal-notice': refusalNotice,
  'acceptance-receipt': acceptanceReceipt,
  'calculation-sheet': calculationSheet,
  'memorandum-ledger': memorandumLedger,
  'reversal-notice': reversalNotice,
  'official-letter': officialLetter,
  'registration-certificate': registrationCertificate,
  'certificate-slip': certificateSlip,
  'reminder-list': reminderList,
  'archive-label': archiveLabel,
  'overprint-crosses': overprintCrosses,
} as const;

export type PrintTemplateId = keyof typeof printTemplates;
type DataOf<Template> = Template extends PrintTemplate<infer Data> ? Data : never;

/** One document to print: which template, its data, and whether the profile is a training profile. */
export type PdfJob = {
  [Id in PrintTemplateId]: {
    readonly template: Id;
    readonly data: DataOf<(typeof printTemplates)[Id]>;
    readonly training: boolean;
    /** A second print of a paper already given out. */
    readonly copy?: boolean;
  };
}[PrintTemplateId];

export const isPrintTemplateId = (id: string): id is PrintTemplateId => Object.hasOwn(printTemplates, id);
