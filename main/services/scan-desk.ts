import type { ScanRow, ScansView, ScanTarget } from '../../contract/calls/scans.ts';
import type { Handlers } from '../../contract/index.ts';
import { bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { openingAct } from '../../domain/matters/act.ts';
import type { ScanReference } from '../../domain/scan.ts';
import { findCaseFile } from '../../db/case-files.ts';
import { findOfficer } from '../../db/officers.ts';
import {
  countScansToSend,
  findScanUpload,
  isScanOrphaned,
  listScanUploads,
  retryScanUpload,
} from '../../db/scan-uploads.ts';
import {
  attachedScansOf,
  detachScan,
  findAttachedScan,
  findScanContent,
  namesOfScan,
  readScan,
  scanPieceBytes,
} from '../../db/scans.ts';
import { insertAccess } from '../../db/taxpayers.ts';
import type { BusinessDay } from './business-day.ts';
import { loadCase, type OpenCase } from './case-engine.ts';
import { type LaneEntry, lanesOf } from './case-lanes.ts';
import { flowView } from './flow-view.ts';
import { type HallContext, write } from './hall-context.ts';
import type { ScanFetch } from './scan-fetch.ts';
import { openScanIntake, putScan } from './scan-intake.ts';
import { uploadView } from './scan-words.ts';
import type { SessionService } from './session.ts';
import { lookPurpose } from './taxpayers.ts';

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
  /** Who is looking at what; a new look of the same officer ends the one before. */
  let viewing: { readonly id: string; readonly hash: string; readonly officer: string } | undefined;

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

  const uploadOf = (hash: string): ScanRow['upload'] => {
    const upload = findScanUpload(db, hash);
    return upload === undefined ? null : uploadView(upload, isScanOrphaned(db, hash), language());
  };

  const standing = ({ hash, size }: ScanReference): Pick<ScanRow, 'place' | 'received' | 'problem'> => {
    const received = findScanContent(db, hash)?.received ?? 0;
    const isComing = fetching.isFetching(hash);
    return {
      place: isComing ? 'fetching' : received === size ? 'here' : 'away',
      received,
      problem: fetching.problemOf(hash),
    };
  };

  const rowOfEntry = (entry: LaneEntry, scan: ScanReference): ScanRow => ({
    draftId: null,
    ...scan,
    lane: entry.lane,
    act: entry.act,
    doneOn: entry.doneOn,
    officerName: entry.handledBy,
    ...standing(scan),
    upload: uploadOf(scan.hash),
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
          place: 'here',
          received: size,
          problem: null,
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
    open: ({ caseFileId, hash }) => {
      const row = getRow(caseFileId, hash);
      if (row.place !== 'here') throw new Fault('scan/not-here');
      const officer = session.officer();
      const at = context.clock.now();
      const purpose = lookPurpose(officer, day.today());
      const taxpayerNo = findCaseFile(db, caseFileId)?.taxpayerNo ?? null;
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
          detail: { hash, purpose },
        });
      });
      viewing = { id: context.newId(), hash, officer: officer.id };
      const { title, mediaType, size } = row;
      return { viewing: viewing.id, title, mediaType, size, pieceBytes: scanPieceBytes };
    },
    read: ({ viewing: id, at }) => {
      if (viewing?.id !== id || viewing.officer !== session.officer().id) throw new Fault('scan/gone');
      return { bytes: readScan(db, viewing.hash, at, scanPieceBytes).toString('base64') };
    },
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
