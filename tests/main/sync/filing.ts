import type { Bureau } from '../../../domain/bureau.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import type { MessageDraft } from '../../../main/sync/sealer.ts';
import type { RecordRow } from '../../../main/sync/sync-store.ts';

const on = plainDate('2016-03-15');
const stamp = {
  part: '350100',
  taxpayer: '350100200000000001',
  officer: 'officer-1',
  under: 'own-office',
  hall: 'hall-1',
  caseFileId: 'case-1',
  businessDate: on,
  recordedAt: 1_458_000_000_000,
} as const;

export const filingBody = (bureau: Bureau, contactName: string) => ({
  bureau,
  status: 'filed',
  matter: 'norm-17',
  revision: 1,
  taxpayerName: '陈记茶行',
  taxpayerKind: 'small-scale',
  filingPeriod: 'month',
  periodStart: '2016-02-01',
  periodEnd: '2016-02-29',
  place: 'city',
  dueOn: '2016-03-15',
  filedOn: '2016-03-15',
  contactName,
  contactPhone: '13800000000',
  identification: 'card',
  declared: { gross: 3_090_000 },
  lines: [],
  totalFen: 0,
});

/** The first version of one bureau's half of a filing. */
export const filing = (recordId: string, bureau: Bureau = 'state', contactName = '陈国梁'): MessageDraft => ({
  ...stamp,
  kind: 'RECORD',
  schema: 'joint-filing/1',
  authority: bureau,
  actingFor: bureau,
  recordId,
  baseVersion: 0,
  baseHash: genesisHash,
  version: 1,
  cause: null,
  actId: `act-${recordId}`,
  body: filingBody(bureau, contactName),
});

export const correction = (record: RecordRow, contactName: string): MessageDraft => ({
  ...filing(record.recordId, record.authority),
  kind: 'CORRECTION',
  baseVersion: record.version,
  baseHash: record.hash,
  version: record.version + 1,
  cause: record.lastReturn?.msgId ?? null,
  body: filingBody(record.authority, contactName),
});

const about = (record: RecordRow, actingFor: Bureau) => ({
  ...stamp,
  authority: record.authority,
  actingFor,
  recordId: record.recordId,
  baseVersion: record.version,
  baseHash: record.hash,
  version: record.version,
  cause: null,
  actId: `act-about-${record.recordId}`,
});
const versionOf = (record: RecordRow) => ({
  recordId: record.recordId,
  version: record.version,
  versionHash: record.hash,
});

export const confirmation = (record: RecordRow, by: Bureau): MessageDraft => ({
  ...about(record, by),
  kind: 'CONFIRM',
  schema: 'confirm/1',
  body: versionOf(record),
});
export const returned = (record: RecordRow, by: Bureau, field = 'contactName'): MessageDraft => ({
  ...about(record, by),
  kind: 'RETURN',
  schema: 'return/1',
  body: { ...versionOf(record), field, reason: '与登记信息不符' },
});
export const collection = (recordId: string): MessageDraft => ({
  ...stamp,
  kind: 'FACT',
  schema: 'collection/1',
  authority: 'local',
  actingFor: 'local',
  recordId,
  baseVersion: 0,
  baseHash: genesisHash,
  version: 1,
  cause: null,
  actId: `act-${recordId}`,
  body: {
    bureau: 'local',
    method: 'cash',
    voucherBureau: 'local',
    voucherNumber: '(161)闽地现 00000100',
    lines: [],
    totalFen: 0,
    collectedOn: '2016-03-15',
    ledger: [],
  },
});
