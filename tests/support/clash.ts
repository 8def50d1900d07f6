import { insertFeedEntry, openTask, putRecord, type RecordRow } from '../../db/inbox.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import { town } from '../../main/training/town/town.ts';
import { filingBody } from '../main/sync/filing.ts';
import { smallScaleTaxpayer } from './hall.ts';

/* The Local window amended its record of a filing; another Local window was first. */

export const clashRecordId = 'filing:case-1:local';
export const clashHashes = { base: 'a'.repeat(64), theirs: 'b'.repeat(64) };
const stamp = {
  part: '359901',
  taxpayer: smallScaleTaxpayer,
  officer: 'l-zheng',
  under: 'own-office',
  hall: 'hall-1',
  caseFileId: null,
  businessDate: plainDate('2016-04-05'),
  recordedAt: 1_459_818_000_000,
  actId: 'act-mine',
} as const;

export interface Clash {
  readonly mine?: Readonly<Record<string, unknown>>;
  readonly theirs?: Readonly<Record<string, unknown>>;
  readonly kind?: 'RECORD' | 'RETURN';
  readonly authority?: Bureau;
  readonly returned?: boolean;
  readonly isRead?: boolean;
}

const standing = ({ theirs = {}, returned = false }: Clash): RecordRow => ({
  recordId: clashRecordId,
  part: stamp.part,
  class: 'state',
  version: 2,
  hash: clashHashes.theirs,
  status: returned ? 'returned' : 'stored',
  schema: 'joint-filing/1',
  msgId: 'jb-22:0:1',
  actId: 'act-theirs',
  senderBureau: 'local',
  senderDevice: 'jb-22',
  officer: 'l-lai',
  authority: 'local',
  taxpayerNo: smallScaleTaxpayer,
  caseFileId: null,
  businessDate: stamp.businessDate,
  body: { ...filingBody('local', '对方改的'), ...theirs },
  bodyAt: null,
  handover: null,
  lastReturn: returned
    ? { msgId: 'jb-11:0:9', version: 2, field: 'contactName', reason: '不清', officer: 'n-lin' }
    : null,
  quarantined: null,
  position: 2,
  receivedAt: stamp.recordedAt,
});

/** The first message of the Local window, and the version that won against it; answers the id of the task. */
export const plantClash = (tx: WritableTx, of: Clash = {}): string => {
  const { mine = {}, kind = 'RECORD', authority = 'local', isRead = true } = of;
  const recordId = clashRecordId;
  const base = { ...filingBody('local', '原来的') };
  const body =
    kind === 'RETURN'
      ? { recordId, version: 1, versionHash: clashHashes.base, field: 'contactName', reason: '姓名有误' }
      : { ...base, contactName: '本窗口改的', ...mine };
  const msgId = `${town.localWindowId}:0:1`;
  const taskId = `conflict:${msgId}`;
  tx.enqueue({
    ...stamp,
    kind,
    schema: kind === 'RETURN' ? 'return/1' : 'joint-filing/1',
    authority,
    actingFor: 'local',
    recordId,
    baseVersion: 1,
    baseHash: clashHashes.base,
    version: kind === 'RETURN' ? 1 : 2,
    cause: null,
    body,
  });
  insertFeedEntry(tx, {
    part: stamp.part,
    position: 1,
    msgId: 'jb-11:0:1',
    hash: clashHashes.base,
    message: JSON.stringify({
      schema: 'joint-filing/1',
      version: 1,
      baseHash: genesisHash,
      body: base,
      caseFileId: null,
      device: 'jb-11',
      officer: 'n-lin',
    }),
    senderBureau: 'state',
    receivedAt: 1,
    quarantined: null,
    recordId,
    problem: null,
  });
  if (isRead) putRecord(tx, standing(of));
  openTask(tx, {
    id: taskId,
    kind: 'conflict',
    recordId,
    caseFileId: null,
    taxpayerNo: smallScaleTaxpayer,
    openedAt: stamp.recordedAt,
    detail: { msgId, code: 'exchange/version-stale', currentVersion: 2, currentHash: clashHashes.theirs },
  });
  return taskId;
};
