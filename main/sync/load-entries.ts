import {
  closeTask,
  findRecord,
  findTask,
  hasRecords,
  idsOfTasks,
  openTasksOfRecord,
  type RecordRow,
  type TaskRow,
} from '../../db/inbox.ts';
import type { InboxCopy } from '../../db/inbox-copy.ts';
import { Fault } from '../../domain/faults.ts';
import { type Arrivals, makeEntering } from './enter-entry.ts';
import type { Fold, LoadedEntry, OpenedTask, WholeEntry } from './sync-store.ts';

/** So many entries are undone together where one of them goes wrong, and their records written together. */
const entriesOfLot = 5000;

export interface EntryLoader {
  /** Takes the next entries of the feed. Throws faults of the disk. */
  take(entries: readonly LoadedEntry[]): void;
  /** Writes what is still held back. */
  end(): void;
}

const wholeEntry = (checked: LoadedEntry): WholeEntry => ({
  ...checked,
  entry: { ...checked.entry, message: checked.entry.message.toString() },
});

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a lot makes of records and tasks, before it is written: each once, as it then stands. */
const heldBack = ({ tx, insertRecord, replaceRecord, insertTask, flush }: InboxCopy) => {
  const records = new Map<string, RecordRow>();
  /** Of those, what is in the table. */
  const written = new Set<string>();
  const tasks = new Map<string, TaskRow>();
  const tasksOf = new Map<string, string[]>();
  /** Ids of all records, where there were none before: what is not among them is not looked for. */
  let known = hasRecords(tx) ? undefined : new Set<string>();
  /** Ids of all tasks, open or settled. */
  let knownTasks: Set<string> | undefined = new Set(idsOfTasks(tx));
  const clear = (): void => {
    for (const kept of [records, written, tasks, tasksOf]) kept.clear();
  };
  const heldOf = (recordId: string): TaskRow[] =>
    (tasksOf.get(recordId) ?? [])
      .map((id) => tasks.get(id))
      .filter((task) => task !== undefined && task.closedAt === null) as TaskRow[];
  return {
    clear,
    write: (): void => {
      for (const record of records.values())
        if (written.has(record.recordId)) replaceRecord(record);
        else insertRecord(record);
      for (const task of tasks.values()) insertTask(task);
      flush();
      clear();
    },
    find: (recordId: string): RecordRow | undefined => {
      const held = records.get(recordId);
      if (held !== undefined) return held;
      if (known?.has(recordId) === false) return undefined;
      const found = findRecord(tx, recordId);
      if (found !== undefined) written.add(recordId);
      return found;
    },
    put: (record: RecordRow): void => {
      records.set(record.recordId, record);
      known?.add(record.recordId);
    },
    /** Records and tasks were written past this. */
    lookAlways: (): void => {
      known = undefined;
      knownTasks = undefined;
    },
    /** As `openTasksOfRecord`, with those that are not written yet. */
    openTasksOf: (recordId: string): TaskRow[] =>
      [...openTasksOfRecord(tx, recordId), ...heldOf(recordId)].sort(
        (a, b) => a.openedAt - b.openedAt || before(a.id, b.id),
      ),
    /** One that exists already, open or settled, stays as it is. */
    open: (task: OpenedTask): void => {
      if (tasks.has(task.id)) return;
      if (knownTasks === undefined ? findTask(tx, task.id) !== undefined : knownTasks.has(task.id)) return;
      knownTasks?.add(task.id);
      tasks.set(task.id, { ...task, closedAt: null, closedBy: null });
      if (task.recordId === null) return;
      const others = tasksOf.get(task.recordId);
      if (others === undefined) tasksOf.set(task.recordId, [task.id]);
      else others.push(task.id);
    },
    close: (id: string, closedAt: number, closedBy: string): void => {
      const task = tasks.get(id);
      if (task === undefined) closeTask(tx, id, closedAt, closedBy);
      else if (task.closedAt === null) tasks.set(id, { ...task, closedAt, closedBy });
    },
  };
};

/**
 * Loads checked entries into a copy in bulk: each goes through the same fold as on the line, but what a lot makes of
 * records and tasks is written once, as it then stands. Where anything in a lot goes wrong, the lot is undone and each
 * of its entries entered by itself, exactly as a page of the line would enter it.
 */
export const makeLoader = (
  copy: InboxCopy,
  fold: Fold,
  arrivals: Arrivals,
  poisoned: (error: unknown) => void,
): EntryLoader => {
  const { tx } = copy;
  const enterAlone = makeEntering(arrivals.effect, poisoned);
  const held = heldBack(copy);
  let lot: LoadedEntry[] = [];

  const enter = (checked: LoadedEntry): void => {
    const { recordId } = checked;
    copy.insertEntry(checked.entry, checked);
    const known = recordId === null ? undefined : held.find(recordId);
    // Only a record that is there has tasks that an entry of the feed can close.
    const open = known === undefined ? [] : held.openTasksOf(known.recordId);
    const { record, open: opened, close } = fold(known, checked, open);
    if (record !== undefined) held.put(record);
    for (const task of opened) held.open(task);
    for (const { id, at, by } of close) held.close(id, at, by);
    if (record === undefined || !arrivals.concerns(record)) return;
    held.write();
    arrivals.effect(tx, record);
  };

  /** Runs `work` on the lot; where it throws, the lot begins anew, entry by entry. */
  const orAlone = (work: () => void): void => {
    try {
      copy.within(work);
    } catch (error) {
      copy.undo();
      held.clear();
      held.lookAlways();
      if (error instanceof Fault && error.code.startsWith('db/')) throw error;
      for (const checked of lot) enterAlone(tx, wholeEntry(checked), fold);
      lot = [];
    }
  };
  const write = (): void => {
    if (lot.length === 0) return;
    orAlone(() => {
      held.write();
      copy.keep();
      lot = [];
    });
  };

  return {
    take: (entries) => {
      if (lot.length === 0) copy.begin();
      for (const checked of entries) lot.push(checked);
      orAlone(() => entries.forEach(enter));
      if (lot.length >= entriesOfLot) write();
    },
    end: write,
  };
};
