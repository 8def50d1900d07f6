import { Fault } from '../domain/faults.ts';
import { insertRow, type ReadDb, selectOne, selectAll } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** What happened, who did it and for whom. Kept as one canonical text that the chain covers. */
export interface JournalEntry {
  /** Stable name of the event, e.g. `case/filed`, `officer/signed-in`. */
  readonly what: string;
  /** UTC ms by this device's clock. */
  readonly at: number;
  readonly officer: string | null;
  readonly actId: string | null;
  readonly caseFileId: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** How one link of the chain follows from the one before it (handed in: hashing is not this folder's). */
export interface JournalLink {
  /** `prevHash` of the very first link. */
  readonly genesis: string;
  link(prevHash: string, text: string): string;
}

export interface JournalRow {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly entryText: string;
}
export type JournalHead = Pick<JournalRow, 'seq' | 'hash'>;

/** The last link; printed on the day report, so that a cut-off tail is seen. */
export const journalHead = (db: ReadDb): JournalHead | undefined =>
  selectOne<JournalHead>(db, 'SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');

export const journalRows = (db: ReadDb, afterSeq: number, limit: number): JournalRow[] =>
  selectAll<JournalRow>(db, 'SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?', afterSeq, limit);

/** Appends one entry. Called by `WritableTx.journal` only. */
export const appendJournal = (tx: WritableTx, entryText: string, chain: JournalLink): void => {
  const head = journalHead(tx);
  const prevHash = head?.hash ?? chain.genesis;
  insertRow(tx, 'journal', {
    seq: (head?.seq ?? 0) + 1,
    prevHash,
    hash: chain.link(prevHash, entryText),
    entryText,
  });
};

const pageRows = 1000;

/**
 * Checks the whole chain, and, given an `anchor` noted earlier (day report, certificate), that the journal still
 * contains it. Throws db/journal-broken naming the first entry that does not fit; returns the head otherwise.
 */
export const verifyJournal = (
  db: ReadDb,
  chain: JournalLink,
  anchor?: JournalHead,
): JournalHead | undefined => {
  let seq = 0;
  let hash = chain.genesis;
  let anchored = anchor === undefined;
  for (;;) {
    const rows = journalRows(db, seq, pageRows);
    for (const row of rows) {
      const sound =
        row.seq === seq + 1 && row.prevHash === hash && row.hash === chain.link(hash, row.entryText);
      if (!sound) throw new Fault('db/journal-broken', { seq: seq + 1 });
      ({ seq, hash } = row);
      if (anchor?.seq === seq) {
        if (anchor.hash !== hash) throw new Fault('db/journal-broken', { seq });
        anchored = true;
      }
    }
    if (rows.length < pageRows) break;
  }
  if (!anchored) throw new Fault('db/journal-broken', { seq: seq + 1 });
  return seq === 0 ? undefined : { seq, hash };
};
