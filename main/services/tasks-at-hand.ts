import type { Bureau } from '../../domain/bureau.ts';
import type { ActHead, TaskAnswered } from '../../domain/matters/act.ts';
import {
  cursorAt,
  feedCursorName,
  findRecord,
  openTasks,
  openTasksOfCase,
  type TaskRow,
} from '../../db/inbox.ts';
import { type OutboxMessage, outboxOfRecord } from '../../db/outbox.ts';
import type { ReadDb } from '../../db/sql.ts';
import { findRecordForm } from './record-forms.ts';

/** Only what a person looks at asks for one; facts are shown beside it. */
const isForPerson = (db: ReadDb, bureau: Bureau, task: TaskRow): boolean => {
  if (task.kind !== 'confirm-or-return') return true;
  const record = task.recordId === null ? undefined : findRecord(db, task.recordId);
  return record !== undefined && findRecordForm(record)?.isLookedAtBy(record, bureau) === true;
};

/** Accepted by the exchange, and not yet read back from its feed: the record still stands as it stood before. */
const isOnItsWayBack = (db: ReadDb, message: OutboxMessage): boolean => {
  const { position } = (message.verdict ?? {}) as { readonly position?: number | null };
  const part = findRecord(db, message.recordId)?.part;
  if (message.state !== 'accepted' || part === undefined) return false;
  return (position ?? 0) > cursorAt(db, feedCursorName(part));
};

/** A decision of this window that has not come back through the exchange settles the task for the clerk already. */
export const isAnswered = (db: ReadDb, task: TaskRow): boolean => {
  if (task.recordId === null || !['confirm-or-return', 'correct', 'take-over'].includes(task.kind))
    return false;
  const last = outboxOfRecord(db, task.recordId).at(-1);
  if (last === undefined) return false;
  return ['sealed', 'sent', 'received'].includes(last.state) || isOnItsWayBack(db, last);
};

/** What somebody at this window has to decide on: the list and the count beside it are the same tasks. */
export const tasksAtHand = (db: ReadDb, bureau: Bureau): readonly TaskRow[] =>
  openTasks(db).filter((task) => isForPerson(db, bureau, task) && !isAnswered(db, task));

/** What a case's own act has still to answer here: a return of its record, a paper to be recalled. */
export const tasksAsking = (db: ReadDb, caseFileId: string, kind: TaskAnswered): readonly TaskRow[] =>
  openTasksOfCase(db, caseFileId).filter((task) => task.kind === kind && !isAnswered(db, task));

/** An act that answers a task is open only at the window that has the task. */
export const isAsked = (db: ReadDb, caseFileId: string, { answersTask }: ActHead): boolean =>
  answersTask === undefined || tasksAsking(db, caseFileId, answersTask).length > 0;
