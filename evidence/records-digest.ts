import { sha256Hex } from './canonical.ts';

/** What two parties compare to know that they hold the same records. */
export interface DigestibleRecord {
  readonly recordId: string;
  readonly version: number;
  /** Hash of the message that made `version`. */
  readonly hash: string;
  readonly status: string;
}

/**
 * SHA-256 over one line `recordId:version:hash:status` per record, sorted by record id in code unit order, each
 * ended by a line feed. Equal on both sides exactly when the records are; computed by each, never adopted.
 */
export const recordsDigest = (records: Iterable<DigestibleRecord>): string =>
  sha256Hex(
    [...records]
      .sort((a, b) => (a.recordId < b.recordId ? -1 : a.recordId > b.recordId ? 1 : 0))
      .map((r) => `${r.recordId}:${r.version}:${r.hash}:${r.status}\n`)
      .join(''),
  );
