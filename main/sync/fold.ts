import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { Message } from '../../contract/exchange/message.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { WindowIdentity } from './check-entry.ts';
import type {
  CheckedEntry,
  ClosedTask,
  Fold,
  FoldResult,
  OpenedTask,
  RecordRow,
  TaskRow,
} from './sync-store.ts';

const nothing: FoldResult = { record: undefined, open: [], close: [] };

const recordOf = (
  message: Message,
  { part, entry }: CheckedEntry,
  status: RecordRow['status'],
): RecordRow => ({
  recordId: message.recordId,
  part,
  class: message.class === 'fact' ? 'fact' : 'state',
  version: message.version,
  hash: entry.hash,
  status,
  schema: message.schema,
  msgId: entry.msgId,
  actId: message.actId,
  senderBureau: entry.senderBureau,
  senderDevice: message.device,
  officer: message.officer,
  authority: message.authority,
  taxpayerNo: message.taxpayer,
  caseFileId: message.caseFileId,
  businessDate: message.businessDate as PlainDate,
  body: message.body,
  lastReturn: null,
  quarantined: entry.quarantined,
  position: entry.position,
  receivedAt: entry.receivedAt,
});

const closing = (
  open: readonly TaskRow[],
  kinds: readonly TaskRow['kind'][],
  { entry }: CheckedEntry,
): ClosedTask[] =>
  open
    .filter((task) => kinds.includes(task.kind))
    .map((task) => ({ id: task.id, at: entry.receivedAt, by: entry.msgId }));

const taskFor = (
  kind: OpenedTask['kind'],
  id: string,
  record: RecordRow,
  { entry }: CheckedEntry,
  detail: OpenedTask['detail'],
): OpenedTask => ({
  id: `${kind}:${id}`,
  kind,
  recordId: record.recordId,
  caseFileId: record.caseFileId,
  taxpayerNo: record.taxpayerNo,
  openedAt: entry.receivedAt,
  detail,
});

/** A new version of a state record. The exchange has checked its base; a feed that skips one is a conflict to see. */
const foldVersion = (
  self: WindowIdentity,
  record: RecordRow | undefined,
  message: Message,
  checked: CheckedEntry,
  open: readonly TaskRow[],
): FoldResult => {
  if (record !== undefined && message.version <= record.version) return nothing;
  const follows = record === undefined ? message.version === 1 : message.baseHash === record.hash;
  const next = recordOf(message, checked, follows ? 'stored' : 'conflict');
  const opened: OpenedTask[] = [];
  const detail = { version: next.version, hash: next.hash, msgId: next.msgId };
  if (!follows) opened.push(taskFor('alarm', next.msgId, next, checked, detail));
  // An entry of a lane is answered by an act in the case, not confirmed as a record.
  if (checked.entry.senderBureau !== self.bureau && message.schema !== 'case-entry/1') {
    opened.push(taskFor('confirm-or-return', `${next.recordId}:${next.version}`, next, checked, detail));
  }
  return { record: next, open: opened, close: closing(open, ['confirm-or-return', 'correct'], checked) };
};

/** A fact is kept once, for ever. One that was not in order is counted too, and a person is told. */
const foldFact = (record: RecordRow | undefined, message: Message, checked: CheckedEntry): FoldResult => {
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
  message: Message,
  checked: CheckedEntry,
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
  message: Message,
  checked: CheckedEntry,
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

const foldMessage = (
  self: WindowIdentity,
  record: RecordRow | undefined,
  message: Message,
  checked: CheckedEntry,
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
  }
};

/** What came is not as it should be: a person is told, whatever the records make of it. */
const alarmFor = ({ part, entry, problem }: CheckedEntry): OpenedTask => ({
  id: `alarm:${part}:${entry.position}`,
  kind: 'alarm',
  recordId: null,
  caseFileId: null,
  taxpayerNo: '',
  openedAt: entry.receivedAt,
  detail: { code: problem, msgId: entry.msgId, position: entry.position },
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
