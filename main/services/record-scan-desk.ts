import type { RecordScansView, ScanRow } from '../../contract/calls/scans.ts';
import { movableSchemas } from '../../contract/exchange/handover.ts';
import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { findRecord, type RecordRow } from '../../db/inbox.ts';
import { findOfficer } from '../../db/officers.ts';
import type { BusinessDay } from './business-day.ts';
import type { HallContext } from './hall-context.ts';
import { knownPlaces, placeName } from './handover-words.ts';
import { type RecordScan, scansOfRecord } from './record-scans.ts';
import type { ScanFetch } from './scan-fetch.ts';
import type { ScanRows } from './scan-rows.ts';
import type { ScanViewing } from './scan-viewing.ts';

type RecordScanDesk = Pick<
  Handlers['scans'],
  'ofRecord' | 'fetchOfRecord' | 'cancelOfRecord' | 'openOfRecord'
>;

/** Scans of a registration's papers on the page of the record: one that moved here has no case of its own. */
export const openRecordScanDesk = (
  { db, config }: HallContext,
  day: BusinessDay,
  parts: { readonly rows: ScanRows; readonly viewing: ScanViewing; readonly fetching: ScanFetch },
): RecordScanDesk => {
  const { rows, viewing, fetching } = parts;

  const getRecord = (recordId: string): RecordRow => {
    const record = findRecord(db, recordId);
    if (record === undefined || !(movableSchemas as readonly string[]).includes(record.schema))
      throw new Fault('case/record-not-open');
    return record;
  };
  const placeOf = (part: string): string => placeName(knownPlaces({ db, config }, day.today()).places, part);

  const rowOf = ({ namedBy, ...scan }: RecordScan): ScanRow => {
    const { part, actingFor, officer, businessDate } = namedBy;
    const from = part === config.part ? null : placeOf(part);
    return {
      draftId: null,
      ...scan,
      lane: actingFor,
      act: 'registration',
      doneOn: plainDate(businessDate),
      // Officers of another jurisdiction are no officers of this window.
      officerName: from === null ? (findOfficer(db, officer)?.name ?? officer) : '',
      from,
      ...rows.standing(scan),
      upload: rows.uploadOf(scan.hash),
    };
  };

  const view = (recordId: string): RecordScansView => {
    getRecord(recordId);
    const { scans, withdrawn } = scansOfRecord(db, recordId, config.part);
    return {
      recordId,
      rows: scans.map(rowOf),
      withdrawn: withdrawn === null ? null : { count: withdrawn.count, place: placeOf(withdrawn.part) },
    };
  };

  /** Throws `scan/gone` for a scan that the record does not name, or no longer to this jurisdiction. */
  const getRow = (recordId: string, hash: string): ScanRow => {
    const row = view(recordId).rows.find((one) => one.hash === hash);
    if (row === undefined) throw new Fault('scan/gone');
    return row;
  };

  return {
    ofRecord: ({ recordId }) => view(recordId),
    fetchOfRecord: ({ recordId, hash }) => {
      const { size, mediaType, title } = getRow(recordId, hash);
      fetching.start({ hash, size, mediaType, title });
      return view(recordId);
    },
    cancelOfRecord: ({ recordId, hash }) => {
      fetching.cancel(hash);
      return view(recordId);
    },
    openOfRecord: ({ recordId, hash }) => {
      const { taxpayerNo, caseFileId } = getRecord(recordId);
      return viewing.open(getRow(recordId, hash), { taxpayerNo, caseFileId, recordId });
    },
  };
};
