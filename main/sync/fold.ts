import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { alarmOf } from './alarms.ts';
import type { WindowIdentity } from './check-entry.ts';
import { foldDecline, foldHandover } from './fold-handover.ts';
import { closing, nothing, recordOf, taskFor } from './fold-parts.ts';
import type {
  Fold,
  FoldedEntry,
  FoldedMessage,
  FoldResult,
  OpenedTask,
  RecordRow,
  TaskRow,
} from './sync-store.ts';

/** A new version of a state record. The exchange has checked its base; a feed that skips one is a conflict to see. */
const foldVersion = (
  self: WindowIdentity,
  record: RecordRow | undefined,
  message: FoldedMessage,
  checked: FoldedEntry,
  open: readonly TaskRow[],
): FoldResult => {
  const taken = open.find((task) => task.kind === 'take-over' && task.detail['msgId'] === message.cause);
  if (taken === undefined && record !== undefined && message.version <= record.version) return nothing;
  const base = taken?.detail['hash'] ?? record?.hash;
  const follows = base === undefined ? message.version === 1 : message.baseHash === base;
  const next = recordOf(message, checked, follows ? 'stored' : 'conflict');
  const opened: OpenedTask[] = [];
  const detail = { version: next.version, hash: next.hash, msgId: next.msgId };
  if (!follows) opened.push(taskFor('alarm', next.msgId, next, checked, detail));
  // An entry of a lane is answered by an act in the case, not confirmed as a record.
  if (checked.entry.senderBureau !== self.bureau && message.schema !== 'case-entry/1') {
    opened.push(taskFor('confirm-or-return', `${next.recordId}:${next.version}`, next, checked, detail));
  }
  const done = closing(open, ['confirm-or-return', 'correct', 'sent-back'], checked);
  const taking = taken === undefined ? [] : closing([taken], ['take-over'], checked);
  return { record: next, open: opened, close: [...done, ...taking] };
};

/** A fact is kept once, for ever. One that was not in order is counted too, and a person is told. */
const foldFact = (
  record: RecordRow | undefined,
  message: FoldedMessage,
  checked: FoldedEntry,
): FoldResult => {
  if (record !== undefined) return nothing;
  const next = recordOf(message, checked, 'stored');
  const { quarantined } = checked.entry;
  const detail = { code: quarantined, msgId: next.msgId };
  return {
    record: next,
    open: quarantined === null ? [] : [taskFor('alarm', next.msgId, next, checked, detail)],
    close: [],
  };
};

/** Norm item 36: the other bureau returns a stored version, with field and reason; its sender corrects it. */
const foldReturn = (
  self: WindowIdentity,
  record: RecordRow,
  message: FoldedMessage,
  checked: FoldedEntry,
  open: readonly TaskRow[],
): FoldResult => {
  const body = message.body as BodyOf<'return/1'>;
  if (record.class === 'fact' || body.version !== record.version || body.versionHash !== record.hash) {
    return nothing;
  }
  const { msgId, position } = checked.entry;
  const { version, field, reason } = body;
  const next: RecordRow = {
    ...record,
    status: 'returned',
    lastReturn: { msgId, version, field, reason, officer: message.officer },
    position,
  };
  const mine = record.senderDevice === self.device;
  return {
    record: next,
    open: mine ? [taskFor('correct', msgId, next, checked, { msgId, version, field, reason })] : [],
    close: closing(open, ['confirm-or-return'], checked),
  };
};

/** Norm item 36: the other bureau has confirmed and stored a version. Withdraws a return of the same version. */
const foldConfirm = (
  record: RecordRow,
  message: FoldedMessage,
  checked: FoldedEntry,
  open: readonly TaskRow[],
): FoldResult => {
  const body = message.body as BodyOf<'confirm/1'>;
  if (body.version !== record.version || body.versionHash !== record.hash) return nothing;
  return {
    record: { ...record, status: 'confirmed', lastReturn: null, position: checked.entry.position },
    open: [],
    close: closing(open, ['confirm-or-return', 'correct'], checked),
  };
};

/** That a machine began anew, and where it stood: a record of its own, for all to see and nobody to answer. */
const foldEpoch = (
  record: RecordRow | undefined,
  message: FoldedMessage,
  checked: FoldedEntry,
): FoldResult =>
  record === undefined ? { record: recordOf(message, checked, 'stored'), open: [], close: [] } : nothing;

const foldMessage = (
  self: WindowIdentity,
  record: RecordRow | undefined,
  message: FoldedMessage,
  checked: FoldedEntry,
  open: readonly TaskRow[],
): FoldResult => {
  if (record !== undefined && checked.entry.position <= record.position) return nothing;
  switch (message.kind) {
    case 'RECORD':
    case 'CORRECTION':
      return foldVersion(self, record, message, checked, open);
    case 'FACT':
      return foldFact(record, message, checked);
    case 'RETURN':
      return record === undefined ? nothing : foldReturn(self, record, message, checked, open);
    case 'CONFIRM':
      return record === undefined ? nothing : foldConfirm(record, message, checked, open);
    case 'HANDOVER':
      return foldHandover(self, record, message, checked, open);
    case 'DECLINE':
      return foldDecline(self, record, message, checked, open);
    case 'TAKEN':
      // It changes no record: where it left, it is away, and where it arrived, the version that took it says so.
      return nothing;
    case 'EPOCH':
      return foldEpoch(record, message, checked);
  }
};

/** What came is not as it should be: a person is told, whatever the records make of it. */
const alarmFor = ({ part, entry, problem }: FoldedEntry): OpenedTask =>
  alarmOf(`${part}:${entry.position}`, entry.receivedAt, {
    code: problem,
    msgId: entry.msgId,
    position: entry.position,
  });

/**
 * What one feed entry makes of its record and of this window's tasks. Pure: the same feed gives the same records at
 * every window, and the tasks of each follow from who it is. An entry at or before the record's position has been
 * folded already and changes nothing.
 */
export const makeFold =
  (self: WindowIdentity): Fold =>
  (record, checked, open) => {
    const { message, problem } = checked;
    const folded = message === null ? nothing : foldMessage(self, record, message, checked, open);
    return problem === null ? folded : { ...folded, open: [...folded.open, alarmFor(checked)] };
  };
