import { z } from 'zod/mini';
import { call, readers } from '../call.ts';
import { id, none } from '../values.ts';

/** What came out of a scanner: one line, not trusted. */
export const scannedText = z.string().check(z.minLength(1), z.maxLength(512));

/** How a scanner that writes like a keyboard is told from a person; milliseconds and characters. */
const words = z.string().check(z.maxLength(16));
export const WedgeSettings = z.strictObject({
  interKeyMs: z._default(z.int().check(z.minimum(5), z.maximum(100)), 35),
  minLength: z._default(z.int().check(z.minimum(4), z.maximum(64)), 6),
  prefix: z._default(words, ''),
  suffix: z._default(words, ''),
  leadKey: z._default(z.nullable(words), null),
});

/** What the scanned text names; the page opens it as if it had been chosen there. */
export const ScanFinding = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('case'), caseFileId: id }),
  z.strictObject({ kind: z.literal('voucher'), caseFileId: id, number: z.string() }),
  z.strictObject({ kind: z.literal('taxpayer'), taxpayerNo: z.string() }),
  z.strictObject({ kind: z.literal('ticket'), ticketId: id, number: z.string() }),
]);
export type ScanFinding = z.infer<typeof ScanFinding>;

export const scanner = {
  wedge: call('anyone', none, WedgeSettings),
  /** Refused with `device/scan-unknown` or `device/scan-ambiguous` where it names nothing, or more than one thing. */
  find: call(readers, z.strictObject({ text: scannedText }), ScanFinding),
} as const;
