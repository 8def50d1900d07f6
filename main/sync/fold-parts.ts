import type { PlainDate } from '../../domain/plain-date.ts';
import type {
  FoldedEntry,
  FoldedMessage,
  ClosedTask,
  FoldResult,
  OpenedTask,
  RecordRow,
  TaskRow,
} from './sync-store.ts';

/* What every fold of an entry is made of. */

export const nothing: FoldResult = { record: undefined, open: [], close: [] };

export const recordOf = (
  message: FoldedMessage,
  { part, entry }: FoldedEntry,
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
  bodyAt: entry.position,
  lastReturn: null,
  handover: null,
  quarantined: entry.quarantined,
  position: entry.position,
  receivedAt: entry.receivedAt,
});

export const closing = (
  open: readonly TaskRow[],
  kinds: readonly TaskRow['kind'][],
  { entry }: FoldedEntry,
): ClosedTask[] =>
  open
    .filter((task) => kinds.includes(task.kind))
    .map((task) => ({ id: task.id, at: entry.receivedAt, by: entry.msgId }));

export const taskFor = (
  kind: OpenedTask['kind'],
  id: string,
  record: RecordRow,
  { entry }: FoldedEntry,
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
