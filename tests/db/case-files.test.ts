import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  actExists,
  appendCaseAction,
  caseActionsOf,
  caseFilesOfTaxpayer,
  filedPeriodsOf,
  findCaseFile,
  findDraft,
  insertFiledPeriod,
  listCaseFiles,
  saveDraft,
  setCaseStatus,
} from '../../db/case-files.ts';
import { documentsOfCase, findDocument, insertDocument } from '../../db/documents.ts';
import {
  findPrintJob,
  insertPrintJob,
  openPrintJobs,
  printJobsOfDocument,
  updatePrintJob,
} from '../../db/print-jobs.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';
import { day, openCase, refuses, taxpayerNo } from './opened-case.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => t.remove());

describe('a case file', () => {
  it('keeps its draft through a crash and lists by status, last changed first', () => {
    openCase(t);
    const draft = { caseFileId: 'case-1', answers: { gross: '30900.00' }, papers: ['return'], savedAt: 2 };
    t.write((tx) => saveDraft(tx, { ...draft, answers: { gross: '3' } }));
    t.write((tx) => saveDraft(tx, draft));
    expect(findDraft(t.reopen(), 'case-1')).toEqual(draft);
    t.write((tx) => setCaseStatus(tx, 'case-1', { status: 'held', updatedAt: 5, heldReason: '等待补件' }));
    openCaseAgain();
    expect(listCaseFiles(t.db, [], 10).map((c) => c.id)).toEqual(['case-1', 'case-2']);
    expect(listCaseFiles(t.db, ['held'], 10)).toMatchObject([{ id: 'case-1', heldReason: '等待补件' }]);
    expect(listCaseFiles(t.db, ['filed'], 10)).toEqual([]);
    expect(findCaseFile(t.db, 'case-1')?.humanNo).toBe('W1-case-1');
    expect(caseFilesOfTaxpayer(t.db, taxpayerNo)).toHaveLength(2);
  });
  const openCaseAgain = (): void => openCase(t, 'case-2');

  it('has two lanes that are only ever added to, each for its own bureau', () => {
    openCase(t);
    const action = (lane: 'state' | 'local', actId: string) => ({
      caseFileId: 'case-1',
      lane,
      actId,
      action: 'file',
      officer: 'officer-1',
      actingFor: lane,
      under: 'own-office' as const,
      hall: 'hall-1',
      at: 1,
      businessDate: day,
      payload: { n: 1 },
      hash: 'h',
    });
    const seqs = t.write((tx) => [
      appendCaseAction(tx, action('state', 'act-1')),
      appendCaseAction(tx, action('local', 'act-1')),
      appendCaseAction(tx, action('local', 'act-2')),
    ]);
    expect(seqs).toEqual([1, 1, 2]);
    expect(caseActionsOf(t.db, 'case-1').map((a) => [a.lane, a.seq])).toEqual([
      ['local', 1],
      ['local', 2],
      ['state', 1],
    ]);
    expect(actExists(t.db, 'act-2')).toBe(true);
    expect(actExists(t.db, 'act-3')).toBe(false);
    const wrongHat = { ...action('state', 'act-4'), actingFor: 'local' as const };
    expect(() => t.write((tx) => appendCaseAction(tx, wrongHat))).toThrow();
    refuses(t, "UPDATE case_actions SET hash = 'x'", /append-only/);
    refuses(t, 'DELETE FROM case_actions', /append-only/);
  });

  it('covers its period only while it stands', () => {
    openCase(t);
    t.write((tx) => {
      insertFiledPeriod(tx, {
        caseFileId: 'case-1',
        taxpayerNo,
        matterId: 'norm-17',
        periodStart: day,
        periodEnd: day,
      });
    });
    expect(filedPeriodsOf(t.db, taxpayerNo)).toEqual([]);
    t.write((tx) => setCaseStatus(tx, 'case-1', { status: 'filed', updatedAt: 2, heldReason: null }));
    expect(filedPeriodsOf(t.db, taxpayerNo)).toEqual([
      { matterId: 'norm-17', periodStart: day, periodEnd: day, caseFileId: 'case-1' },
    ]);
    t.write((tx) => setCaseStatus(tx, 'case-1', { status: 'reversed', updatedAt: 3, heldReason: null }));
    expect(filedPeriodsOf(t.db, taxpayerNo)).toEqual([]);
  });
});

describe('documents and print jobs', () => {
  const document = {
    id: 'doc-1',
    caseFileId: null,
    actId: 'act-1',
    kind: 'notice',
    template: 'supplement-notice',
    title: '补正通知书',
    bureau: 'state',
    number: null,
    data: { items: ['营业执照'] },
    contentHash: 'h',
    createdAt: 1,
  } as const;
  const job = {
    id: 'job-1',
    documentId: 'doc-1',
    deviceKind: 'document-printer',
    voucherBureau: null,
    voucherKind: null,
    voucherNumber: null,
    isCopy: false,
    preparedAt: 1,
  };

  it('keep the document as it was issued', () => {
    t.write((tx) => insertDocument(tx, document));
    expect(findDocument(t.db, 'doc-1')).toEqual(document);
    expect(documentsOfCase(t.db, 'case-1')).toEqual([]);
    refuses(t, "UPDATE documents SET title = 'x'", /final/);
  });

  it('stand open over a restart until a person or the printer has settled them', () => {
    t.write((tx) => {
      insertDocument(tx, document);
      insertPrintJob(tx, job);
    });
    t.write((tx) => updatePrintJob(tx, 'job-1', { status: 'sent', attempts: 1, sentAt: 2 }));
    expect(openPrintJobs(t.reopen())).toMatchObject([
      { id: 'job-1', status: 'sent', isCopy: false, attempts: 1 },
    ]);
    t.write((tx) => updatePrintJob(tx, 'job-1', { status: 'issued', settledAt: 3 }));
    expect(openPrintJobs(t.db)).toEqual([]);
    expect(findPrintJob(t.db, 'job-1')?.settledAt).toBe(3);
    expect(printJobsOfDocument(t.db, 'doc-1')).toHaveLength(1);
    expect(() => t.write((tx) => updatePrintJob(tx, 'job-1', { status: 'prepared' }))).toThrow('final');
    refuses(t, 'DELETE FROM print_jobs', /never deleted/);
  });

  it('never name a voucher that was not spent', () => {
    t.write((tx) => insertDocument(tx, document));
    const named = { ...job, voucherBureau: 'local' as const, voucherKind: 'tax-receipt', voucherNumber: 'x' };
    expect(() => t.write((tx) => insertPrintJob(tx, named))).toThrow();
  });
});
