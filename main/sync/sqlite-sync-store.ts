import type { Verdict } from '../../contract/exchange/answers.ts';
import type { Message } from '../../contract/exchange/message.ts';
import {
  allRecords,
  closeTask,
  cursorAt,
  feedCursorName,
  findFeedEntry,
  findRecord,
  insertFeedEntry,
  moveCursor,
  openTask,
  openTasks,
  openTasksOfRecord,
  putRecord,
  resultsCursorName,
} from '../../db/inbox.ts';
import {
  countWaiting,
  findOutboxHash,
  findOutboxMessage,
  markReceived,
  markSent,
  noteSendFailure,
  outboxFrom,
  outboxHead,
  recordVerdict,
  unreceived,
} from '../../db/outbox.ts';
import {
  type HallDatabase,
  type Sealer,
  transaction,
  undoable,
  type WritableTx,
} from '../../db/transaction.ts';
import { Fault } from '../../domain/faults.ts';
import {
  type CheckedEntry,
  type Fold,
  isOfItsBytes,
  prefixWithin,
  type RecordRow,
  type SyncStore,
  stateOfVerdict,
  taskOfVerdict,
} from './sync-store.ts';

const keepVerdict = (tx: WritableTx, verdict: Verdict): void => {
  const own = findOutboxMessage(tx, verdict.msgId);
  if (own === undefined || own.verdict !== null) return;
  if (own.state === 'sealed' || own.state === 'sent') return;
  recordVerdict(tx, {
    msgId: verdict.msgId,
    state: stateOfVerdict[verdict.verdict],
    code: verdict.code,
    quarantined: verdict.quarantined,
    verdict,
  });
  const { schema, version } = JSON.parse(own.text) as Message;
  const task = taskOfVerdict(verdict, { ...own, schema, version });
  if (task !== undefined) openTask(tx, task);
};

/** What a record that has come makes of the window's own tables, in the page's own transaction. */
export type ArrivalEffect = (tx: WritableTx, record: RecordRow) => void;

/** The store on the window's encrypted database; each step is one `transaction()`. */
export const createSqliteSyncStore = (
  db: HallDatabase,
  sealer: Sealer,
  arrived: ArrivalEffect = () => undefined,
  /** Hears of what went wrong inside one entry: the log must say so. */
  poisoned: (error: unknown) => void = () => undefined,
): SyncStore => {
  const enter = (tx: WritableTx, checked: CheckedEntry, fold: Fold): RecordRow | undefined => {
    const { part, entry, recordId, problem } = checked;
    insertFeedEntry(tx, { part, ...entry, recordId, problem });
    const known = recordId === null ? undefined : findRecord(tx, recordId);
    const open = recordId === null ? [] : openTasksOfRecord(tx, recordId);
    const folded = fold(known, checked, open);
    if (folded.record !== undefined) putRecord(tx, folded.record);
    for (const task of folded.open) openTask(tx, task);
    for (const { id, at, by } of folded.close) closeTask(tx, id, at, by);
    return folded.record;
  };
  /** A disk that fails fails the page; anything else is the entry's own, and the others do not wait for it. */
  const withoutHarm = (tx: WritableTx, work: () => void, instead: () => void): void => {
    try {
      undoable(tx, work);
    } catch (error) {
      if (error instanceof Fault && error.code.startsWith('db/')) throw error;
      poisoned(error);
      instead();
    }
  };
  /** What cannot be entered is kept as it came, with an alarm; what the window's own books cannot take, too. */
  const enterOrKeep = (tx: WritableTx, checked: CheckedEntry, fold: Fold): void => {
    const unusable = {
      ...checked,
      message: null,
      recordId: null,
      problem: 'exchange/entry-unusable',
    } as const;
    withoutHarm(
      tx,
      () => {
        const record = enter(tx, checked, fold);
        if (record === undefined) return;
        withoutHarm(
          tx,
          () => arrived(tx, record),
          () => {
            for (const task of fold(undefined, unusable, []).open) openTask(tx, task);
          },
        );
      },
      () => enter(tx, unusable, fold),
    );
  };

  const step = <T>(name: string, work: (tx: WritableTx) => T): T => transaction(db, sealer, work, name);
  const head = () => outboxHead(db, sealer.genesis);
  const epoch = () => head().epoch;
  return {
    head,
    nextToSend: (limit) => prefixWithin(unreceived(db, epoch(), limit.messages), limit),
    messagesFrom: (seq, limit) => prefixWithin(outboxFrom(db, epoch(), seq, limit.messages), limit),
    hashAt: (seq) => findOutboxHash(db, seq, sealer.genesis),
    findOwn: (msgId) => findOutboxMessage(db, msgId),
    waiting: () => countWaiting(db),
    markSent: (toSeq, at) => step('sync-sent', (tx) => markSent(tx, epoch(), toSeq, at)),
    markReceived: (toSeq) => step('sync-received', (tx) => markReceived(tx, epoch(), toSeq)),
    noteFailure: (failure) => step('sync-failure', (tx) => noteSendFailure(tx, epoch(), failure)),
    resultsCursor: () => cursorAt(db, resultsCursorName),
    recordVerdicts: (verdicts, to) =>
      step('sync-verdicts', (tx) => {
        for (const verdict of verdicts) keepVerdict(tx, verdict);
        moveCursor(tx, resultsCursorName, to);
      }),
    inboxCursor: (part) => cursorAt(db, feedCursorName(part)),
    inboxHash: (part) => {
      const last = findFeedEntry(db, part, cursorAt(db, feedCursorName(part)));
      return last === undefined || !isOfItsBytes(last.problem) ? null : last.hash;
    },
    applyPage: (page, entries, fold) =>
      step('sync-page', (tx) => {
        const name = feedCursorName(page.part);
        if (cursorAt(tx, name) !== page.from) return false;
        for (const checked of entries) enterOrKeep(tx, checked, fold);
        moveCursor(tx, name, page.to);
        return true;
      }),
    findRecord: (recordId) => findRecord(db, recordId),
    records: () => allRecords(db),
    openTasks: () => openTasks(db),
    openAlarm: (task) => step('sync-alarm', (tx) => openTask(tx, task)),
  };
};
