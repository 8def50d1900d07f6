import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  actExists,
  appendCaseAction,
  caseActionsOf,
  caseFilesOfTaxpayer,
  filedPeriodsOf,
  findCaseFile,
  findDraft,
  insertCaseFile,
  insertFiledPeriod,
  listCaseFiles,
  saveDraft,
  setCaseStatus,
} from '../../db/case-files.ts';
import { documentsOfCase, findDocument, insertDocument } from '../../db/documents.ts';
import {
  appendLedgerEntry,
  ledgerBetween,
  ledgerOfAct,
  ledgerTotals,
  markLedgerEntry,
} from '../../db/memorandum-ledger.ts';
import {
  clearLockout,
  endGrant,
  endSession,
  findLockout,
  findOfficer,
  findPin,
  grantsOf,
  insertGrant,
  insertOfficer,
  insertSession,
  listGrants,
  listOfficers,
  openSessions,
  putLockout,
  setOfficerActive,
  setPin,
} from '../../db/officers.ts';
import {
  closeCashSession,
  findCashSession,
  findLastClosedDate,
  findOpenCashSession,
  findPayment,
  findReversalOf,
  insertCashSession,
  insertPayment,
  paymentLinesOf,
  type PaymentRow,
  paymentsOfCase,
  takenInSession,
} from '../../db/payments.ts';
import {
  findPrintJob,
  insertPrintJob,
  openPrintJobs,
  printJobsOfDocument,
  updatePrintJob,
} from '../../db/print-jobs.ts';
import {
  findParameter,
  insertHallAgreement,
  listHallAgreements,
  listParameters,
  nextCount,
  setParameter,
} from '../../db/profile.ts';
import { connectionOf } from '../../db/sql.ts';
import { putTaxpayer } from '../../db/taxpayers.ts';
import { fen } from '../../domain/money.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => t.remove());

const day = plainDate('2016-03-15');
const taxpayerNo = '350100200000000001';
const refuses = (sql: string, sentence: RegExp): void =>
  expect(() => connectionOf(t.db).sqlite.exec(sql)).toThrow(sentence);

const openCase = (id = 'case-1'): void =>
  t.write((tx) => {
    putTaxpayer(tx, {
      taxpayerNo,
      creditCode: null,
      name: '陈记茶行',
      initials: 'cjcx',
      vatStatus: 'small-scale',
      entityType: 'household',
      registrationType: '个体工商户',
      place: 'city',
      address: '',
      industry: '',
      legalPersonName: '陈国梁',
      contactPhone: '',
      statusOf: { state: 'normal', local: 'normal' },
      arrearsFenOf: { state: fen(0), local: fen(0) },
      creditLevel: 'none',
      groupVersions: {},
    });
    insertCaseFile(tx, {
      id,
      humanNo: `W1-${id}`,
      matterId: 'norm-17',
      mode: 2,
      revision: 1,
      taxpayerNo,
      identificationId: null,
      status: 'draft',
      openedBy: 'officer-1',
      openedAt: 1,
      updatedAt: 1,
      businessDate: day,
      heldReason: null,
    });
  });

describe('what the bureaus set', () => {
  it('is the value in force on the date, with who set it and when', () => {
    const set = (from: string, value: unknown) =>
      t.write((tx) =>
        setParameter(tx, {
          name: 'field-cash-limit',
          from: plainDate(from),
          value,
          setBy: 'officer-9',
          setOn: day,
        }),
      );
    set('2016-01-01', { amountFen: 100 });
    set('2016-05-01', '停收');
    const on = (date: string) => findParameter(t.db, 'field-cash-limit', plainDate(date))?.value;
    expect([on('2015-12-31'), on('2016-01-01'), on('2016-04-30'), on('2016-05-01')]).toEqual([
      undefined,
      { amountFen: 100 },
      { amountFen: 100 },
      '停收',
    ]);
    set('2016-05-01', null);
    expect(on('2016-05-01')).toBeNull();
    expect(listParameters(t.db)).toHaveLength(2);
  });

  it('includes the hall’s dated agreements', () => {
    const agreement = {
      id: 'agreement-1',
      item: 17,
      mode: 2,
      voucherBureauForLocal: 'local',
      from: plainDate('2016-01-01'),
      to: null,
      document: '榕国税〔2016〕1号',
    } as const;
    t.write((tx) => insertHallAgreement(tx, agreement));
    expect(listHallAgreements(t.db)).toEqual([agreement]);
  });

  it('counts running numbers without a gap, and not for an act that was undone', () => {
    expect(t.write((tx) => [nextCount(tx, 'case'), nextCount(tx, 'case'), nextCount(tx, 'notice')])).toEqual([
      1, 2, 1,
    ]);
    expect(() =>
      t.write((tx) => {
        nextCount(tx, 'case');
        throw new Error('no');
      }),
    ).toThrow();
    expect(t.write((tx) => nextCount(tx, 'case'))).toBe(3);
  });
});

describe('officers', () => {
  const officer = { id: 'officer-1', name: '林晓', bureau: 'state', trainedOn: day, isActive: true } as const;
  it('keep their training, PIN record and dated grants', () => {
    const grant = {
      officerId: 'officer-1',
      authority: 'local',
      role: 'counter-clerk',
      from: plainDate('2016-01-01'),
      to: null,
      document: '协议1号',
    } as const;
    t.write((tx) => {
      insertOfficer(tx, officer);
      insertGrant(tx, grant);
    });
    expect(findOfficer(t.db, 'officer-1')).toEqual(officer);
    expect(findPin(t.db, 'officer-1')).toBeUndefined();
    t.write((tx) => setPin(tx, 'officer-1', { hash: 'h' }));
    expect(findPin(t.db, 'officer-1')).toEqual({ hash: 'h' });
    expect(grantsOf(t.db, 'officer-1')).toEqual([grant]);
    t.write((tx) => endGrant(tx, grant, day));
    expect(listGrants(t.db)).toEqual([{ ...grant, to: day }]);
    t.write((tx) => setOfficerActive(tx, 'officer-1', false));
    expect(listOfficers(t.db)[0]?.isActive).toBe(false);
  });

  it('stay locked out over a restart, for as long as was left', () => {
    t.write((tx) => {
      insertOfficer(tx, officer);
      putLockout(tx, { officerId: 'officer-1', failures: 5, remainingMs: 60_000, changedAt: 10 });
      putLockout(tx, { officerId: 'officer-1', failures: 6, remainingMs: 120_000, changedAt: 20 });
    });
    expect(findLockout(t.reopen(), 'officer-1')).toMatchObject({ failures: 6, remainingMs: 120_000 });
    t.write((tx) => clearLockout(tx, 'officer-1'));
    expect(findLockout(t.db, 'officer-1')).toBeUndefined();
  });

  it('leave a session open when the machine dies, which is found at the next start', () => {
    t.write((tx) => {
      insertOfficer(tx, officer);
      insertSession(tx, { id: 's1', officerId: 'officer-1', signedInAt: 1 });
      insertSession(tx, { id: 's2', officerId: 'officer-1', signedInAt: 2 });
      endSession(tx, 's1', 2, 'hand-over');
    });
    expect(openSessions(t.reopen())).toEqual([
      { id: 's2', officerId: 'officer-1', signedInAt: 2, signedOutAt: null, endedBy: null },
    ]);
  });
});

describe('a case file', () => {
  it('keeps its draft through a crash and lists by status, last changed first', () => {
    openCase();
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
  const openCaseAgain = (): void => openCase('case-2');

  it('has two lanes that are only ever added to, each for its own bureau', () => {
    openCase();
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
    refuses("UPDATE case_actions SET hash = 'x'", /append-only/);
    refuses('DELETE FROM case_actions', /append-only/);
  });

  it('covers its period only while it stands', () => {
    openCase();
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

describe('money', () => {
  const session = {
    id: 'cash-1',
    officer: 'officer-1',
    device: 'window-1',
    businessDate: day,
    openedAt: 1,
    floatFen: fen(50_000),
  };
  const payment = (change: Partial<PaymentRow> = {}): PaymentRow => ({
    actId: 'act-1',
    caseFileId: 'case-1',
    cashSessionId: 'cash-1',
    method: 'cash',
    tenderedFen: fen(200_00),
    changeFen: fen(50_00),
    totalFen: fen(150_00),
    reversesActId: null,
    officer: 'officer-1',
    approvedBy: null,
    businessDate: day,
    at: 2,
    ...change,
  });
  const line = (bureau: 'state' | 'local', amount: number) => ({
    bureau,
    levy: bureau === 'state' ? 'vat' : 'city-maintenance',
    periodStart: plainDate('2016-02-01'),
    periodEnd: plainDate('2016-02-29'),
    baseFen: fen(1),
    ratePpm: 30_000,
    amountFen: fen(amount),
    surchargeFen: fen(0),
  });
  const pay = (p: PaymentRow, sign = 1): void =>
    t.write((tx) => insertPayment(tx, p, [line('state', sign * 100_00), line('local', sign * 50_00)]));
  const reversal = payment({
    actId: 'act-2',
    tenderedFen: fen(0),
    changeFen: fen(150_00),
    totalFen: fen(-150_00),
    reversesActId: 'act-1',
    approvedBy: 'officer-2',
  });

  beforeEach(() => {
    openCase();
    t.write((tx) => insertCashSession(tx, session));
  });

  it('taken and given back counts for both bureaus in the drawer', () => {
    pay(payment());
    expect(takenInSession(t.db, 'cash-1')).toEqual({
      totalFen: 150_00,
      of: { state: 100_00, local: 50_00 },
    });
    expect(findPayment(t.db, 'act-1')).toEqual(payment());
    expect(paymentLinesOf(t.db, 'act-1').map((l) => [l.lineNo, l.bureau])).toEqual([
      [1, 'state'],
      [2, 'local'],
    ]);
    pay(reversal, -1);
    expect(takenInSession(t.db, 'cash-1')).toEqual({ totalFen: 0, of: { state: 0, local: 0 } });
    expect(findReversalOf(t.db, 'act-1')?.actId).toBe('act-2');
    expect(paymentsOfCase(t.db, 'case-1')).toHaveLength(2);
  });

  it('is never changed, never given back twice or by one person alone, and its change is right', () => {
    pay(payment());
    expect(() => pay({ ...reversal, approvedBy: null }, -1)).toThrow();
    expect(() => pay({ ...reversal, approvedBy: 'officer-1' }, -1)).toThrow();
    pay(reversal, -1);
    expect(() => pay({ ...reversal, actId: 'act-3' }, -1)).toThrow();
    expect(() => pay(payment({ actId: 'act-4', changeFen: fen(1) }))).toThrow();
    expect(() => pay(payment())).toThrow();
    refuses('UPDATE payments SET total_fen = 1', /final/);
    refuses('DELETE FROM payment_lines', /final/);
  });

  it('is counted once per drawer; a closed drawer is final', () => {
    expect(findLastClosedDate(t.db)).toBeUndefined();
    expect(() => t.write((tx) => insertCashSession(tx, { ...session, id: 'cash-2' }))).toThrow();
    const closing = {
      closedAt: 9,
      expectedFen: fen(50_000),
      countedFen: fen(49_900),
      differenceFen: fen(-100),
      note: '',
    };
    expect(() =>
      t.write((tx) => closeCashSession(tx, 'cash-1', { ...closing, differenceFen: fen(0) })),
    ).toThrow();
    t.write((tx) => closeCashSession(tx, 'cash-1', closing));
    expect(findOpenCashSession(t.db, 'officer-1')).toBeUndefined();
    expect(findCashSession(t.db, 'cash-1')).toMatchObject({ differenceFen: -100 });
    expect(findLastClosedDate(t.db)).toBe(day);
    refuses('UPDATE cash_sessions SET counted_fen = 1', /final/);
  });
});

describe('the ledger of what was collected on behalf (备查账)', () => {
  const entry = (change: object = {}) => ({
    bureau: 'local' as const,
    device: 'window-1',
    enteredOn: day,
    enteredAt: 1,
    actId: 'act-1',
    caseFileId: 'case-1',
    voucherBureau: 'local' as const,
    voucherNumber: '(161)闽地现 00000100',
    taxpayerNo,
    taxpayerName: '陈记茶行',
    levy: 'city-maintenance',
    periodStart: day,
    periodEnd: day,
    baseFen: fen(100_00),
    ratePpm: 70_000,
    amountFen: fen(7_00),
    surchargeFen: fen(10),
    officer: 'officer-1',
    isRed: false,
    correctsEntryNo: null,
    ...change,
  });
  const red = {
    isRed: true,
    correctsEntryNo: 1,
    amountFen: fen(-7_00),
    surchargeFen: fen(-10),
    actId: 'act-2',
  };
  const append = (...changes: object[]): number[] =>
    t.write((tx) => changes.map((change) => appendLedgerEntry(tx, entry(change))));

  it('numbers its entries without a gap per bureau and device', () => {
    expect(append({}, {}, { bureau: 'state' }, { device: 'window-2' }, {})).toEqual([1, 2, 1, 1, 3]);
    expect(() =>
      t.write((tx) => {
        appendLedgerEntry(tx, entry());
        throw new Error('no');
      }),
    ).toThrow();
    expect(append({})).toEqual([4]);
  });

  it('is corrected by one red entry that undoes exactly one entry', () => {
    append({}, { levy: 'education' });
    expect(() => append({ ...red, amountFen: fen(-6_00) })).toThrow('undoes exactly one');
    expect(() => append({ ...red, levy: 'education' })).toThrow('undoes exactly one');
    expect(() => append({ ...red, isRed: false })).toThrow();
    expect(append(red)).toEqual([3]);
    expect(() => append(red)).toThrow();
    const span = { from: day, to: day, levy: null };
    expect(ledgerTotals(t.db, span)).toEqual([
      { levy: 'city-maintenance', amountFen: 0, surchargeFen: 0 },
      { levy: 'education', amountFen: 7_00, surchargeFen: 10 },
    ]);
    expect(
      ledgerBetween(t.db, { ...span, levy: 'city-maintenance' }).map((e) => [e.entryNo, e.isRed]),
    ).toEqual([
      [1, false],
      [3, true],
    ]);
    expect(ledgerOfAct(t.db, 'act-2')).toHaveLength(1);
    refuses('UPDATE memorandum_ledger SET amount_fen = 1', /corrected in red/);
    refuses('DELETE FROM memorandum_ledger', /corrected in red/);
  });

  it('takes the marks of settling and reconciling', () => {
    append({});
    t.write((tx) => markLedgerEntry(tx, { bureau: 'local', device: 'window-1' }, 1, { settledOn: day }));
    expect(ledgerOfAct(t.db, 'act-1')[0]).toMatchObject({ settledOn: day, reconciledOn: null });
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
    refuses("UPDATE documents SET title = 'x'", /final/);
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
    refuses('DELETE FROM print_jobs', /never deleted/);
  });

  it('never name a voucher that was not spent', () => {
    t.write((tx) => insertDocument(tx, document));
    const named = { ...job, voucherBureau: 'local' as const, voucherKind: 'tax-receipt', voucherNumber: 'x' };
    expect(() => t.write((tx) => insertPrintJob(tx, named))).toThrow();
  });
});
