import { z } from 'zod/mini';
import { call, readers } from '../call.ts';
import { bureau, date, fen, id, instant, none, reference, typedLine } from '../values.ts';

export const PrintJobView = z.strictObject({
  id,
  caseFileId: z.nullable(id),
  documentKind: z.string(),
  /** As it stands on the paper. */
  documentTitle: z.string(),
  bureau: z.nullable(bureau),
  voucherNumber: z.nullable(z.string()),
  status: z.enum(['prepared', 'printing', 'sent', 'unknown', 'checked', 'issued', 'spoiled', 'failed']),
  /** What to do now, in words. */
  sentence: z.string(),
  taxpayerName: z.string(),
  at: instant,
});
export type PrintJobView = z.infer<typeof PrintJobView>;

const VoucherRangeView = z.strictObject({
  id,
  bureau,
  kind: z.string(),
  series: z.string(),
  fromNo: z.int(),
  toNo: z.int(),
  nextNumber: z.nullable(z.string()),
  remaining: z.int(),
  used: z.int(),
  spoiled: z.int(),
  signedOutOn: date,
});

/** A seal key that a bureau granted this window (DESIGN §14). */
export const SealKeyView = z.strictObject({
  id,
  bureau,
  validFrom: date,
  validTo: date,
  nextNo: z.nullable(z.int()),
  remaining: z.int(),
  standing: z.enum(['valid', 'to-come', 'revoked', 'used-up', 'expired']),
  /** Why the bureau took it back, in its own words. */
  reason: z.nullable(z.string()),
});
export type SealKeyView = z.infer<typeof SealKeyView>;

const SealKeys = z.strictObject({
  rows: z.array(SealKeyView),
  /** Asked of a bureau and not answered yet. */
  asked: z.array(z.strictObject({ bureau, at: instant, isPosted: z.boolean() })),
});

const LedgerRow = z.strictObject({
  entryNo: z.int(),
  on: date,
  voucherNumber: z.string(),
  taxpayerNo: z.string(),
  taxpayerName: z.string(),
  levy: z.string(),
  title: z.string(),
  periodStart: date,
  periodEnd: date,
  baseFen: fen,
  ratePpm: z.nullable(z.int()),
  amountFen: fen,
  surchargeFen: fen,
  officerName: z.string(),
  red: z.boolean(),
  correctsEntryNo: z.nullable(z.int()),
});

export const paper = {
  printJobs: call(readers, none, z.strictObject({ rows: z.array(PrintJobView) })),
  /** Sends a prepared job, or one that failed before anything was sent: same number, same paper. */
  send: call(['counter-clerk', 'field-collector'], z.strictObject({ jobId: id }), PrintJobView),
  /** The clerk looked at the paper and the number on it is right; a paper without a number in doubt is found good. */
  issue: call(
    ['counter-clerk', 'field-collector'],
    z.strictObject({ jobId: id, numberOnPaper: typedLine }),
    PrintJobView,
  ),
  /** The paper is torn or lost: the number is spoiled for all to see and the next one is used. */
  spoil: call(
    ['counter-clerk', 'field-collector'],
    z.strictObject({ jobId: id, reason: typedLine }),
    PrintJobView,
  ),
  /** A document without a number (notice, calculation sheet) may be printed again; it says that it is a copy. */
  printCopy: call(['counter-clerk', 'field-collector'], z.strictObject({ documentId: id }), PrintJobView),
  /** Prints the derivation of every figure of a case for the taxpayer. */
  printCalculation: call(
    ['counter-clerk', 'field-collector'],
    z.strictObject({ caseFileId: id }),
    PrintJobView,
  ),
  printLedger: call(
    ['counter-clerk', 'voucher-keeper', 'supervisor'],
    z.strictObject({ from: date, to: date }),
    PrintJobView,
  ),
  sealKeys: call(readers, none, SealKeys),
  /** Makes a key and asks a bureau to grant it; asked already, it stays at that. */
  askSealKey: call(['counter-clerk', 'supervisor', 'hall-manager'], z.strictObject({ bureau }), SealKeys),
  vouchers: call(readers, none, z.strictObject({ rows: z.array(VoucherRangeView) })),
  ledger: call(
    readers,
    z.strictObject({ from: date, to: date, levy: z.nullable(reference) }),
    z.strictObject({
      rows: z.array(LedgerRow),
      totals: z.array(
        z.strictObject({ levy: z.string(), title: z.string(), amountFen: fen, surchargeFen: fen }),
      ),
    }),
  ),
} as const;
