import type { FeedEntryRow, RecordRow, TaskRow } from './inbox.ts';
import { bulkRows } from './bulk-rows.ts';
import type { WritableTx } from './transaction.ts';

const columnsOf = (names: string): readonly string[] => names.split(', ');

export const entryColumns =
  'part, position, msg_id, hash, message, sender_bureau, received_at, quarantined, record_id, problem';
const recordColumns =
  'record_id, part, class, version, hash, status, schema, msg_id, act_id, sender_bureau, sender_device, officer, ' +
  'authority, taxpayer_no, case_file_id, business_date, body_at, body_json, last_return_json, handover_json, quarantined, ' +
  'position, received_at';
const taskColumns =
  'id, kind, record_id, case_file_id, taxpayer_no, opened_at, closed_at, closed_by, detail_json';

const textOf = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** What checking an entry came to. */
type EntryStanding = Pick<FeedEntryRow, 'part' | 'recordId' | 'problem'>;
/** An entry as it came; its message may be there as bytes in UTF-8, which are quicker written. */
type EntryRow = Omit<FeedEntryRow, keyof EntryStanding | 'message'> & { readonly message: string | Buffer };

/** The inbox's rows on their way into it in bulk; none of them may be there. */
export interface InboxRows {
  insertEntry(entry: EntryRow, standing: EntryStanding): void;
  insertRecord(record: RecordRow): void;
  insertTask(task: TaskRow): void;
  /** Writes what is held back to be written with others. */
  flush(): void;
  /** Forgets what is held back. */
  discard(): void;
}

export const inboxRows = (tx: WritableTx): InboxRows => {
  const entries = bulkRows(tx, {
    table: 'feed_entries',
    columns: columnsOf(entryColumns),
    ofFewValues: ['part', 'sender_bureau', 'quarantined', 'problem'],
    mostlyNull: [],
    asBytes: ['message'],
  });
  const records = bulkRows(tx, {
    table: 'records',
    columns: columnsOf(recordColumns),
    ofFewValues: columnsOf('part, class, status, schema, sender_bureau, authority, quarantined'),
    mostlyNull: columnsOf('case_file_id, body_json, last_return_json, handover_json'),
    asBytes: [],
  });
  const tasks = bulkRows(tx, {
    table: 'tasks',
    columns: columnsOf(taskColumns),
    ofFewValues: ['kind'],
    mostlyNull: columnsOf('case_file_id, closed_at, closed_by'),
    asBytes: [],
  });
  const all = [entries, records, tasks];
  return {
    insertEntry: (e, { part, recordId, problem }) =>
      entries.add([
        part,
        e.position,
        e.msgId,
        e.hash,
        e.message,
        e.senderBureau,
        e.receivedAt,
        e.quarantined,
        recordId,
        problem,
      ]),
    insertRecord: (r) =>
      records.add([
        r.recordId,
        r.part,
        r.class,
        r.version,
        r.hash,
        r.status,
        r.schema,
        r.msgId,
        r.actId,
        r.senderBureau,
        r.senderDevice,
        r.officer,
        r.authority,
        r.taxpayerNo,
        r.caseFileId,
        r.businessDate,
        r.bodyAt,
        r.bodyAt === null ? textOf(r.body) : null,
        textOf(r.lastReturn),
        textOf(r.handover),
        r.quarantined,
        r.position,
        r.receivedAt,
      ]),
    insertTask: (t) =>
      tasks.add([
        t.id,
        t.kind,
        t.recordId,
        t.caseFileId,
        t.taxpayerNo,
        t.openedAt,
        t.closedAt,
        t.closedBy,
        textOf(t.detail),
      ]),
    flush: () => {
      for (const rows of all) rows.flush();
    },
    discard: () => {
      for (const rows of all) rows.discard();
    },
  };
};
