import type { Bureau } from '../domain/bureau.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { asDbFault } from './errors.ts';
import { appendJournal, type JournalEntry, type JournalLink } from './journal.ts';
import { insertSealed, outboxHead, type OutboxHead, type SealedMessage } from './outbox.ts';
import { attach, Connection, connectionOf, detach, type ReadDb, type readBrand } from './sql.ts';
import type { Sqlite } from './sqlite.ts';

declare const writeBrand: unique symbol;

/**
 * What is known of a message before it is sealed. Its words (kind, schema, body) are the contract's and are checked by
 * the sealer, which the hall process hands in: this folder knows SQL, not the exchange.
 */
export interface DraftMessage {
  readonly kind: string;
  readonly schema: string;
  readonly authority: Bureau;
  readonly part: string;
  readonly taxpayer: string;
  readonly recordId: string;
  readonly baseVersion: number;
  readonly baseHash: string;
  readonly version: number;
  readonly cause: string | null;
  readonly actId: string;
  readonly officer: string;
  readonly actingFor: Bureau;
  readonly under: string;
  readonly hall: string;
  readonly caseFileId: string | null;
  readonly businessDate: PlainDate;
  /** UTC ms by this device's clock. */
  readonly recordedAt: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Makes messages out of drafts and links of the journal. Throws a fault for a draft that could never land. */
export interface Sealer extends JournalLink {
  seal(drafts: readonly DraftMessage[], head: OutboxHead): readonly SealedMessage[];
  /** The one text of a journal entry. */
  entryText(entry: JournalEntry): string;
}

/**
 * The right to write, for the length of one transaction. Only this file makes one, and only through one can a
 * message be queued: "saved but not sent" does not type-check.
 */
export interface WritableTx extends ReadDb {
  readonly [writeBrand]: true;
  /** Queues a message; it is sealed and stored in this same transaction. */
  enqueue(draft: DraftMessage): void;
  /** Appends to the hash-chained journal, in this same transaction. */
  journal(entry: JournalEntry): void;
}

declare const hallBrand: unique symbol;
/** The window's open database (open.ts makes it). */
export interface HallDatabase extends ReadDb {
  readonly [hallBrand]: true;
}

class Transaction implements WritableTx {
  declare readonly [readBrand]: true;
  declare readonly [writeBrand]: true;
  readonly drafts: DraftMessage[] = [];
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  enqueue(draft: DraftMessage): void {
    connectionOf(this);
    this.drafts.push(draft);
  }

  journal(entry: JournalEntry): void {
    appendJournal(this, this.#sealer.entryText(entry), this.#sealer);
  }
}

/** What is queued in a copy would be sent by it as well. */
class CopyTransaction extends Transaction {
  override enqueue(): never {
    throw new Error('a copy sends nothing');
  }
}

/**
 * The right to write a copy of the database that is nobody's yet, until `end`. Nothing can be queued; whoever builds the
 * copy begins and commits by itself.
 */
export const openCopyTransaction = (
  sqlite: Sqlite,
  sealer: Sealer,
): { readonly tx: WritableTx; end(): void } => {
  const tx = new CopyTransaction(sealer);
  attach(tx, new Connection(sqlite, () => undefined));
  return { tx, end: () => detach(tx) };
};

/**
 * Runs a part of an open transaction that may fail without failing the whole: when it throws, what it wrote and queued
 * is undone, and the error goes on to the caller.
 */
export const undoable = <T>(tx: WritableTx, work: () => T): T => {
  const { sqlite } = connectionOf(tx);
  const { drafts } = tx as Transaction;
  const queued = drafts.length;
  sqlite.exec('SAVEPOINT part');
  try {
    const result = work();
    sqlite.exec('RELEASE part');
    return result;
  } catch (error) {
    // A full disk makes SQLite roll the whole transaction back by itself.
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK TO part; RELEASE part');
    drafts.length = queued;
    throw asDbFault(error);
  }
};

/**
 * Runs `work` in one SQLite transaction: business rows, journal entries and outgoing messages are durable together or
 * not at all. The messages are sealed at the end against the outbox's head as it then stands.
 *
 * Failpoints `<name>:begin`, `:before-seal`, `:before-commit`, `:after-commit`. Throws db/disk-full, db/busy,
 * db/read-only, db/disk-error or db/damaged where SQLite cannot write, and whatever `work` or the sealer throws; in
 * all these cases nothing is kept. A nested or asynchronous transaction is a bug.
 */
export const transaction = <T>(
  db: HallDatabase,
  sealer: Sealer,
  work: (tx: WritableTx) => T,
  name = 'tx',
): T => {
  const connection = connectionOf(db);
  const { sqlite, failpoint } = connection;
  if (sqlite.inTransaction) throw new Error('a transaction is open already; transactions do not nest');
  const tx = new Transaction(sealer);
  let result: T;
  try {
    sqlite.exec('BEGIN IMMEDIATE');
    attach(tx, connection);
    failpoint(`${name}:begin`);
    result = work(tx);
    if (result instanceof Promise)
      throw new Error('a transaction does not wait: its work must be synchronous');
    failpoint(`${name}:before-seal`);
    if (tx.drafts.length > 0) insertSealed(tx, sealer.seal(tx.drafts, outboxHead(tx, sealer.genesis)));
    failpoint(`${name}:before-commit`);
    sqlite.exec('COMMIT');
  } catch (error) {
    // A full disk makes SQLite roll back by itself.
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
    throw asDbFault(error);
  } finally {
    detach(tx);
  }
  failpoint(`${name}:after-commit`);
  return result;
};
