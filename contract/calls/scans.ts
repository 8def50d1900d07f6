import { z } from 'zod/mini';
import { longestScanTitle, mostScanBytes, scanMediaTypes } from '../../domain/scan.ts';
import { call, readers } from '../call.ts';
import { hash } from '../exchange/values.ts';
import { bothLanguages, bureau, date, id, instant, none, reference, typedLine } from '../values.ts';

const title = typedLine.check(z.minLength(1), z.maxLength(longestScanTitle));
/** Bytes cross as base64; the port to the page carries JSON. */
const mostPieceBytes = 256 * 1024;
const base64 = z
  .string()
  .check(z.maxLength(Math.ceil(mostPieceBytes / 3) * 4), z.regex(/^[A-Za-z0-9+/]*={0,2}$/));

/** An act that scans may be put to: the opening of a case, or one that is open in it. */
export const ScanTarget = z.strictObject({
  /** Null for the opening, which may write both lanes. */
  lane: z.nullable(bureau),
  act: z.string(),
  title: bothLanguages,
});
export type ScanTarget = z.infer<typeof ScanTarget>;

/** How far a scan's way to the exchange has come. */
const UploadView = z.strictObject({
  state: z.enum(['waiting', 'sending', 'arrived', 'parked', 'refused']),
  percent: z.int(),
  /** In words, with the reason where there is one. */
  sentence: z.string(),
});

export const ScanRow = z.strictObject({
  /** Of one that is not sent yet, and may be taken away. */
  draftId: z.nullable(id),
  hash,
  title: z.string(),
  mediaType: z.enum(scanMediaTypes),
  /** Bytes. */
  size: z.int(),
  lane: z.nullable(bureau),
  act: z.string(),
  /** Null while its act is not done. */
  doneOn: z.nullable(date),
  /** Empty where it came of another jurisdiction, which `from` names. */
  officerName: z.string(),
  from: z.nullable(z.string()),
  /** Where its bytes are: at this window, coming, or at the exchange alone. */
  place: z.enum(['here', 'fetching', 'away']),
  /** Of what is coming, in bytes. */
  received: z.int(),
  /** Why the last fetch did not go through, in words. */
  problem: z.nullable(z.string()),
  /** Wanted here, and not at the exchange yet: it is asked for again by itself. */
  isAwaited: z.boolean(),
  /** Of a scan of this window's own. */
  upload: z.nullable(UploadView),
});
export type ScanRow = z.infer<typeof ScanRow>;

export const ScansView = z.strictObject({
  caseFileId: id,
  humanNo: z.string(),
  subject: z.string(),
  targets: z.array(ScanTarget),
  rows: z.array(ScanRow),
});
export type ScansView = z.infer<typeof ScansView>;

/** The scans of a registration's papers, over its versions and wherever it was administered. */
export const RecordScansView = z.strictObject({
  recordId: z.string(),
  rows: z.array(ScanRow),
  /** Of what another jurisdiction offered and this one sent back: read there alone. */
  withdrawn: z.nullable(z.strictObject({ count: z.int(), place: z.string() })),
});
export type RecordScansView = z.infer<typeof RecordScansView>;

export const ScanUploadRow = z.strictObject({
  hash,
  title: z.string(),
  humanNo: z.string(),
  size: z.int(),
  queuedAt: instant,
  upload: UploadView,
});
export type ScanUploadRow = z.infer<typeof ScanUploadRow>;
const Uploads = z.strictObject({ rows: z.array(ScanUploadRow), unsent: z.int() });

const attaching = ['counter-clerk', 'field-collector', 'tax-officer', 'supervisor'] as const;
const ofCase = z.strictObject({ caseFileId: id });
const oneOfCase = z.strictObject({ caseFileId: id, hash });
const ofRecord = z.strictObject({ recordId: reference });
const oneOfRecord = z.strictObject({ recordId: reference, hash });
/** A scan that is open to be looked at. */
const ScanLook = z.strictObject({
  viewing: id,
  title: z.string(),
  mediaType: z.enum(scanMediaTypes),
  size: z.int(),
  pieceBytes: z.int(),
});
export type ScanLook = z.infer<typeof ScanLook>;

/** Scans of papers: put to an act, sent after it, fetched and looked at by the other bureau (docs/decisions/0026). */
export const scans = {
  ofCase: call(readers, ofCase, ScansView),
  /** A file is taken over in pieces, from byte 0, and kept when the last one has come. */
  begin: call(
    attaching,
    z.strictObject({
      caseFileId: id,
      lane: z.nullable(bureau),
      act: id,
      title,
      size: z.int().check(z.nonnegative()),
    }),
    z.strictObject({ intake: id, pieceBytes: z.int() }),
  ),
  piece: call(
    attaching,
    z.strictObject({
      intake: id,
      at: z.int().check(z.nonnegative(), z.maximum(mostScanBytes)),
      bytes: base64,
    }),
    z.strictObject({ received: z.int() }),
  ),
  attach: call(attaching, z.strictObject({ intake: id }), ScansView),
  remove: call(attaching, z.strictObject({ draftId: id }), ScansView),
  /** Begins to fetch it from the exchange; how far it is tells `ofCase`. */
  fetch: call(readers, oneOfCase, ScansView),
  cancel: call(readers, oneOfCase, ScansView),
  /** A look, logged with officer and purpose (国税发〔2008〕93号). */
  open: call(readers, oneOfCase, ScanLook),
  read: call(
    readers,
    z.strictObject({ viewing: id, at: z.int().check(z.nonnegative(), z.maximum(mostScanBytes)) }),
    z.strictObject({ bytes: base64 }),
  ),
  /** The same of a registration, which may have come of another jurisdiction and then has no case here. */
  ofRecord: call(readers, ofRecord, RecordScansView),
  fetchOfRecord: call(readers, oneOfRecord, RecordScansView),
  cancelOfRecord: call(readers, oneOfRecord, RecordScansView),
  openOfRecord: call(readers, oneOfRecord, ScanLook),
  uploads: call(readers, none, Uploads),
  retry: call(attaching, z.strictObject({ hash }), Uploads),
} as const;
