import type { FeedEntry, FeedPage, Verdict } from '../../contract/exchange/answers.ts';
import type { Message } from '../../contract/exchange/message.ts';
import type { FaultCode } from '../../domain/faults.ts';
import type { LastReturn, OpenedTask, RecordRow, TaskRow } from '../../db/inbox.ts';
import type { OutboxHead, OutboxState, SealedMessage } from '../../db/outbox.ts';

export type { LastReturn, OpenedTask, OutboxHead, OutboxState, RecordRow, SealedMessage, TaskRow };

/** How much fits into one batch: messages, and bytes of UTF-8. */
export interface SendLimit {
  readonly messages: number;
  readonly bytes: number;
}

/** What of a message a fold looks at. */
export type FoldedMessage = Pick<
  Message,
  | 'kind'
  | 'class'
  | 'schema'
  | 'version'
  | 'baseHash'
  | 'recordId'
  | 'cause'
  | 'part'
  | 'device'
  | 'officer'
  | 'authority'
  | 'actId'
  | 'taxpayer'
  | 'caseFileId'
  | 'businessDate'
  | 'body'
>;

/** What of a checked entry a fold looks at. */
export interface FoldedEntry {
  readonly part: string;
  readonly entry: Omit<FeedEntry, 'message'>;
  readonly message: FoldedMessage | null;
  /** Record it speaks of; null exactly when there is no message. */
  readonly recordId: string | null;
  readonly problem: FaultCode | null;
}
/** One that is loaded in bulk: its message's text may be there as bytes in UTF-8. */
export interface LoadedEntry extends FoldedEntry {
  readonly entry: Omit<FeedEntry, 'message'> & { readonly message: string | Buffer };
}
export interface WholeEntry extends FoldedEntry {
  readonly entry: FeedEntry;
}
/** A feed entry after its hash and sender were checked; `problem` is what a person has to be told of it. */
export interface CheckedEntry extends WholeEntry {
  /** The message, when it can be read and is to be believed. */
  readonly message: Message | null;
}

/** Whether the hash of an entry with this problem is that of its bytes: what the exchange has, too. */
export const isOfItsBytes = (problem: string | null): boolean =>
  problem === null || problem === 'exchange/entry-forged';

/** What folding one entry into a record comes to. */
export interface FoldResult {
  /** The record as it now stands; `undefined` leaves what is stored. */
  readonly record: RecordRow | undefined;
  readonly open: readonly OpenedTask[];
  readonly close: readonly ClosedTask[];
}
export interface ClosedTask {
  readonly id: string;
  readonly at: number;
  readonly by: string;
}

/** Folds one checked entry into its record; `open` are the record's tasks that are open now. Pure. */
export type Fold = (
  record: RecordRow | undefined,
  checked: FoldedEntry,
  open: readonly TaskRow[],
) => FoldResult;

export interface SendFailure {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Fault code; never the text of an answer. */
  readonly code: string;
  readonly nextAttemptAt: number;
  /** Set when only a person can go on. */
  readonly parkedReason: string | null;
}

/**
 * What sync keeps, and the only place where it keeps anything (DESIGN §8). Every method is one atomic step: it has
 * happened whole or not at all, whatever fails. "Waiting" is derived from the rows, never a second flag.
 *
 * Writers call the failpoint `<step>:before-commit` before and `<step>:after-commit` after becoming durable, where
 * `<step>` is `sync-sent`, `sync-received`, `sync-failure`, `sync-verdicts`, `sync-page` or `sync-alarm`.
 */
export interface SyncStore {
  /** Head of this device's chain: the next message is `lastSeq + 1` and cites `lastHash`. */
  head(): OutboxHead;
  /** Messages not yet known to be received, in order, as many as fit; always at least one if there is any. */
  nextToSend(limit: SendLimit): readonly SealedMessage[];
  /** Messages from `seq` on, as many as fit, whatever became of them: for an exchange that lost what it had. */
  messagesFrom(seq: number, limit: SendLimit): readonly SealedMessage[];
  /**
   * Hash of the own message `seq` of the current epoch; for the number before its first one the hash it builds on
   * (genesis, or where the exchange stood when the epoch began).
   */
  hashAt(seq: number): string | undefined;
  /** The own message, to compare with what the feed says in this device's name. */
  findOwn(
    msgId: string,
  ): { readonly hash: string; readonly state: OutboxState; readonly epoch: number } | undefined;
  /** How many messages the exchange is not known to have. */
  waiting(): number;
  markSent(toSeq: number, at: number): void;
  /** The exchange holds everything up to `toSeq`. */
  markReceived(toSeq: number): void;
  noteFailure(failure: SendFailure): void;

  /** Sequence number of the own message whose verdict was fetched last. */
  resultsCursor(): number;
  /**
   * Keeps verdicts and the cursor `to` in one step; opens a task for each that a person must look at. A verdict of a
   * message that the exchange never acknowledged to this window is passed over: it may speak of a copy's.
   */
  recordVerdicts(verdicts: readonly Verdict[], to: number): void;

  /** Feed position of `part` up to which everything is applied. */
  inboxCursor(part: string): number;
  /**
   * Hash of the entry at that position, where it was checked against its bytes; null where nothing was read, or what
   * came could not be believed. What a feed that was put back and has grown again is told by.
   */
  inboxHash(part: string): string | null;
  /**
   * Applies a page and moves the cursor in one step. Returns `false` and does nothing unless `page.from` is the
   * cursor: a page is lost, late or doubled without harm.
   */
  applyPage(
    page: Pick<FeedPage, 'part' | 'from' | 'to'>,
    entries: readonly CheckedEntry[],
    fold: Fold,
  ): boolean;
  findRecord(recordId: string): RecordRow | undefined;
  /** All records by id. */
  records(): readonly RecordRow[];
  openTasks(): readonly TaskRow[];
  /** Opens a task for a person (an alarm of the line itself). One that exists stays as it is. */
  openAlarm(task: OpenedTask): void;
}

/** What taking a verdict's own message apart tells. */
export interface OwnMessage {
  readonly recordId: string;
  readonly caseFileId: string | null;
  readonly taxpayerNo: string;
  readonly schema: string;
  readonly version: number;
}

/**
 * The number is registered already: the case becomes a supplement, and what was printed for it comes back (DESIGN
 * §14). A later version that lost is an ordinary conflict.
 */
const isDuplicateRegistration = (own: OwnMessage): boolean =>
  own.schema === 'registration/1' && own.version === 1;

/** The task a verdict asks for, if any. Rejected and conflicting state waits for a person; a quarantined fact too. */
export const taskOfVerdict = (verdict: Verdict, own: OwnMessage): OpenedTask | undefined => {
  const kind =
    verdict.verdict === 'REJECT'
      ? 'rejected'
      : verdict.verdict === 'CONFLICT'
        ? isDuplicateRegistration(own)
          ? 'recall'
          : // It only told of a taking, and that has a conflict of its own.
            own.schema === 'taken/1'
            ? undefined
            : 'conflict'
        : verdict.quarantined
          ? 'alarm'
          : undefined;
  if (kind === undefined) return undefined;
  return {
    id: `${kind}:${verdict.msgId}`,
    kind,
    recordId: own.recordId,
    caseFileId: own.caseFileId,
    taxpayerNo: own.taxpayerNo,
    openedAt: verdict.decidedAt,
    detail: {
      msgId: verdict.msgId,
      code: verdict.code,
      field: verdict.field,
      currentVersion: verdict.currentVersion,
      currentHash: verdict.currentHash,
    },
  };
};

export const stateOfVerdict = {
  ACCEPTED: 'accepted',
  REJECT: 'rejected',
  CONFLICT: 'conflict',
} as const satisfies Record<Verdict['verdict'], OutboxState>;

/** The longest prefix of `messages` that fits; never empty when there is something to send. */
export const prefixWithin = (
  messages: readonly SealedMessage[],
  limit: SendLimit,
): readonly SealedMessage[] => {
  let bytes = 0;
  const fitting: SealedMessage[] = [];
  for (const message of messages) {
    const previous = fitting.at(-1);
    bytes += Buffer.byteLength(message.text);
    if (previous !== undefined) {
      const follows = message.seq === previous.seq + 1;
      if (!follows || fitting.length >= limit.messages || bytes > limit.bytes) break;
    }
    fitting.push(message);
  }
  return fitting;
};
