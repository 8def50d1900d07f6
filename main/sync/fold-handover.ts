import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { WindowIdentity } from './check-entry.ts';
import { closing, nothing, recordOf, taskFor } from './fold-parts.ts';
import type { FoldedEntry, FoldedMessage, FoldResult, OpenedTask, RecordRow, TaskRow } from './sync-store.ts';

/* A record that moves to another jurisdiction (docs/decisions/0025), as the windows of both sides see it. */

/** What the record said last, as a row of its own schema. */
const carriedRow = (message: FoldedMessage, checked: FoldedEntry): RecordRow => {
  const { schema, record: body } = message.body as BodyOf<'handover/1'>;
  return { ...recordOf(message, checked, 'handed-over'), schema, body, bodyAt: null };
};

/** Here it is closed. The window that handed it over is told to take the printed certificate back. */
const foldLeaving = (
  self: WindowIdentity,
  record: RecordRow | undefined,
  message: FoldedMessage,
  checked: FoldedEntry,
  open: readonly TaskRow[],
): FoldResult => {
  if (record !== undefined && message.version <= record.version) return nothing;
  const { toPart, record: body } = message.body as BodyOf<'handover/1'>;
  const { msgId } = checked.entry;
  const next: RecordRow = {
    ...carriedRow(message, checked),
    caseFileId: record?.caseFileId ?? null,
    handover: { part: toPart, msgId },
  };
  const follows = record !== undefined && message.baseHash === record.hash;
  const detail = { version: next.version, hash: next.hash, msgId };
  const certificate = body['certificateNumber'];
  const isToBeTakenBack = message.device === self.device && typeof certificate === 'string';
  return {
    record: next,
    open: [
      ...(follows ? [] : [taskFor('alarm', msgId, next, checked, detail)]),
      ...(isToBeTakenBack
        ? [taskFor('take-back', msgId, next, checked, { ...detail, certificate, part: toPart })]
        : []),
    ],
    close: closing(open, ['confirm-or-return', 'correct', 'sent-back'], checked),
  };
};

/** Here it is offered, to both bureaus' windows; the one it names takes it. What stands here stays as it is. */
const foldArriving = (
  record: RecordRow | undefined,
  message: FoldedMessage,
  checked: FoldedEntry,
): FoldResult => {
  const { toAuthority: authority } = message.body as BodyOf<'handover/1'>;
  const { msgId, hash } = checked.entry;
  const handover = { part: message.part, msgId };
  const offered: RecordRow = {
    ...carriedRow(message, checked),
    part: checked.part,
    authority,
    caseFileId: null,
    handover,
  };
  const detail = { msgId, hash, version: message.version, part: message.part, authority };
  return {
    // As the exchange has it: what a third part has, or what is administered here, stays as it stands.
    record: record === undefined || record.handover?.part === message.part ? offered : undefined,
    open: [taskFor('take-over', msgId, { ...offered, caseFileId: null }, checked, detail)],
    close: [],
  };
};

export const foldHandover = (
  self: WindowIdentity,
  record: RecordRow | undefined,
  message: FoldedMessage,
  checked: FoldedEntry,
  open: readonly TaskRow[],
): FoldResult =>
  message.part === checked.part
    ? foldLeaving(self, record, message, checked, open)
    : foldArriving(record, message, checked);

/** Not taken: at the other side nothing waits any more, and where it came from the record is open again. */
export const foldDecline = (
  self: WindowIdentity,
  record: RecordRow | undefined,
  message: FoldedMessage,
  checked: FoldedEntry,
  open: readonly TaskRow[],
): FoldResult => {
  if (message.part === checked.part) {
    const offer = open.find((task) => task.kind === 'take-over' && task.detail['msgId'] === message.cause);
    return { ...nothing, close: offer === undefined ? [] : closing([offer], ['take-over'], checked) };
  }
  if (record?.status !== 'handed-over' || record.handover?.msgId !== message.cause) return nothing;
  const { reason } = message.body as BodyOf<'decline/1'>;
  const next: RecordRow = {
    ...record,
    status: 'stored',
    handover: null,
    position: checked.entry.position,
  };
  const { msgId } = checked.entry;
  const standing = { version: next.version, hash: next.hash, msgId: next.msgId };
  const opened: OpenedTask[] = [];
  if (record.senderDevice === self.device)
    opened.push(taskFor('sent-back', msgId, next, checked, { msgId, part: message.part, reason }));
  // The version it was closed in stands again, and is looked at as any other.
  if (record.senderBureau !== self.bureau)
    opened.push(taskFor('confirm-or-return', `${next.recordId}:${next.version}`, next, checked, standing));
  return {
    record: next,
    open: opened,
    close: closing(open, ['take-back'], checked),
  };
};
