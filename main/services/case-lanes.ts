import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { OfficerSignatureBody } from '../../contract/exchange/officer-signature.ts';
import type { Under } from '../../domain/authority.ts';
import { type Bureau, bureaus, otherBureau } from '../../domain/bureau.ts';
import { type CaseEntry, laneRecordId } from '../../domain/case-file/entry.ts';
import type { Answers } from '../../domain/forms/field.ts';
import { openingAct } from '../../domain/matters/act.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { ScanReference } from '../../domain/scan.ts';
import { type CaseFileRow, findCaseFile, insertCaseFile } from '../../db/case-files.ts';
import { feedOfRecord } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { HallContext } from './hall-context.ts';
import { type Act, appendToLane, enqueueVersion, findKnownVersion } from './lane-writer.ts';

type EntryBody = BodyOf<'case-entry/1'>;

export { laneRecordId };

/** An entry with what its message says beside it, and how far it has come. */
export interface LaneEntry extends CaseEntry {
  readonly caseNo: string;
  readonly matter: string;
  readonly mode: number;
  readonly revision: number;
  readonly taxpayerNo: string;
  readonly handledBy: string;
  readonly recordedAt: number;
  readonly scans?: readonly ScanReference[] | undefined;
  readonly officerSignature?: OfficerSignatureBody | undefined;
  readonly transport: 'waiting' | 'accepted';
}

interface EntryMessage {
  readonly device: string;
  readonly officer: string;
  readonly taxpayer: string;
  readonly version: number;
  readonly recordedAt: number;
  readonly body: EntryBody;
}

const entryOf = (text: string, transport: LaneEntry['transport']): LaneEntry => {
  const { device, officer, taxpayer, recordedAt, body } = JSON.parse(text) as EntryMessage;
  const { bureau, doneOn, subject: _subject, ...rest } = body;
  return {
    ...rest,
    lane: bureau,
    doneOn: doneOn as PlainDate,
    device,
    officer,
    taxpayerNo: taxpayer,
    recordedAt,
    transport,
  };
};

/** One bureau's lane: what the exchange has ordered, then what this window has sealed since. */
const laneOf = (db: ReadDb, caseFileId: string, bureau: Bureau): readonly LaneEntry[] => {
  const recordId = laneRecordId(caseFileId, bureau);
  const entries = feedOfRecord(db, recordId).map((entry) => entryOf(entry.message, 'accepted'));
  const own = outboxOfRecord(db, recordId)
    .filter(({ state }) => state !== 'rejected' && state !== 'conflict')
    .map((message) => entryOf(message.text, message.state === 'accepted' ? 'accepted' : 'waiting'));
  // Where another window's entry took the number, ours has lost: its verdict is on the way.
  return own.reduce<LaneEntry[]>(
    (lane, entry) => (entry.entryNo === lane.length + 1 ? [...lane, entry] : lane),
    entries,
  );
};

export const lanesOf = (db: ReadDb, caseFileId: string): Readonly<Record<Bureau, readonly LaneEntry[]>> => ({
  state: laneOf(db, caseFileId, 'state'),
  local: laneOf(db, caseFileId, 'local'),
});

const openingOf = (db: ReadDb, caseFileId: string): LaneEntry | undefined => {
  const lanes = lanesOf(db, caseFileId);
  return bureaus.flatMap((bureau) => lanes[bureau]).find((entry) => entry.act === openingAct);
};

/** What the form said when the case was opened, at a window that only knows it from the exchange. */
export const openingAnswersOf = (db: ReadDb, caseFileId: string): Answers =>
  openingOf(db, caseFileId)?.answers ?? {};

/** A case that another window opened, as its lanes tell it. */
export const findCaseBetweenBureaus = (
  { db }: Pick<HallContext, 'db'>,
  caseFileId: string,
): CaseFileRow | undefined => {
  const opening = openingOf(db, caseFileId);
  if (opening === undefined) return undefined;
  return {
    id: caseFileId,
    humanNo: opening.caseNo,
    matterId: opening.matter,
    mode: opening.mode,
    revision: opening.revision,
    taxpayerNo: opening.taxpayerNo === '' ? null : opening.taxpayerNo,
    identificationId: null,
    status: 'filed',
    openedBy: opening.officer,
    openedAt: opening.recordedAt,
    updatedAt: opening.recordedAt,
    businessDate: opening.doneOn,
    heldReason: null,
  };
};

/** An act of ours hangs on a case file of ours: the first one takes over what the exchange told of it. */
export const adoptCase = (context: HallContext, tx: WritableTx, file: CaseFileRow): void => {
  if (findCaseFile(tx, file.id) === undefined)
    insertCaseFile(tx, { ...file, updatedAt: context.clock.now() });
};

/** As a body says it: left out where there are none. */
export const namedScans = (scans: readonly ScanReference[] = []) =>
  scans.length === 0 ? {} : { scans: scans.map((scan) => ({ ...scan })) };

/** One act's entry: in this window's case file, and as the next version of the lane for the exchange. */
export const writeEntry = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  at: {
    readonly file: CaseFileRow;
    readonly subject: { readonly name: string; readonly taxpayerNo: string };
    readonly lane: Bureau;
    readonly under: Under;
  },
  entry: Pick<CaseEntry, 'act' | 'answers' | 'documents' | 'fence'> & {
    readonly scans?: readonly ScanReference[];
  },
): void => {
  const { file, subject, lane, under } = at;
  const lanes = lanesOf(tx, file.id);
  const of = { lane, under, taxpayerNo: subject.taxpayerNo, caseFileId: file.id };
  const { documents, answers } = entry;
  const body = {
    bureau: lane,
    caseNo: file.humanNo,
    matter: file.matterId,
    mode: file.mode,
    revision: file.revision,
    subject: subject.name,
    act: entry.act,
    // The version its message will have, also where this window has yet to hear of what took its place.
    entryNo: (findKnownVersion(tx, laneRecordId(file.id, lane))?.version ?? 0) + 1,
    seen: lanes[otherBureau(lane)].length,
    fence: entry.fence,
    answers: { ...answers },
    documents: documents.map(({ kind, title, number }) => ({ kind, title, number })),
    ...namedScans(entry.scans),
    doneOn: act.on,
    handledBy: act.officer.name,
  };
  appendToLane(context, tx, act, {
    caseFileId: file.id,
    lane,
    // The case file's own words for what the counter does; an act keeps its own name.
    action: entry.act === openingAct ? 'file' : entry.act,
    under,
    payload: body,
  });
  enqueueVersion(context, tx, act, of, {
    schema: 'case-entry/1',
    recordId: laneRecordId(file.id, lane),
    body,
    cause: null,
  });
};
