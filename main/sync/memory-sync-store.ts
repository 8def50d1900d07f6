import type { Verdict } from '../../contract/exchange/answers.ts';
import type { Message } from '../../contract/exchange/message.ts';
import type { DraftMessage, Sealer } from '../../db/transaction.ts';
import type { EpochStart } from './begin-epoch.ts';
import {
  isOfItsBytes,
  type OpenedTask,
  type OutboxHead,
  type OutboxState,
  prefixWithin,
  type RecordRow,
  type SealedMessage,
  type SyncStore,
  stateOfVerdict,
  type TaskRow,
  taskOfVerdict,
} from './sync-store.ts';

interface MemoryMessage extends SealedMessage {
  readonly state: OutboxState;
  readonly verdict: Verdict | null;
}
/** Where an epoch begins: its first message is `baseSeq + 1` and cites `baseHash`. */
export interface MemoryEpoch {
  readonly epoch: number;
  readonly baseSeq: number;
  readonly baseHash: string;
}
/** Everything a window keeps. Never altered in place, so that one kept aside is a backup, or a copied disk. */
export interface MemoryDisk {
  readonly epoch: MemoryEpoch;
  readonly outbox: readonly MemoryMessage[];
  readonly cursors: Readonly<Record<string, number>>;
  /** Hash of the entry at each feed's cursor, as `inboxHash`. */
  readonly hashes: Readonly<Record<string, string | null>>;
  readonly records: ReadonlyMap<string, RecordRow>;
  readonly tasks: ReadonlyMap<string, TaskRow>;
}
interface Draft {
  epoch: MemoryEpoch;
  outbox: MemoryMessage[];
  cursors: Record<string, number>;
  hashes: Record<string, string | null>;
  records: Map<string, RecordRow>;
  tasks: Map<string, TaskRow>;
}

/** In memory there is no transaction of a case to seal in: drafts are queued by themselves. */
export interface MemorySyncStore extends SyncStore {
  enqueue(drafts: readonly DraftMessage[]): readonly SealedMessage[];
  /** As `startEpoch` of the outbox; what the old epoch left unsent stays there. */
  startEpoch(epoch: MemoryEpoch): void;
  /** As `beginEpoch` of the outbox: all of it in one step, and its first message. */
  beginEpoch(start: EpochStart): SealedMessage;
  /** What was sealed in earlier epochs and is not known to be received: for a person. */
  superseded(): readonly SealedMessage[];
  disk(): MemoryDisk;
}

const sealedOf = ({ state: _state, verdict: _verdict, ...sealed }: MemoryMessage): SealedMessage => sealed;

const openTaskIn = (tasks: Map<string, TaskRow>, task: OpenedTask): void => {
  if (!tasks.has(task.id)) tasks.set(task.id, { ...task, closedAt: null, closedBy: null });
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const isWaiting = ({ state }: MemoryMessage): boolean => state === 'sealed' || state === 'sent';

const subjectOf = (message: SealedMessage) => {
  const { recordId, caseFileId, taxpayer, schema, version } = JSON.parse(message.text) as Message;
  return { recordId, caseFileId, taxpayerNo: taxpayer, schema, version };
};

/**
 * The same store in memory: what is swapped in whole at the end of each step is what a commit is on disk. It is what
 * the simulation crashes thousands of times, so it must keep the SQLite store's contract to the letter. Begins where
 * `from` left off.
 */
export const createMemorySyncStore = (
  sealer: Sealer,
  failpoint: (name: string) => void = () => undefined,
  from?: MemoryDisk,
): MemorySyncStore => {
  let disk: MemoryDisk = from ?? {
    epoch: { epoch: 0, baseSeq: 0, baseHash: sealer.genesis },
    outbox: [],
    cursors: {},
    hashes: {},
    records: new Map(),
    tasks: new Map(),
  };

  const step = <T>(name: string, work: (draft: Draft) => T): T => {
    const draft: Draft = {
      epoch: disk.epoch,
      outbox: [...disk.outbox],
      cursors: { ...disk.cursors },
      hashes: { ...disk.hashes },
      records: new Map(disk.records),
      tasks: new Map(disk.tasks),
    };
    const result = work(draft);
    failpoint(`${name}:before-commit`);
    disk = draft;
    failpoint(`${name}:after-commit`);
    return result;
  };
  const isCurrent = ({ epoch }: MemoryMessage): boolean => epoch === disk.epoch.epoch;
  const current = (): MemoryMessage[] => disk.outbox.filter(isCurrent);
  const unreceived = (): MemoryMessage[] => current().filter(isWaiting);
  const head = (): OutboxHead => {
    const { epoch, baseSeq, baseHash } = disk.epoch;
    const last = current().at(-1);
    return { epoch, lastSeq: last?.seq ?? baseSeq, lastHash: last?.hash ?? baseHash };
  };
  const mark = (draft: Draft, toSeq: number, state: OutboxState): void => {
    draft.outbox = draft.outbox.map((m) =>
      isCurrent(m) && isWaiting(m) && m.seq <= toSeq ? { ...m, state } : m,
    );
  };

  return {
    enqueue: (drafts) =>
      step('tx', (draft) => {
        const sealed = sealer.seal(drafts, head());
        draft.outbox.push(...sealed.map((m) => ({ ...m, state: 'sealed' as const, verdict: null })));
        return sealed;
      }),
    startEpoch: (epoch) =>
      step('epoch', (draft) => {
        draft.epoch = epoch;
      }),
    beginEpoch: ({ epoch, baseSeq, baseHash, receivedTo, message }) =>
      step('epoch', (draft) => {
        if (receivedTo !== null) mark(draft, receivedTo, 'received');
        draft.epoch = { epoch, baseSeq, baseHash };
        const [sealed] = sealer.seal([message], { epoch, lastSeq: baseSeq, lastHash: baseHash });
        if (sealed === undefined) throw new Error('a draft seals to one message');
        draft.outbox.push({ ...sealed, state: 'sealed', verdict: null });
        return sealed;
      }),
    superseded: () => disk.outbox.filter((m) => !isCurrent(m) && isWaiting(m)).map(sealedOf),
    disk: () => disk,
    head,
    nextToSend: (limit) => prefixWithin(unreceived().map(sealedOf), limit),
    messagesFrom: (seq, limit) =>
      prefixWithin(
        current()
          .filter((m) => m.seq >= seq)
          .map(sealedOf),
        limit,
      ),
    hashAt: (seq) =>
      seq === disk.epoch.baseSeq ? disk.epoch.baseHash : current().find((m) => m.seq === seq)?.hash,
    findOwn: (msgId) => disk.outbox.find((m) => m.msgId === msgId),
    waiting: () => disk.outbox.filter(isWaiting).length,
    markSent: (toSeq) => step('sync-sent', (draft) => mark(draft, toSeq, 'sent')),
    markReceived: (toSeq) => step('sync-received', (draft) => mark(draft, toSeq, 'received')),
    noteFailure: () => step('sync-failure', () => undefined),
    resultsCursor: () => disk.cursors['results'] ?? 0,
    recordVerdicts: (verdicts, to) =>
      step('sync-verdicts', (draft) => {
        if (to < (draft.cursors['results'] ?? 0)) throw new Error('a cursor never regresses');
        for (const verdict of verdicts) {
          const at = draft.outbox.findIndex((m) => m.msgId === verdict.msgId);
          const own = draft.outbox[at];
          if (own === undefined || own.verdict !== null || isWaiting(own)) continue;
          draft.outbox[at] = { ...own, verdict, state: stateOfVerdict[verdict.verdict] };
          const task = taskOfVerdict(verdict, subjectOf(own));
          if (task !== undefined) openTaskIn(draft.tasks, task);
        }
        draft.cursors['results'] = to;
      }),
    inboxCursor: (part) => disk.cursors[`feed:${part}`] ?? 0,
    inboxHash: (part) => disk.hashes[`feed:${part}`] ?? null,
    applyPage: (page, entries, fold) =>
      step('sync-page', (draft) => {
        const name = `feed:${page.part}`;
        if ((draft.cursors[name] ?? 0) !== page.from) return false;
        for (const checked of entries) {
          const { recordId } = checked;
          const open =
            recordId === null
              ? []
              : [...draft.tasks.values()].filter((t) => t.recordId === recordId && t.closedAt === null);
          const folded = fold(recordId === null ? undefined : draft.records.get(recordId), checked, open);
          if (folded.record !== undefined) draft.records.set(folded.record.recordId, folded.record);
          for (const task of folded.open) openTaskIn(draft.tasks, task);
          for (const { id, at, by } of folded.close) {
            const task = draft.tasks.get(id);
            if (task?.closedAt === null) draft.tasks.set(id, { ...task, closedAt: at, closedBy: by });
          }
        }
        draft.cursors[name] = page.to;
        const last = entries.at(-1);
        if (last !== undefined) draft.hashes[name] = isOfItsBytes(last.problem) ? last.entry.hash : null;
        return true;
      }),
    findRecord: (recordId) => disk.records.get(recordId),
    records: () => [...disk.records.values()].sort((a, b) => byText(a.recordId, b.recordId)),
    openTasks: () =>
      [...disk.tasks.values()]
        .filter((task) => task.closedAt === null)
        .sort((a, b) => a.openedAt - b.openedAt || byText(a.id, b.id)),
    openAlarm: (task) => step('sync-alarm', (draft) => openTaskIn(draft.tasks, task)),
  };
};
