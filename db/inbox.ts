import type { Bureau } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { execute, insertRow, json, type ReadDb, type Row, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A line of the exchange's feed as this window keeps it. */
export interface FeedEntryRow {
  readonly part: string;
  readonly position: number;
  readonly msgId: string;
  readonly hash: string;
  readonly message: string;
  readonly senderBureau: Bureau;
  readonly receivedAt: number;
  readonly quarantined: string | null;
  readonly recordId: string | null;
  /** Why it could not be folded, or null. */
  readonly problem: string | null;
}

/** What the feed so far makes of one record. `fact` records are never returned (DESIGN §8). */
export interface RecordRow {
  readonly recordId: string;
  readonly part: string;
  readonly class: 'fact' | 'state';
  readonly version: number;
  readonly hash: string;
  readonly status: 'stored' | 'returned' | 'confirmed' | 'conflict' | 'handed-over';
  readonly schema: string;
  readonly msgId: string;
  readonly actId: string;
  readonly senderBureau: Bureau;
  readonly senderDevice: string;
  readonly officer: string;
  readonly authority: Bureau;
  readonly taxpayerNo: string;
  readonly caseFileId: string | null;
  readonly businessDate: PlainDate;
  readonly body: Readonly<Record<string, unknown>>;
  /** Feed position of the message whose body it is; null where the record keeps it itself. */
  readonly bodyAt: number | null;
  readonly lastReturn: LastReturn | null;
  /** Of a `handed-over` record: the part it is in (or is offered by), and the HANDOVER that says so. */
  readonly handover: { readonly part: string; readonly msgId: string } | null;
  readonly quarantined: string | null;
  /** Feed position folded last. */
  readonly position: number;
  readonly receivedAt: number;
}

export interface LastReturn {
  readonly msgId: string;
  readonly version: number;
  readonly field: string;
  readonly reason: string;
  readonly officer: string;
}

export const taskKinds = [
  'confirm-or-return',
  'correct',
  'conflict',
  'rejected',
  'alarm',
  'recall',
  'duplicate',
  'take-over',
  'sent-back',
  'take-back',
] as const;
export type TaskKind = (typeof taskKinds)[number];

/** Something a person at this window has to do. */
export interface TaskRow {
  readonly id: string;
  readonly kind: TaskKind;
  readonly recordId: string | null;
  readonly caseFileId: string | null;
  readonly taxpayerNo: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** `msgId` or officer that settled it. */
  readonly closedBy: string | null;
  readonly detail: Readonly<Record<string, string | number | null>>;
}
export type OpenedTask = Omit<TaskRow, 'closedAt' | 'closedBy'>;

/** Where a cursor stands; 0 when it has never moved. */
export const cursorAt = (db: ReadDb, name: string): number =>
  selectOne<{ position: number }>(db, 'SELECT position FROM sync_cursors WHERE name = ?', name)?.position ??
  0;

export const moveCursor = (tx: WritableTx, name: string, position: number): void => {
  execute(
    tx,
    'INSERT INTO sync_cursors (name, position) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position',
    name,
    position,
  );
};

/** The entry at one position of a feed, if it is here. */
export const findFeedEntry = (db: ReadDb, part: string, position: number): FeedEntryRow | undefined =>
  selectOne<FeedEntryRow>(db, 'SELECT * FROM feed_entries WHERE part = ? AND position = ?', part, position);

export const feedCursorName = (part: string): string => `feed:${part}`;
export const resultsCursorName = 'results';

export const insertFeedEntry = (tx: WritableTx, entry: FeedEntryRow): void => {
  insertRow(tx, 'feed_entries', { ...entry });
};

interface KeptRecord extends Omit<RecordRow, 'body'> {
  readonly body: RecordRow['body'] | null;
  readonly message: string | null;
}
const keptRecords =
  'SELECT r.*, e.message FROM records r LEFT JOIN feed_entries e ON e.part = r.part AND e.position = r.body_at';
/** Throws `db/damaged` where a record's message is not there: foreign hands took it out. */
const recordOf = ({ body, message, ...kept }: KeptRecord): RecordRow => {
  const said = body ?? (message === null ? undefined : (JSON.parse(message) as Pick<RecordRow, 'body'>).body);
  if (said === undefined) throw new Fault('db/damaged');
  return { ...kept, body: said };
};
/** Records as they stand, with what they say. `which` speaks of them as `r`. */
const recordsWhere = (db: ReadDb, which: string, ...values: readonly string[]): RecordRow[] =>
  selectAll<KeptRecord>(db, `${keptRecords} WHERE ${which}`, ...values).map(recordOf);

export const findRecord = (db: ReadDb, recordId: string): RecordRow | undefined =>
  recordsWhere(db, 'r.record_id = ?', recordId)[0];

export const hasRecords = (db: ReadDb): boolean =>
  selectOne(db, 'SELECT 1 FROM records LIMIT 1') !== undefined;

/** A record as its row holds it. */
export const recordCells = ({ body, lastReturn, handover, ...plain }: RecordRow): Row => ({
  ...plain,
  body: json(plain.bodyAt === null ? body : null),
  lastReturn: json(lastReturn),
  handover: json(handover),
});

export const putRecord = (tx: WritableTx, record: RecordRow): void => {
  execute(tx, 'DELETE FROM records WHERE record_id = ?', record.recordId);
  insertRow(tx, 'records', recordCells(record));
};

export const recordsOfTaxpayer = (db: ReadDb, taxpayerNo: string): RecordRow[] =>
  recordsWhere(db, 'r.taxpayer_no = ? ORDER BY r.position', taxpayerNo);
export const recordsOfCase = (db: ReadDb, caseFileId: string): RecordRow[] =>
  recordsWhere(db, 'r.case_file_id = ? ORDER BY r.position', caseFileId);
export const recordsOfAct = (db: ReadDb, actId: string): RecordRow[] =>
  recordsWhere(db, 'r.act_id = ? ORDER BY r.position', actId);

/** The registrations of this jurisdiction, as they stand now. Named in the text, so that their own index serves. */
export const registrationRecords = (db: ReadDb): RecordRow[] =>
  recordsWhere(
    db,
    "r.schema = 'registration/1' AND r.status NOT IN ('conflict', 'handed-over') ORDER BY r.position",
  );

/** How the records of a part stand, without what they say: of the whole books that is little. */
export type RecordStanding = Pick<RecordRow, 'recordId' | 'version' | 'hash' | 'status' | 'schema' | 'class'>;
export const recordStandings = (db: ReadDb, part: string): RecordStanding[] =>
  selectAll<RecordStanding>(
    db,
    'SELECT record_id, version, hash, status, schema, class FROM records WHERE part = ?',
    part,
  );

/** Is that number known from the feed as one that proves money? */
export const isCollectedBy = (db: ReadDb, bureau: Bureau, number: string): boolean =>
  recordsWhere(
    db,
    "r.schema = 'collection/1' AND instr(coalesce(r.body_json, e.message), ?) > 0",
    JSON.stringify(number),
  ).some(({ body }) => body['voucherBureau'] === bureau && body['voucherNumber'] === number);

/** What windows that began anew say of it, newest first. */
export const beganAnew = (db: ReadDb): RecordRow[] =>
  recordsWhere(db, "r.schema = 'epoch/1' ORDER BY r.position DESC LIMIT 50");

/** All records by id; what two windows' digests are made of. */
export const allRecords = (db: ReadDb): RecordRow[] => recordsWhere(db, 'TRUE ORDER BY r.record_id');

/** Ids of the cases whose lanes this window has heard of. */
export const casesOfLanes = (db: ReadDb): string[] =>
  selectAll<{ caseFileId: string }>(
    db,
    "SELECT DISTINCT case_file_id FROM records WHERE schema = 'case-entry/1' AND case_file_id IS NOT NULL",
  ).map(({ caseFileId }) => caseFileId);

/** Everything the feed said about one record, in order. */
export const feedOfRecord = (db: ReadDb, recordId: string): FeedEntryRow[] =>
  selectAll<FeedEntryRow>(
    db,
    'SELECT * FROM feed_entries WHERE record_id = ? ORDER BY part, position',
    recordId,
  );

/** Opens a task; one that exists already (open or settled) stays as it is. */
export const openTask = (tx: WritableTx, task: OpenedTask): void => {
  const { detail, ...plain } = task;
  if (findTask(tx, task.id) === undefined) insertRow(tx, 'tasks', { ...plain, detail: json(detail) });
};

export const closeTask = (tx: WritableTx, id: string, closedAt: number, closedBy: string): void => {
  execute(
    tx,
    'UPDATE tasks SET closed_at = ?, closed_by = ? WHERE id = ? AND closed_at IS NULL',
    closedAt,
    closedBy,
    id,
  );
};

/** What answered the recalls of a case came to nothing: they are asked again. */
export const reopenRecalls = (tx: WritableTx, caseFileId: string): void => {
  execute(
    tx,
    "UPDATE tasks SET closed_at = NULL, closed_by = NULL WHERE case_file_id = ? AND kind = 'recall'",
    caseFileId,
  );
};

export const findTask = (db: ReadDb, id: string): TaskRow | undefined =>
  selectOne<TaskRow>(db, 'SELECT * FROM tasks WHERE id = ?', id);

export const idsOfTasks = (db: ReadDb): string[] =>
  selectAll<{ readonly id: string }>(db, 'SELECT id FROM tasks').map(({ id }) => id);

/** Oldest first. */
export const openTasks = (db: ReadDb): TaskRow[] =>
  selectAll<TaskRow>(db, 'SELECT * FROM tasks WHERE closed_at IS NULL ORDER BY opened_at, id');
export const openTasksOfRecord = (db: ReadDb, recordId: string): TaskRow[] =>
  selectAll<TaskRow>(
    db,
    'SELECT * FROM tasks WHERE record_id = ? AND closed_at IS NULL ORDER BY opened_at, id',
    recordId,
  );
/** Open tasks whose ids begin with `prefix` (letters, digits, `-` and `:`). */
export const openTasksNamed = (db: ReadDb, prefix: string): TaskRow[] =>
  selectAll<TaskRow>(
    db,
    "SELECT * FROM tasks WHERE id >= ? AND id < ? || '~' AND closed_at IS NULL ORDER BY opened_at, id",
    prefix,
    prefix,
  );
/** Open tasks about one case file. */
export const openTasksOfCase = (db: ReadDb, caseFileId: string): TaskRow[] =>
  selectAll<TaskRow>(
    db,
    'SELECT * FROM tasks WHERE case_file_id = ? AND closed_at IS NULL ORDER BY opened_at, id',
    caseFileId,
  );
