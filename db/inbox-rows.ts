import type { FeedEntryRow, RecordRow, TaskRow } from './inbox.ts';
import { inserter } from './sql.ts';
import type { WritableTx } from './transaction.ts';

const columnsOf = (names: string): readonly string[] => names.split(', ');

export const entryColumns =
  'part, position, msg_id, hash, message, sender_bureau, received_at, quarantined, record_id, problem';
const recordColumns =
  'record_id, part, class, version, hash, status, schema, msg_id, act_id, sender_bureau, sender_device, officer, ' +
  'authority, taxpayer_no, case_file_id, business_date, body_json, last_return_json, handover_json, quarantined, ' +
  'position, received_at';
const taskColumns =
  'id, kind, record_id, case_file_id, taxpayer_no, opened_at, closed_at, closed_by, detail_json';

const textOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** What checking an entry came to. */
type EntryStanding = Pick<FeedEntryRow, 'part' | 'recordId' | 'problem'>;

/** The inbox's rows by one prepared statement each, for loading in bulk; none of them may be there. */
export interface InboxRows {
  insertEntry(entry: Omit<FeedEntryRow, keyof EntryStanding>, standing: EntryStanding): void;
  insertRecord(record: RecordRow): void;
  insertTask(task: TaskRow): void;
}

export const inboxRows = (tx: WritableTx): InboxRows => {
  const entry = inserter(tx, 'feed_entries', columnsOf(entryColumns));
  const record = inserter(tx, 'records', columnsOf(recordColumns));
  const task = inserter(tx, 'tasks', columnsOf(taskColumns));
  return {
    insertEntry: (e, { part, recordId, problem }) =>
      entry([
        part,
        ...[e.position, e.msgId, e.hash, e.message, e.senderBureau, e.receivedAt, e.quarantined],
        ...[recordId, problem],
      ]),
    insertRecord: (r) =>
      record([
        ...[r.recordId, r.part, r.class, r.version, r.hash, r.status, r.schema, r.msgId, r.actId],
        ...[r.senderBureau, r.senderDevice, r.officer, r.authority, r.taxpayerNo, r.caseFileId],
        ...[r.businessDate, textOf(r.body), textOf(r.lastReturn), textOf(r.handover), r.quarantined],
        ...[r.position, r.receivedAt],
      ]),
    insertTask: (t) =>
      task([
        ...[t.id, t.kind, t.recordId, t.caseFileId, t.taxpayerNo, t.openedAt, t.closedAt, t.closedBy],
        textOf(t.detail),
      ]),
  };
};
