import { execute, insertRow, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** Where the chain of this device's messages stands. */
export interface OutboxHead {
  readonly epoch: number;
  readonly lastSeq: number;
  readonly lastHash: string;
}

/** Why a message is parked that the exchange keeps aside, because this window is shut out. */
export const heldAtExchange = 'held-at-exchange';
/** Why a message is parked that a new epoch has left behind, and that a person has not settled yet. */
export const supersededEpoch = 'superseded-epoch';
/** A person has settled what a new epoch left behind: nothing waits for it any more. */
export const settledLeftover = 'settled';

/** A message as it is stored, hashed and sent for ever. */
export interface SealedMessage {
  readonly epoch: number;
  readonly seq: number;
  readonly msgId: string;
  readonly prevHash: string;
  readonly hash: string;
  readonly text: string;
}

/** The words of a message needed to list it; the text stays the only truth. */
export interface SealedRow extends SealedMessage {
  readonly kind: string;
  readonly recordId: string;
  readonly taxpayerNo: string;
  readonly caseFileId: string | null;
  readonly actId: string;
  readonly sealedAt: number;
}

const outboxStates = ['sealed', 'sent', 'received', 'accepted', 'rejected', 'conflict'] as const;
export type OutboxState = (typeof outboxStates)[number];

export interface OutboxMessage extends SealedRow {
  readonly state: OutboxState;
  readonly verdict: unknown;
  readonly verdictCode: string | null;
  readonly isQuarantined: boolean;
  readonly attempts: number;
  readonly lastAttemptAt: number | null;
  readonly nextAttemptAt: number | null;
  readonly lastErrorCode: string | null;
  readonly parkedReason: string | null;
}

const listed = (text: string): Omit<SealedRow, keyof SealedMessage> => {
  const m = JSON.parse(text) as Record<string, unknown>;
  return {
    kind: m.kind as string,
    recordId: m.recordId as string,
    taxpayerNo: m.taxpayer as string,
    caseFileId: m.caseFileId as string | null,
    actId: m.actId as string,
    sealedAt: m.recordedAt as number,
  };
};

interface Epoch {
  readonly epoch: number;
  readonly baseSeq: number;
  readonly baseHash: string | null;
}
const currentEpoch = (db: ReadDb): Epoch =>
  selectOne<Epoch>(
    db,
    'SELECT epoch, base_seq, base_hash FROM outbox_epochs ORDER BY epoch DESC LIMIT 1',
  ) ?? {
    epoch: 0,
    baseSeq: 0,
    baseHash: null,
  };

/** Head of the current epoch's chain; `genesis` stands where nothing was sealed yet. */
export const outboxHead = (db: ReadDb, genesis: string): OutboxHead => {
  const { epoch, baseSeq, baseHash } = currentEpoch(db);
  const last = selectOne<{ seq: number; hash: string }>(
    db,
    'SELECT seq, hash FROM outbox WHERE epoch = ? ORDER BY seq DESC LIMIT 1',
    epoch,
  );
  return { epoch, lastSeq: last?.seq ?? baseSeq, lastHash: last?.hash ?? baseHash ?? genesis };
};

/**
 * Starts a new epoch after a restore or a replaced machine, continuing from what the exchange last saw. What was
 * sealed in the old epoch and never received stays in its rows, parked for a person.
 */
export const startEpoch = (
  tx: WritableTx,
  epoch: { epoch: number; baseSeq: number; baseHash: string; startedAt: number; reason: string },
): void => {
  insertRow(tx, 'outbox_epochs', epoch);
  execute(
    tx,
    "UPDATE outbox SET parked_reason = ? WHERE epoch < ? AND state IN ('sealed', 'sent') AND parked_reason IS NOT ?",
    supersededEpoch,
    epoch.epoch,
    settledLeftover,
  );
};

/** Stores sealed messages. Called by `transaction()` only; the rows must continue the chain. */
export const insertSealed = (tx: WritableTx, messages: readonly SealedMessage[]): void => {
  for (const { epoch, seq, msgId, prevHash, hash, text } of messages) {
    insertRow(tx, 'outbox', { epoch, seq, msgId, prevHash, hash, text, state: 'sealed', ...listed(text) });
  }
};

/** Messages not yet known to be received, in order, from the first gap on. */
export const unreceived = (db: ReadDb, epoch: number, limit: number): SealedMessage[] =>
  selectAll<SealedMessage>(
    db,
    `SELECT epoch, seq, msg_id, prev_hash, hash, text FROM outbox
      WHERE epoch = ? AND state IN ('sealed', 'sent') ORDER BY seq LIMIT ?`,
    epoch,
    limit,
  );

/** All of an epoch's messages that the exchange is not known to have, in order. */
export const messagesUnreceived = (db: ReadDb, epoch: number): SealedMessage[] =>
  unreceived(db, epoch, Number.MAX_SAFE_INTEGER);

/** Messages from `fromSeq` on, whatever became of them: for an exchange that has lost what it had. */
export const outboxFrom = (db: ReadDb, epoch: number, fromSeq: number, limit: number): SealedMessage[] =>
  selectAll<SealedMessage>(
    db,
    `SELECT epoch, seq, msg_id, prev_hash, hash, text FROM outbox
      WHERE epoch = ? AND seq >= ? ORDER BY seq LIMIT ?`,
    epoch,
    fromSeq,
    limit,
  );

export const markSent = (tx: WritableTx, epoch: number, toSeq: number, at: number): void => {
  execute(
    tx,
    `UPDATE outbox SET state = 'sent', attempts = attempts + 1, last_attempt_at = ?, last_error_code = NULL
      WHERE epoch = ? AND seq <= ? AND state IN ('sealed', 'sent')`,
    at,
    epoch,
    toSeq,
  );
};

export const markReceived = (tx: WritableTx, epoch: number, toSeq: number): void => {
  execute(
    tx,
    `UPDATE outbox SET state = 'received', next_attempt_at = NULL, last_error_code = NULL
      WHERE epoch = ? AND seq <= ? AND state IN ('sealed', 'sent')`,
    epoch,
    toSeq,
  );
};

export const noteSendFailure = (
  tx: WritableTx,
  epoch: number,
  failure: {
    fromSeq: number;
    toSeq: number;
    code: string;
    nextAttemptAt: number;
    parkedReason: string | null;
  },
): void => {
  execute(
    tx,
    `UPDATE outbox SET last_error_code = ?, next_attempt_at = ?, parked_reason = ?
      WHERE epoch = ? AND seq BETWEEN ? AND ? AND state IN ('sealed', 'sent')`,
    failure.code,
    failure.nextAttemptAt,
    failure.parkedReason,
    epoch,
    failure.fromSeq,
    failure.toSeq,
  );
};

/** Keeps the exchange's one final verdict; a second, different one for the same message is a bug of the exchange. */
export const recordVerdict = (
  tx: WritableTx,
  verdict: {
    msgId: string;
    state: 'accepted' | 'rejected' | 'conflict';
    code: string | null;
    quarantined: boolean;
    verdict: unknown;
  },
): void => {
  execute(
    tx,
    `UPDATE outbox SET state = ?, verdict_json = ?, verdict_code = ?, is_quarantined = ?
      WHERE msg_id = ? AND verdict_json IS NULL`,
    verdict.state,
    json(verdict.verdict),
    verdict.code,
    verdict.quarantined,
    verdict.msgId,
  );
};

export const findOutboxMessage = (db: ReadDb, msgId: string): OutboxMessage | undefined =>
  selectOne<OutboxMessage>(db, 'SELECT * FROM outbox WHERE msg_id = ?', msgId);

/** Hash of message `seq` of the current epoch, or, for the number before its first one, what it builds on. */
export const findOutboxHash = (db: ReadDb, seq: number, genesis: string): string | undefined => {
  const { epoch, baseSeq, baseHash } = currentEpoch(db);
  if (seq === baseSeq) return baseHash ?? genesis;
  return selectOne<{ hash: string }>(db, 'SELECT hash FROM outbox WHERE epoch = ? AND seq = ?', epoch, seq)
    ?.hash;
};

/** Newest first, for the outbox page. */
export const listOutbox = (db: ReadDb, limit: number): OutboxMessage[] =>
  selectAll<OutboxMessage>(db, 'SELECT * FROM outbox ORDER BY epoch DESC, seq DESC LIMIT ?', limit);

export const outboxOfCase = (db: ReadDb, caseFileId: string): OutboxMessage[] =>
  selectAll<OutboxMessage>(db, 'SELECT * FROM outbox WHERE case_file_id = ? ORDER BY epoch, seq', caseFileId);

export const outboxOfRecord = (db: ReadDb, recordId: string): OutboxMessage[] =>
  selectAll<OutboxMessage>(db, 'SELECT * FROM outbox WHERE record_id = ? ORDER BY epoch, seq', recordId);

/** How many messages the exchange is not known to have. */
export const countWaiting = (db: ReadDb): number =>
  selectOne<{ n: number }>(
    db,
    "SELECT count(*) AS n FROM outbox WHERE state IN ('sealed', 'sent') AND parked_reason IS NOT ?",
    settledLeftover,
  )?.n ?? 0;

/** The same, of one epoch. */
export const countWaitingOf = (db: ReadDb, epoch: number): number =>
  selectOne<{ n: number }>(
    db,
    "SELECT count(*) AS n FROM outbox WHERE epoch = ? AND state IN ('sealed', 'sent')",
    epoch,
  )?.n ?? 0;

/** Of those, how many lie at the exchange and wait for a person there, because this window is shut out. */
export const countHeld = (db: ReadDb): number =>
  selectOne<{ n: number }>(
    db,
    "SELECT count(*) AS n FROM outbox WHERE state IN ('sealed', 'sent') AND parked_reason = ?",
    heldAtExchange,
  )?.n ?? 0;
