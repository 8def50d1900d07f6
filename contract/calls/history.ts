import { z } from 'zod/mini';
import { call, readers } from '../call.ts';
import { bothLanguages, reference, typedLine } from '../values.ts';

/** Of which history: one record's, or that of a case with the certificates given out in it. */
const HistorySubject = z.strictObject({ kind: z.enum(['record', 'case']), id: reference });
export type HistorySubject = z.infer<typeof HistorySubject>;

export const HistoryView = z.strictObject({
  title: bothLanguages,
  /** All of it in one sentence. */
  conclusion: z.enum(['holds', 'waits', 'fails']),
  sentence: bothLanguages,
  steps: z.array(
    z.strictObject({
      step: z.string(),
      outcome: z.enum(['holds', 'fails', 'waits', 'cannot']),
      title: bothLanguages,
      /** What it proves, and what it does not. */
      proves: bothLanguages,
      count: z.int(),
      findings: z.array(bothLanguages),
    }),
  ),
});
export type HistoryView = z.infer<typeof HistoryView>;

const exporters = ['counter-clerk', 'tax-officer', 'supervisor', 'hall-manager', 'auditor'] as const;

/** What can be proved of a record here, without a line; both deeds are logged with officer and purpose. */
export const history = {
  verifyHistory: call(readers, z.strictObject({ subject: HistorySubject, purpose: typedLine }), HistoryView),
  /** The sticks an evidence file may be written to. */
  evidenceSticks: call(
    exporters,
    z.strictObject({}),
    z.strictObject({ sticks: z.array(z.strictObject({ folder: z.string(), label: z.string() })) }),
  ),
  exportEvidence: call(
    exporters,
    z.strictObject({ subject: HistorySubject, purpose: typedLine, stick: reference }),
    z.strictObject({ sentence: z.string(), file: z.string() }),
  ),
} as const;
