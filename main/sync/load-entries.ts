import { closeTask, findRecord, openTasksOfRecord, type RecordRow } from '../../db/inbox.ts';
import type { InboxCopy } from '../../db/inbox-copy.ts';
import { Fault } from '../../domain/faults.ts';
import { type Arrivals, makeEntering } from './enter-entry.ts';
import type { CheckedEntry, Fold } from './sync-store.ts';

/**
 * Loads checked entries into a copy in bulk: each goes through the same fold as on the line, but a record that comes
 * several times in one call is written once, as it then stands. Where anything in it goes wrong, the call is undone and
 * each of its entries entered by itself, exactly as a page of the line would enter it. Faults of the disk are thrown.
 */
export const makeLoader = (
  copy: InboxCopy,
  fold: Fold,
  arrivals: Arrivals,
  poisoned: (error: unknown) => void,
): ((entries: readonly CheckedEntry[]) => void) => {
  const { tx } = copy;
  const enterAlone = makeEntering(arrivals.effect, poisoned);

  const loadAll = (entries: readonly CheckedEntry[]): void => {
    const touched = new Map<string, RecordRow>();
    const write = (): void => {
      for (const record of touched.values()) copy.putRecord(record);
      touched.clear();
    };
    for (const checked of entries) {
      const { part, entry, recordId, problem } = checked;
      copy.insertEntry({ part, ...entry, recordId, problem });
      const known = recordId === null ? undefined : (touched.get(recordId) ?? findRecord(tx, recordId));
      // Only a record that is there has tasks that an entry of the feed can close.
      const open = known === undefined ? [] : openTasksOfRecord(tx, known.recordId);
      const { record, open: opened, close } = fold(known, checked, open);
      if (record !== undefined) touched.set(record.recordId, record);
      for (const task of opened) copy.openTask(task);
      for (const { id, at, by } of close) closeTask(tx, id, at, by);
      if (record === undefined || !arrivals.concerns(record)) continue;
      write();
      arrivals.effect(tx, record);
    }
    write();
  };

  return (entries) => {
    try {
      copy.undoable(() => loadAll(entries));
    } catch (error) {
      if (error instanceof Fault && error.code.startsWith('db/')) throw error;
      for (const checked of entries) enterAlone(tx, checked, fold);
    }
  };
};
