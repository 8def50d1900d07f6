import type { Under } from '../../domain/authority.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { type Canonical, canonicalText, genesisHash, sha256Hex } from '../../evidence/canonical.ts';
import type { Message } from '../../contract/exchange/message.ts';
import { saidOf } from '../../contract/exchange/handover.ts';
import { Fault } from '../../domain/faults.ts';
import { actExists, appendCaseAction, type CaseActionRow, caseActionsOf } from '../../db/case-files.ts';
import { findRecord } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { DraftMessage, WritableTx } from '../../db/transaction.ts';
import type { ActingOfficer } from './act-stamp.ts';
import type { HallContext } from './hall-context.ts';

/** One act of one officer on one date of law; the messages and lane entries of both bureaus share it. */
export interface Act {
  readonly actId: string;
  readonly officer: ActingOfficer;
  readonly on: PlainDate;
  readonly at: number;
  /** Puts the officer's key under a message of a legal act; absent where no key signs. */
  readonly sign?: (tx: WritableTx, draft: DraftMessage) => DraftMessage;
}

/**
 * Was this very act done already (a doubled key, a reloaded page)? Then it is answered, not done again. Throws
 * `case/action-not-allowed` where the id was spent on another act: that would pass unseen for this one.
 */
export const isDone = (
  db: ReadDb,
  act: { readonly actId: string; readonly caseFileId: string; readonly action: string },
): boolean => {
  if (!actExists(db, act.actId)) return false;
  const same = caseActionsOf(db, act.caseFileId).some(
    (done) => done.actId === act.actId && done.action === act.action,
  );
  if (!same) throw new Fault('case/action-not-allowed', { action: act.action, status: 'act-id-spent' });
  return true;
};

/** Appends to one bureau's lane; the hash covers the payload as canonical text. */
export const appendToLane = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  entry: {
    readonly caseFileId: string;
    readonly lane: Bureau;
    readonly action: string;
    readonly under: Under;
    readonly payload: Readonly<Record<string, Canonical>>;
  },
): void => {
  const row: Omit<CaseActionRow, 'seq'> = {
    caseFileId: entry.caseFileId,
    lane: entry.lane,
    actId: act.actId,
    action: entry.action,
    officer: act.officer.id,
    actingFor: entry.lane,
    under: entry.under,
    hall: context.config.hall,
    at: act.at,
    businessDate: act.on,
    payload: entry.payload,
    hash: sha256Hex(canonicalText(entry.payload)),
  };
  appendCaseAction(tx, row);
};

export interface MessageOf {
  readonly lane: Bureau;
  readonly under: Under;
  readonly taxpayerNo: string;
  readonly caseFileId: string | null;
}

/** What every message of one act says of who, for whom, where and when. */
export const stamped = (context: HallContext, act: Act, of: MessageOf) => ({
  authority: of.lane,
  part: context.config.part,
  taxpayer: of.taxpayerNo,
  actId: act.actId,
  officer: act.officer.id,
  actingFor: of.lane,
  under: of.under,
  hall: context.config.hall,
  caseFileId: of.caseFileId,
  businessDate: act.on,
  recordedAt: act.at,
});

/** Says that something has happened: always counted, never in conflict. */
export const enqueueFact = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  of: MessageOf,
  fact: {
    readonly schema: string;
    readonly recordId: string;
    readonly body: Readonly<Record<string, unknown>>;
  },
): void =>
  tx.enqueue({
    ...stamped(context, act, of),
    ...fact,
    kind: 'FACT',
    baseVersion: 0,
    baseHash: genesisHash,
    version: 1,
    cause: null,
  });

/** The version of a record this window last knows of: what the feed says, or what it sealed itself since. */
export interface KnownVersion {
  readonly version: number;
  readonly hash: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Throws nothing: `undefined` where the record was never seen here. */
export const findKnownVersion = (db: ReadDb, recordId: string): KnownVersion | undefined => {
  const folded = findRecord(db, recordId);
  const own = outboxOfRecord(db, recordId)
    .filter(
      (message) =>
        ['RECORD', 'CORRECTION', 'HANDOVER'].includes(message.kind) &&
        !['rejected', 'conflict'].includes(message.state),
    )
    .at(-1);
  const sealed = own === undefined ? undefined : (JSON.parse(own.text) as Message);
  if (own !== undefined && sealed !== undefined && sealed.version > (folded?.version ?? 0)) {
    return { version: sealed.version, hash: own.hash, body: saidOf(sealed).body };
  }
  return folded === undefined ? undefined : { version: folded.version, hash: folded.hash, body: folded.body };
};

/** Writes the next version of a record: its first, an amendment, or the answer to a return (`cause`). */
export const enqueueVersion = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  of: MessageOf,
  record: {
    readonly schema: string;
    readonly recordId: string;
    readonly body: Readonly<Record<string, unknown>>;
    readonly cause: string | null;
  },
): void => {
  const known = findKnownVersion(tx, record.recordId);
  const draft: DraftMessage = {
    ...stamped(context, act, of),
    ...record,
    kind: record.cause === null ? 'RECORD' : 'CORRECTION',
    baseVersion: known?.version ?? 0,
    baseHash: known?.hash ?? genesisHash,
    version: (known?.version ?? 0) + 1,
  };
  tx.enqueue(act.sign === undefined ? draft : act.sign(tx, draft));
};

/** Answers a stored version of the other bureau's record: CONFIRM or RETURN (norm item 36). */
export const enqueueVerdict = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  of: MessageOf,
  answer: {
    readonly kind: 'CONFIRM' | 'RETURN';
    /** Owner of the record answered about; need not be the bureau that answers. */
    readonly authority: Bureau;
    readonly schema: string;
    readonly recordId: string;
    readonly version: number;
    readonly versionHash: string;
    readonly body: Readonly<Record<string, unknown>>;
  },
): void => {
  const draft: DraftMessage = {
    ...stamped(context, act, of),
    authority: answer.authority,
    kind: answer.kind,
    schema: answer.schema,
    recordId: answer.recordId,
    baseVersion: answer.version,
    baseHash: answer.versionHash,
    version: answer.version,
    cause: null,
    body: answer.body,
  };
  tx.enqueue(draft);
};
