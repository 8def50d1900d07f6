import type { Verdict } from '../../contract/exchange/answers.ts';
import type { Message } from '../../contract/exchange/message.ts';
import type { DraftMessage, Sealer } from '../../db/transaction.ts';
import {
  type OpenedTask,
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
  state: OutboxState;
  verdict: Verdict | null;
}
interface MemoryState {
  epoch: number;
  outbox: MemoryMessage[];
  cursors: Record<string, number>;
  records: Record<string, RecordRow>;
  tasks: Record<string, TaskRow>;
}

/** In memory there is no transaction of a case to seal in: drafts are queued by themselves. */
export interface MemorySyncStore extends SyncStore {
  enqueue(drafts: readonly DraftMessage[]): readonly SealedMessage[];
}

const sealedOf = ({ state: _state, verdict: _verdict, ...sealed }: MemoryMessage): SealedMessage => sealed;

const emptyState = (): MemoryState => ({ epoch: 0, outbox: [], cursors: {}, records: {}, tasks: {} });

const openTaskIn = (state: MemoryState, task: OpenedTask): void => {
  state.tasks[task.id] ??= { ...task, closedAt: null, closedBy: null };
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const subjectOf = (message: SealedMessage) => {
  const { recordId, caseFileId, taxpayer, schema, version } = JSON.parse(message.text) as Message;
  return { recordId, caseFileId, taxpayerNo: taxpayer, schema, version };
};

/**
 * The same store in memory: what is swapped in whole at the end of each step is what a commit is on disk. It is what
 * the simulation crashes thousands of times, so it must keep the SQLite store's contract to the letter.
 */
export const createMemorySyncStore = (
  sealer: Sealer,
  failpoint: (name: string) => void = () => undefined,
): MemorySyncStore => {
  let durable = emptyState();

  const step = <T>(name: string, work: (state: MemoryState) => T): T => {
    const next = structuredClone(durable);
    const result = work(next);
    failpoint(`${name}:before-commit`);
    durable = next;
    failpoint(`${name}:after-commit`);
    return result;
  };
  const unreceivedIn = (state: MemoryState): MemoryMessage[] =>
    state.outbox.filter((m) => m.state === 'sealed' || m.state === 'sent');
  const head = () => {
    const last = durable.outbox.at(-1);
    return { epoch: durable.epoch, lastSeq: last?.seq ?? 0, lastHash: last?.hash ?? sealer.genesis };
  };

  return {
    enqueue: (drafts) =>
      step('tx', (state) => {
        const sealed = sealer.seal(drafts, head());
        state.outbox.push(...sealed.map((m) => ({ ...m, state: 'sealed' as const, verdict: null })));
        return sealed;
      }),
    head,
    nextToSend: (limit) => prefixWithin(unreceivedIn(durable).map(sealedOf), limit),
    messagesFrom: (seq, limit) =>
      prefixWithin(durable.outbox.filter((m) => m.seq >= seq).map(sealedOf), limit),
    hashAt: (seq) => (seq === 0 ? sealer.genesis : durable.outbox.find((m) => m.seq === seq)?.hash),
    findOwn: (msgId) => durable.outbox.find((m) => m.msgId === msgId),
    waiting: () => unreceivedIn(durable).length,
    markSent: (toSeq) =>
      step('sync-sent', (state) => {
        for (const m of unreceivedIn(state)) if (m.seq <= toSeq) m.state = 'sent';
      }),
    markReceived: (toSeq) =>
      step('sync-received', (state) => {
        for (const m of unreceivedIn(state)) if (m.seq <= toSeq) m.state = 'received';
      }),
    noteFailure: () => step('sync-failure', () => undefined),
    resultsCursor: () => durable.cursors.results ?? 0,
    recordVerdicts: (verdicts, to) =>
      step('sync-verdicts', (state) => {
        if (to < (state.cursors.results ?? 0)) throw new Error('a cursor never regresses');
        for (const verdict of verdicts) {
          const own = state.outbox.find((m) => m.msgId === verdict.msgId);
          if (own === undefined || own.verdict !== null) continue;
          own.verdict = verdict;
          own.state = stateOfVerdict[verdict.verdict];
          const task = taskOfVerdict(verdict, subjectOf(own));
          if (task !== undefined) openTaskIn(state, task);
        }
        state.cursors.results = to;
      }),
    inboxCursor: (part) => durable.cursors[`feed:${part}`] ?? 0,
    applyPage: (page, entries, fold) =>
      step('sync-page', (state) => {
        const name = `feed:${page.part}`;
        if ((state.cursors[name] ?? 0) !== page.from) return false;
        for (const checked of entries) {
          const { recordId } = checked;
          const open = Object.values(state.tasks).filter(
            (t) => recordId !== null && t.recordId === recordId && t.closedAt === null,
          );
          const folded = fold(recordId === null ? undefined : state.records[recordId], checked, open);
          if (folded.record !== undefined) state.records[folded.record.recordId] = folded.record;
          for (const task of folded.open) openTaskIn(state, task);
          for (const { id, at, by } of folded.close) {
            const task = state.tasks[id];
            if (task?.closedAt === null) state.tasks[id] = { ...task, closedAt: at, closedBy: by };
          }
        }
        state.cursors[name] = page.to;
        return true;
      }),
    findRecord: (recordId) => durable.records[recordId],
    records: () => Object.values(durable.records).sort((a, b) => byText(a.recordId, b.recordId)),
    openTasks: () =>
      Object.values(durable.tasks)
        .filter((task) => task.closedAt === null)
        .sort((a, b) => a.openedAt - b.openedAt || byText(a.id, b.id)),
    openAlarm: (task) => step('sync-alarm', (state) => openTaskIn(state, task)),
  };
};
