import type { DraftMessage } from '../../../db/transaction.ts';
import { plainDate } from '../../../domain/plain-date.ts';

/** A message of no business meaning: for tests of storing and sending. */
export const draft = (n: number, text = ''): DraftMessage => ({
  kind: 'FACT',
  schema: 'collection/1',
  authority: 'state',
  part: '350100',
  taxpayer: '350100200000000001',
  recordId: `record-${n}`,
  baseVersion: 0,
  baseHash: '0'.repeat(64),
  version: 1,
  cause: null,
  actId: `act-${n}`,
  officer: 'officer-1',
  actingFor: 'state',
  under: 'own-office',
  hall: 'hall-1',
  caseFileId: `case-${n}`,
  businessDate: plainDate('2016-03-15'),
  recordedAt: 1_458_000_000_000 + n,
  body: { text },
});
