import type { Verdict } from '../../contract/exchange/answers.ts';
import type { Message } from '../../contract/exchange/message.ts';
import {
  allRecords,
  cursorAt,
  feedCursorName,
  findFeedEntry,
  findRecord,
  moveCursor,
  openTask,
  openTasks,
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
import { type HallDatabase, type Sealer, transaction, type WritableTx } from '../../db/transaction.ts';
import { type ArrivalEffect, makeEntering } from './enter-entry.ts';
import { isOfItsBytes, prefixWithin, type SyncStore, stateOfVerdict, taskOfVerdict } from './sync-store.ts';

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

/** The store on the window's encrypted database; each step is one `transaction()`. */
export const createSqliteSyncStore = (
  db: HallDatabase,
  sealer: Sealer,
  arrived: ArrivalEffect = () => undefined,
  /** Hears of what went wrong inside one entry: the log must say so. */
  poisoned: (error: unknown) => void = () => undefined,
): SyncStore => {
  const enter = makeEntering(arrived, poisoned);
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
        for (const checked of entries) enter(tx, checked, fold);
        moveCursor(tx, name, page.to);
        return true;
      }),
    findRecord: (recordId) => findRecord(db, recordId),
    records: () => allRecords(db),
    openTasks: () => openTasks(db),
    openAlarm: (task) => step('sync-alarm', (tx) => openTask(tx, task)),
  };
};
