import { canonicalText, sha256Hex } from '../../evidence/canonical.ts';
import type { RecordRow } from './sync-store.ts';

/**
 * One hash over what a window makes of the shared records: two windows that have read the same feed have the same.
 * Recomputed from the records each time, never taken from anybody.
 */
export const digestOfRecords = (records: readonly RecordRow[]): string =>
  sha256Hex(
    canonicalText(
      records
        .map((record) => [
          record.recordId,
          record.version,
          record.hash,
          record.status,
          record.senderBureau,
          record.quarantined ?? '',
          record.lastReturn?.msgId ?? '',
        ])
        .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0)),
    ),
  );
