import { z } from 'zod/mini';
import { call } from '../call.ts';
import { bothLanguages, date, id, instant, line, reference } from '../values.ts';

/** One look of one officer at one taxpayer's data, as the access book has it (国税发〔2008〕93号). */
export const AccessRow = z.strictObject({
  /** Its number in the book. */
  no: z.int(),
  at: instant,
  officerName: line,
  /** Empty for a case between the bureaus about somebody who is no taxpayer. */
  taxpayerNo: z.string(),
  taxpayerName: z.string(),
  /** In words; for an export, as it was typed. */
  purpose: bothLanguages,
  /** The number of the case it was in. */
  caseNo: z.nullable(z.string()),
});
export type AccessRow = z.infer<typeof AccessRow>;

export const access = {
  /** Looks of one calendar day, newest first, of one officer or at one taxpayer where these are named. */
  accesses: call(
    ['auditor'],
    z.strictObject({ on: date, officerId: z.nullable(id), taxpayerNo: z.nullable(reference) }),
    z.strictObject({
      rows: z.array(AccessRow),
      more: z.boolean(),
      /** Who looked at anything on that day. */
      officers: z.array(z.strictObject({ id, name: line })),
    }),
  ),
} as const;
