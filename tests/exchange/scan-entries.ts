import type { ScanReference } from '../../domain/scan.ts';
import { sha256 } from '../support/scans.ts';
import type { Draft } from './test-window.ts';

export const referenceTo = (bytes: Uint8Array, over: Partial<ScanReference> = {}): ScanReference => ({
  hash: sha256(bytes),
  size: bytes.length,
  mediaType: 'application/pdf',
  title: '上级批复',
  ...over,
});

/** The first entry of a lane that names scans. */
export const entryNaming = (
  caseId: string,
  scans: readonly ScanReference[],
  over: Partial<Draft> = {},
): Draft => ({
  kind: 'RECORD',
  schema: 'case-entry/1',
  recordId: `lane:${caseId}:state`,
  taxpayer: '',
  caseFileId: caseId,
  body: {
    bureau: 'state',
    caseNo: 'A-1',
    matter: 'norm-25-permanent-establishment',
    mode: 1,
    revision: 1,
    subject: '远洋工程公司',
    act: 'open',
    entryNo: 1,
    seen: 0,
    fence: 1,
    answers: {},
    documents: [],
    ...(scans.length === 0 ? {} : { scans: scans.map((scan) => ({ ...scan })) }),
    doneOn: '2016-03-10',
    handledBy: '赵长青',
  },
  ...over,
});
