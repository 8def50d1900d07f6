import type { ScanRow } from '../../contract/calls/scans.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { readScan, scanPieceBytes } from '../../db/scans.ts';
import { insertAccess } from '../../db/taxpayers.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import type { SessionService } from './session.ts';
import { lookPurpose } from './taxpayers.ts';

/** Whose paper it is, and where somebody came upon it. */
export interface LookedUp {
  readonly taxpayerNo: string | null;
  readonly caseFileId: string | null;
  /** Where it was opened from the page of its record. */
  readonly recordId?: string;
}

/** Looks at scans that are here; each is noted before a byte leaves, and one is open at a time. */
export const openScanViewing = (context: HallContext, day: BusinessDay, session: SessionService) => {
  const { db } = context;
  /** Who is looking at what; a new look of the same officer ends the one before. */
  let viewing: { readonly id: string; readonly hash: string; readonly officer: string } | undefined;
  return {
    /** Throws `scan/not-here`. */
    open: (row: ScanRow, { taxpayerNo, caseFileId, recordId }: LookedUp) => {
      if (row.place !== 'here') throw new Fault('scan/not-here');
      const { hash } = row;
      const officer = session.officer();
      const at = context.clock.now();
      const purpose = lookPurpose(officer, day.today());
      // 国税发〔2008〕93号: every look, with officer and purpose.
      write(context, 'open-scan', (tx) => {
        if (taxpayerNo !== null)
          insertAccess(tx, { officer: officer.id, taxpayerNo, purpose, caseFileId, at });
        tx.journal({
          what: 'scan/looked-at',
          at,
          officer: officer.id,
          actId: null,
          caseFileId,
          detail: { hash, purpose, ...(recordId === undefined ? {} : { recordId }) },
        });
      });
      viewing = { id: context.newId(), hash, officer: officer.id };
      const { title, mediaType, size } = row;
      return { viewing: viewing.id, title, mediaType, size, pieceBytes: scanPieceBytes };
    },
    /** Throws `scan/gone` for a look that has ended. */
    read: (({ viewing: id, at }) => {
      if (viewing?.id !== id || viewing.officer !== session.officer().id) throw new Fault('scan/gone');
      return { bytes: readScan(db, viewing.hash, at, scanPieceBytes).toString('base64') };
    }) satisfies Handlers['scans']['read'],
  };
};
export type ScanViewing = ReturnType<typeof openScanViewing>;
