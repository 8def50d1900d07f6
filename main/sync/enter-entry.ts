import {
  closeTask,
  findRecord,
  insertFeedEntry,
  openTask,
  openTasksOfRecord,
  putRecord,
  type RecordRow,
} from '../../db/inbox.ts';
import { undoable, type WritableTx } from '../../db/transaction.ts';
import { Fault } from '../../domain/faults.ts';
import type { Fold, WholeEntry } from './sync-store.ts';

/** What a record that has come makes of the window's own tables, in the page's own transaction. */
export type ArrivalEffect = (tx: WritableTx, record: RecordRow) => void;

/** The same, with which records it can do anything at all: what is loaded in bulk asks for no other. */
export interface Arrivals {
  concerns(record: RecordRow): boolean;
  readonly effect: ArrivalEffect;
}

/** The entry could not be entered, or the window's books could not take it: it is kept as it came, with an alarm. */
const unusable = (checked: WholeEntry): WholeEntry => ({
  ...checked,
  message: null,
  recordId: null,
  problem: 'exchange/entry-unusable',
});

/**
 * Enters one checked entry of the feed: the entry itself, what it makes of its record and tasks, and what its arrival
 * makes of the window's own tables. A disk that fails fails the page; anything else is the entry's own, and the others
 * do not wait for it.
 */
export const makeEntering = (arrived: ArrivalEffect, poisoned: (error: unknown) => void) => {
  const enter = (tx: WritableTx, checked: WholeEntry, fold: Fold): RecordRow | undefined => {
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
  const withoutHarm = (tx: WritableTx, work: () => void, instead: () => void): void => {
    try {
      undoable(tx, work);
    } catch (error) {
      if (error instanceof Fault && error.code.startsWith('db/')) throw error;
      poisoned(error);
      instead();
    }
  };
  return (tx: WritableTx, checked: WholeEntry, fold: Fold): void => {
    const kept = unusable(checked);
    withoutHarm(
      tx,
      () => {
        const record = enter(tx, checked, fold);
        if (record === undefined) return;
        withoutHarm(
          tx,
          () => arrived(tx, record),
          () => {
            for (const task of fold(undefined, kept, []).open) openTask(tx, task);
          },
        );
      },
      () => enter(tx, kept, fold),
    );
  };
};
