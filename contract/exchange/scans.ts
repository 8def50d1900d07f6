import { z } from 'zod/mini';
import { longestScanTitle, mostScanBytes, mostScansPerEntry, scanMediaTypes } from '../../domain/scan.ts';
import { hash } from './values.ts';

/** A scan that a message names. Its bytes travel by themselves, after the message (docs/decisions/0026). */
const ScanReferenceBody = z.strictObject({
  /** SHA-256 of its bytes. */
  hash,
  size: z.int().check(z.positive(), z.maximum(mostScanBytes)),
  mediaType: z.enum(scanMediaTypes),
  title: z.string().check(z.minLength(1), z.maxLength(longestScanTitle)),
});

/** Left out where there are none: a body without scans is what it was before there were any. */
export const scansOfBody = z.optional(
  z.array(ScanReferenceBody).check(z.minLength(1), z.maxLength(mostScansPerEntry)),
);

/** Where an upload stands (`POST`, `HEAD` and `PATCH /v1/uploads/{hash}`). */
export const UploadStanding = z.strictObject({
  hash,
  size: z.int(),
  /** Bytes that are on the exchange's disk: the next piece begins here. */
  offset: z.int(),
  /** All of it is there, and is what its hash says. */
  complete: z.boolean(),
});
export type UploadStanding = z.infer<typeof UploadStanding>;

/** Media type of a piece (draft-ietf-httpbis-resumable-upload). */
export const pieceMediaType = 'application/partial-upload';
/** A piece is kept whole or not at all; only the last may be shorter than the shortest. Bytes. */
export const longestPieceBytes = 256 * 1024;
export const shortestPieceBytes = 16 * 1024;
/** Uploads of one window that may be under way at once. */
export const mostUploadsOfOne = 4;
