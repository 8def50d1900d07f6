import type { ScanRow, ScansView, ScanTarget } from '../../contract/calls/scans.ts';
import type { Handlers } from '../../contract/index.ts';
import { bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { openingAct } from '../../domain/matters/act.ts';
import type { ScanReference } from '../../domain/scan.ts';
import { findCaseFile } from '../../db/case-files.ts';
import { findOfficer } from '../../db/officers.ts';
import { countScansToSend, isScanOrphaned, listScanUploads, retryScanUpload } from '../../db/scan-uploads.ts';
import {
  attachedScansOf,
  detachScan,
  findAttachedScan,
  namesOfScan,
  scanPieceBytes,
} from '../../db/scans.ts';
import type { BusinessDay } from './business-day.ts';
import { loadCase, type OpenCase } from './case-engine.ts';
import { type LaneEntry, lanesOf } from './case-lanes.ts';
import { flowView } from './flow-view.ts';
import { type HallContext, write } from './hall-context.ts';
import { openRecordScanDesk } from './record-scan-desk.ts';
import type { ScanFetch } from './scan-fetch.ts';
import { openScanIntake, putScan } from './scan-intake.ts';
import { openScanRows } from './scan-rows.ts';
import { openScanViewing } from './scan-viewing.ts';
import { uploadView } from './scan-words.ts';
import type { SessionService } from './session.ts';

/** The newest; older ones have long arrived. */
const mostUploadsShown = 100;

/** Scans of papers at this window: put to acts, sent, fetched and looked at (docs/decisions/0026). */
export const openScanDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  fetching: ScanFetch,
  line: { readonly now: () => void },
): Handlers['scans'] => {
  const { db, language } = context;
  const intake = openScanIntake(context);
  const viewing = openScanViewing(context, day, session);
  const rows = openScanRows(context, fetching);

  /** Acts that are not done and write an entry: only what both bureaus read has scans. */
  const targetsOf = (opened: OpenCase): ScanTarget[] => {
    const { matter, file } = opened;
    if (matter.flow === undefined) return [];
    if (['draft', 'held', 'awaiting-supplement'].includes(file.status))
      return [{ lane: null, act: openingAct, title: { zh: matter.title, en: matter.titleEn } }];
    const view = flowView(context, { officer: session.officer(), today: day.today() }, opened);
    return (view?.acts ?? [])
      .filter(({ blocked }) => blocked === null)
      .map(({ lane, act, title, titleEn }) => ({ lane, act, title: { zh: title, en: titleEn } }));
  };

  const rowOfEntry = (entry: LaneEntry, scan: ScanReference): ScanRow => ({
    draftId: null,
    ...scan,
    lane: entry.lane,
    act: entry.act,
    doneOn: entry.doneOn,
    officerName: entry.handledBy,
    from: null,
    ...rows.standing(scan),
    upload: rows.uploadOf(scan.hash),
  });

  const view = (caseFileId: string): ScansView => {
    const opened = loadCase(context, caseFileId, day.today());
    const lanes = lanesOf(db, caseFileId);
    const sent = bureaus.flatMap((bureau) =>
      lanes[bureau].flatMap((entry) => (entry.scans ?? []).map((scan) => rowOfEntry(entry, scan))),
    );
    const drafts = attachedScansOf(db, caseFileId)
      .filter(({ actId }) => actId === null)
      .map(
        ({ id, hash, size, mediaType, title, lane, act, officer }): ScanRow => ({
          draftId: id,
          hash,
          size,
          mediaType,
          title,
          lane,
          act,
          doneOn: null,
          officerName: findOfficer(db, officer)?.name ?? officer,
          from: null,
          place: 'here',
          received: size,
          problem: null,
          isAwaited: false,
          upload: null,
        }),
      );
    // One act for both lanes names a paper in each; it is one paper.
    const once = sent.filter(
      (row, index) => sent.findIndex((other) => other.hash === row.hash && other.act === row.act) === index,
    );
    const { humanNo } = opened.file;
    return {
      caseFileId,
      humanNo,
      subject: opened.subject.name,
      targets: targetsOf(opened),
      rows: [...drafts, ...once],
    };
  };

  /** Throws `scan/gone` for a scan that no entry of the case names. */
  const getRow = (caseFileId: string, hash: string): ScanRow => {
    const row = view(caseFileId).rows.find((one) => one.hash === hash);
    if (row === undefined) throw new Fault('scan/gone');
    return row;
  };

  const changed = (caseFileId: string | null): void => context.emit('changed', { what: 'scans', caseFileId });

  const uploads = () => ({
    rows: listScanUploads(db, mostUploadsShown).map((row) => ({
      hash: row.hash,
      ...namesOfScan(db, row.hash),
      size: row.size,
      queuedAt: row.queuedAt,
      upload: uploadView(row, isScanOrphaned(db, row.hash), language()),
    })),
    unsent: countScansToSend(db),
  });

  return {
    ofCase: ({ caseFileId }) => view(caseFileId),
    begin: ({ caseFileId, lane, act, title, size }) => {
      const opened = loadCase(context, caseFileId, day.today());
      if (!targetsOf(opened).some((target) => target.act === act && target.lane === lane))
        throw new Fault('case/act-not-open');
      return {
        intake: intake.begin({ caseFileId, lane, act }, title.trim(), size),
        pieceBytes: scanPieceBytes,
      };
    },
    piece: ({ intake: id, at, bytes }) => ({ received: intake.piece(id, at, Buffer.from(bytes, 'base64')) }),
    attach: ({ intake: id }) => {
      const { caseFileId, lane, act, title, bytes } = intake.finish(id);
      const opened = loadCase(context, caseFileId, day.today());
      if (!targetsOf(opened).some((target) => target.act === act && target.lane === lane))
        throw new Fault('case/act-not-open');
      putScan(context, { caseFileId, lane, act }, { title, bytes, officer: session.officer().id });
      changed(caseFileId);
      return view(caseFileId);
    },
    remove: ({ draftId }) => {
      const row = findAttachedScan(db, draftId);
      if (row === undefined) throw new Fault('scan/gone');
      if (row.actId !== null) throw new Fault('scan/fixed');
      write(context, 'detach-scan', (tx) => detachScan(tx, row));
      changed(row.caseFileId);
      return view(row.caseFileId);
    },
    fetch: ({ caseFileId, hash }) => {
      const { size, mediaType, title } = getRow(caseFileId, hash);
      fetching.start({ hash, size, mediaType, title });
      return view(caseFileId);
    },
    cancel: ({ caseFileId, hash }) => {
      fetching.cancel(hash);
      return view(caseFileId);
    },
    open: ({ caseFileId, hash }) =>
      viewing.open(getRow(caseFileId, hash), {
        taxpayerNo: findCaseFile(db, caseFileId)?.taxpayerNo ?? null,
        caseFileId,
      }),
    read: viewing.read,
    ...openRecordScanDesk(context, day, { rows, viewing, fetching }),
    uploads,
    retry: ({ hash }) => {
      const officer = session.officer().id;
      write(context, 'retry-scan', (tx) => {
        if (!retryScanUpload(tx, hash)) return;
        const at = context.clock.now();
        tx.journal({
          what: 'scan/tried-again',
          at,
          officer,
          actId: null,
          caseFileId: null,
          detail: { hash },
        });
      });
      changed(null);
      line.now();
      return uploads();
    },
  };
};
