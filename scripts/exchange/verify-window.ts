import { allRecords, cursorAt, feedCursorName, type FeedEntryRow } from '../../db/inbox.ts';
import { verifyJournal } from '../../db/journal.ts';
import { outboxHead, type OutboxMessage } from '../../db/outbox.ts';
import { type ReadDb, selectAll } from '../../db/sql.ts';
import { Fault } from '../../domain/faults.ts';
import { messageId } from '../../contract/exchange/message.ts';
import { genesisHash, linkHash } from '../../evidence/canonical.ts';
import { recordsDigest } from '../../evidence/records-digest.ts';
import type { Checked, Finding } from '../../exchange/verify-findings.ts';
import { refoldPart } from '../../exchange/verify-fold.ts';
import type { HeldStore } from '../../exchange/verify-held.ts';
import { checkEntry, type WindowIdentity } from '../../main/sync/check-entry.ts';
import { digestOfRecords } from '../../main/sync/digest.ts';
import { makeFold } from '../../main/sync/fold.ts';
import type { RecordRow } from '../../main/sync/sync-store.ts';

const windowChecks = ['outbox', 'inbox', 'window-record', 'journal'] as const;
export type WindowCheck = (typeof windowChecks)[number];
const windowDifferences = [
  'window-unknown',
  'outbox-off-chain',
  'outbox-text-differs',
  'outbox-not-landed',
  'outbox-verdict-differs',
  'landed-not-sent',
  'inbox-differs',
  'inbox-ahead',
  'window-record-differs',
  'window-record-missing',
  'window-record-extra',
  'journal-broken',
] as const;
export type WindowDifference = (typeof windowDifferences)[number];
type WindowFinding = Finding<WindowDifference>;
type WindowChecked = Checked<WindowCheck, WindowDifference>;

/** What a window holds at one moment. */
export interface HeldWindow {
  readonly self: WindowIdentity;
  readonly part: string;
  /** UTC ms; what the exchange has landed since may be newer than what was read here. */
  readonly readAt: number;
  readonly outbox: readonly OutboxMessage[];
  /** Numbers up to here may be known to the exchange alone: the window was restored, or its machine replaced. */
  readonly restoredTo: number;
  readonly cursor: number;
  readonly feed: readonly FeedEntryRow[];
  readonly records: readonly RecordRow[];
  readonly head: ReturnType<typeof outboxHead>;
  readonly journal: { readonly count: number; readonly brokenAt: string | null };
}
export interface WindowProof {
  readonly checks: readonly WindowChecked[];
  /** Messages that have not landed: they wait in the outbox. */
  readonly waiting: readonly string[];
  /** Feed entries the window has not read yet. */
  readonly unread: number;
}

const journalOf = (db: ReadDb): HeldWindow['journal'] => {
  try {
    const head = verifyJournal(db, { genesis: genesisHash, link: linkHash });
    return { count: head?.seq ?? 0, brokenAt: null };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'db/journal-broken') throw error;
    return { count: 0, brokenAt: String(error.detail.seq) };
  }
};

/** Reads a window whole; the caller holds one moment of it. */
export const readWindow = (db: ReadDb, self: WindowIdentity, part: string, readAt: number): HeldWindow => ({
  self,
  part,
  readAt,
  outbox: selectAll<OutboxMessage>(db, 'SELECT * FROM outbox ORDER BY epoch, seq'),
  restoredTo: Math.max(
    0,
    ...selectAll<{ baseSeq: number }>(db, 'SELECT base_seq FROM outbox_epochs').map((e) => e.baseSeq),
  ),
  cursor: cursorAt(db, feedCursorName(part)),
  feed: selectAll<FeedEntryRow>(db, 'SELECT * FROM feed_entries WHERE part = ? ORDER BY position', part),
  records: allRecords(db).filter((record) => record.part === part),
  head: outboxHead(db, genesisHash),
  journal: journalOf(db),
});

const verdictOfState = { accepted: 'ACCEPTED', rejected: 'REJECT', conflict: 'CONFLICT' } as const;

const checkOutbox = (held: HeldStore, window: HeldWindow): WindowChecked & { waiting: string[] } => {
  const findings: WindowFinding[] = [];
  const waiting: string[] = [];
  const { device } = window.self;
  const verdicts = new Map(
    held.results.filter((r) => r.device === device).map((r) => [messageId(r), r.verdict]),
  );
  if (!held.devices.has(device)) findings.push({ difference: 'window-unknown', at: device });
  const sealed = new Set<string>();
  let before: OutboxMessage | undefined;
  for (const message of window.outbox) {
    const { msgId: at, state } = message;
    sealed.add(at);
    const follows =
      before?.epoch === message.epoch
        ? before.seq + 1 === message.seq && before.hash === message.prevHash
        : message.epoch > 0 || message.prevHash === genesisHash;
    before = message;
    if (!follows || linkHash(message.prevHash, message.text) !== message.hash)
      findings.push({ difference: 'outbox-off-chain', at });
    const landed = held.messages.get(at);
    if (landed === undefined) {
      if (state === 'sealed' || state === 'sent') waiting.push(at);
      else findings.push({ difference: 'outbox-not-landed', at });
      continue;
    }
    if (landed.text !== message.text || landed.hash !== message.hash)
      findings.push({ difference: 'outbox-text-differs', at });
    if (state in verdictOfState && verdicts.get(at) !== verdictOfState[state as keyof typeof verdictOfState])
      findings.push({ difference: 'outbox-verdict-differs', at });
  }
  for (const { msgId: at, seq, receivedAt } of held.landed.get(device) ?? [])
    if (!sealed.has(at) && seq > window.restoredTo && receivedAt < window.readAt)
      findings.push({ difference: 'landed-not-sent', at });
  return { check: 'outbox', count: window.outbox.length, findings, waiting };
};

const checkInbox = (held: HeldStore, { part, cursor, feed }: HeldWindow): WindowChecked => {
  const findings: WindowFinding[] = [];
  const byPosition = new Map(feed.map((entry) => [entry.position, entry]));
  const entries = (held.feed.get(part) ?? []).filter(({ position }) => position <= cursor);
  for (const entry of entries) {
    const kept = byPosition.get(entry.position);
    const landed = held.messages.get(messageId(entry));
    const same =
      kept?.message === landed?.text &&
      kept?.hash === entry.hash &&
      kept.msgId === messageId(entry) &&
      kept.quarantined === entry.quarantined;
    if (!same) findings.push({ difference: 'inbox-differs', at: `${part}/${entry.position}` });
  }
  const highWater = held.highWater.get(part) ?? 0;
  for (const { position } of feed)
    if (position > highWater) findings.push({ difference: 'inbox-ahead', at: `${part}/${position}` });
  if (cursor > highWater) findings.push({ difference: 'inbox-ahead', at: `${part}/${cursor}` });
  return { check: 'inbox', count: entries.length, findings };
};

/** The exchange's feed up to the window's cursor, folded as a window folds it. */
const foldAsWindow = (held: HeldStore, window: HeldWindow): RecordRow[] => {
  const { self, part, cursor, head } = window;
  const own = new Map(window.outbox.map((message) => [message.msgId, message]));
  const known = { findOwn: (id: string) => own.get(id), head: () => head };
  const fold = makeFold(self);
  const records = new Map<string, RecordRow>();
  for (const row of held.feed.get(part) ?? []) {
    const message = held.messages.get(messageId(row));
    if (row.position > cursor || message === undefined) continue;
    const entry = {
      position: row.position,
      msgId: message.msgId,
      hash: row.hash,
      message: message.text,
      senderBureau: row.sender_bureau,
      receivedAt: row.received_at,
      quarantined: row.quarantined,
    };
    const checked = checkEntry(part, entry, self, known);
    const before = checked.recordId === null ? undefined : records.get(checked.recordId);
    const { record } = fold(before, checked, []);
    if (record !== undefined) records.set(record.recordId, record);
  }
  return [...records.values()];
};

const statusAtExchange = {
  stored: 'accepted',
  returned: 'returned',
  confirmed: 'confirmed',
  conflict: 'conflict',
  'handed-over': 'handed-over',
};
const digestible = ({ recordId, version, hash, status }: RecordRow) => ({
  recordId,
  version,
  hash,
  status: statusAtExchange[status],
});

/** One digest first; where it differs, each record by its id. */
const compareRecords = <T extends { readonly recordId: string }>(
  kept: readonly T[],
  due: readonly T[],
  digest: (records: readonly T[]) => string,
): WindowFinding[] => {
  if (digest(kept) === digest(due)) return [];
  const [keptById, dueById] = [kept, due].map((all) => new Map(all.map((r) => [r.recordId, r])));
  const findings: WindowFinding[] = [];
  for (const [at, record] of dueById ?? []) {
    const found = keptById?.get(at);
    if (found === undefined) findings.push({ difference: 'window-record-missing', at });
    else if (digest([found]) !== digest([record])) findings.push({ difference: 'window-record-differs', at });
  }
  for (const at of keptById?.keys() ?? [])
    if (dueById?.has(at) !== true) findings.push({ difference: 'window-record-extra', at });
  return findings;
};

/**
 * The window's records are those of the exchange at the position the window has read to: the versioned ones against the
 * exchange's own judgement, and all of them, facts too, against the feed folded as windows fold.
 */
const checkWindowRecords = (held: HeldStore, window: HeldWindow): WindowChecked => {
  const { records } = refoldPart(held, window.part, window.cursor);
  const versioned = window.records.filter((record) => record.class === 'state').map(digestible);
  const findings = [
    ...compareRecords(versioned, [...records.values()], recordsDigest),
    ...compareRecords(window.records, foldAsWindow(held, window), digestOfRecords),
  ];
  const unique = new Map(findings.map((finding) => [`${finding.difference} ${finding.at}`, finding]));
  return { check: 'window-record', count: window.records.length, findings: [...unique.values()] };
};

/** Proves a window against a store read after it. */
export const proveWindow = (held: HeldStore, window: HeldWindow): WindowProof => {
  const { waiting, ...outbox } = checkOutbox(held, window);
  const { count, brokenAt } = window.journal;
  const journal: WindowChecked = {
    check: 'journal',
    count,
    findings: brokenAt === null ? [] : [{ difference: 'journal-broken', at: brokenAt }],
  };
  return {
    checks: [outbox, checkInbox(held, window), checkWindowRecords(held, window), journal],
    waiting,
    unread: Math.max(0, (held.highWater.get(window.part) ?? 0) - window.cursor),
  };
};
