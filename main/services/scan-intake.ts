import { createHash } from 'node:crypto';
import { attachScan, attachedScansOf, putScanContent } from '../../db/scans.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { Fault, type FaultCode } from '../../domain/faults.ts';
import { judgeScan, mostScanBytes, mostScansPerEntry, type ScanProblem } from '../../domain/scan.ts';
import { type HallContext, write } from './hall-context.ts';

const mega = 1024 * 1024;
const faultOf = {
  empty: 'scan/empty',
  'too-large': 'scan/too-large',
  'kind-not-allowed': 'scan/kind-not-allowed',
  unreadable: 'scan/unreadable',
  'too-many-pixels': 'scan/too-many-pixels',
} as const satisfies Record<ScanProblem, FaultCode>;

/** What a scan is put to. */
export interface ScanPlace {
  readonly caseFileId: string;
  readonly lane: Bureau | null;
  readonly act: string;
}

/**
 * Puts a scan to an act that is not done yet: judged by its bytes, whoever brings them (a file, or the document
 * camera), and kept encrypted with the draft in one transaction. Throws `scan/empty`, `scan/too-large`,
 * `scan/kind-not-allowed`, `scan/unreadable`, `scan/too-many-pixels`, `scan/too-many`, `scan/there-already`.
 */
export const putScan = (
  context: HallContext,
  place: ScanPlace,
  scan: { readonly title: string; readonly bytes: Uint8Array; readonly officer: string },
): void => {
  const { bytes, title, officer } = scan;
  const judged = judgeScan(bytes);
  if (typeof judged !== 'string') throw new Fault(faultOf[judged.problem], { most: mostScanBytes / mega });
  const hash = createHash('sha256').update(bytes).digest('hex');
  write(context, 'attach-scan', (tx) => {
    const beside = attachedScansOf(tx, place.caseFileId).filter(
      (row) => row.actId === null && row.act === place.act && row.lane === place.lane,
    );
    const same = beside.find((row) => row.hash === hash);
    if (same !== undefined) throw new Fault('scan/there-already', { title: same.title });
    if (beside.length >= mostScansPerEntry) throw new Fault('scan/too-many', { most: mostScansPerEntry });
    putScanContent(tx, { hash, size: bytes.length, mediaType: judged }, bytes);
    attachScan(tx, {
      id: context.newId(),
      ...place,
      hash,
      title,
      officer,
      attachedAt: context.clock.now(),
      actId: null,
    });
  });
};

interface Intake extends ScanPlace {
  readonly id: string;
  readonly title: string;
  readonly bytes: Buffer;
  received: number;
}

/** Takes a file over from the page in pieces; only one is under way, and what was not finished is forgotten. */
export const openScanIntake = (context: HallContext) => {
  let current: Intake | undefined;
  const getIntake = (id: string): Intake => {
    if (current?.id !== id) throw new Fault('scan/broken-off');
    return current;
  };
  return {
    /** Throws `scan/empty`, `scan/too-large` before any byte has crossed. */
    begin: (place: ScanPlace, title: string, size: number): string => {
      if (size === 0) throw new Fault('scan/empty');
      if (size > mostScanBytes) throw new Fault('scan/too-large', { most: mostScanBytes / mega });
      current = { ...place, id: context.newId(), title, bytes: Buffer.alloc(size), received: 0 };
      return current.id;
    },
    /** Throws `scan/broken-off` unless the piece begins where the last one ended. */
    piece: (id: string, at: number, bytes: Uint8Array): number => {
      const intake = getIntake(id);
      if (at !== intake.received || at + bytes.length > intake.bytes.length)
        throw new Fault('scan/broken-off');
      intake.bytes.set(bytes, at);
      intake.received += bytes.length;
      return intake.received;
    },
    finish: (id: string): Intake => {
      const intake = getIntake(id);
      if (intake.received !== intake.bytes.length) throw new Fault('scan/broken-off');
      current = undefined;
      return intake;
    },
  };
};
