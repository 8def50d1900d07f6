import type { ScanRow } from '../../contract/calls/scans.ts';
import type { ScanReference } from '../../domain/scan.ts';
import { findScanUpload, isScanOrphaned } from '../../db/scan-uploads.ts';
import { findScanContent } from '../../db/scans.ts';
import type { HallContext } from './hall-context.ts';
import type { ScanFetch } from './scan-fetch.ts';
import { uploadView } from './scan-words.ts';

/** Where a scan's bytes are: at this window, coming, or at the exchange alone; and on their way there. */
export const openScanRows = ({ db, language }: HallContext, fetching: ScanFetch) => ({
  standing: ({
    hash,
    size,
  }: ScanReference): Pick<ScanRow, 'place' | 'received' | 'problem' | 'isAwaited'> => {
    const received = findScanContent(db, hash)?.received ?? 0;
    const isComing = fetching.isFetching(hash);
    return {
      place: isComing ? 'fetching' : received === size ? 'here' : 'away',
      received,
      problem: fetching.problemOf(hash),
      isAwaited: fetching.isAwaited(hash),
    };
  },
  uploadOf: (hash: string): ScanRow['upload'] => {
    const upload = findScanUpload(db, hash);
    return upload === undefined ? null : uploadView(upload, isScanOrphaned(db, hash), language());
  },
});
export type ScanRows = ReturnType<typeof openScanRows>;
