import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentsOfCase } from '../../../db/documents.ts';
import { counterReceipt, type CounterReceiptData } from '../../../print-templates/counter-receipt.ts';
import { endGrant, grantsOf, insertGrant } from '../../../db/officers.ts';
import { putTaxpayer } from '../../../db/taxpayers.ts';
import { asTaxpayerRow } from '../../../main/training/seed-window.ts';
import { town } from '../../../main/training/town/town.ts';
import { execute, selectAll, selectOne } from '../../../db/sql.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import { vouchersOfCase } from '../../../db/vouchers.ts';
import { ledgerBetween, ledgerTotals } from '../../../db/memorandum-ledger.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { issueVouchers, until } from '../../../main/training/act-player.ts';
import type { PrintJobView } from '../../../contract/calls/paper.ts';
import {
  beginDay,
  file,
  prepare,
  reverse,
  supervisor,
  type TestHall,
  trainingPin,
} from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';

const { open, openHall } = testHalls();

const february = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' } as const;
const january = { gross: '30901.00', periodEnd: '2016-01-31', filingPeriod: 'month' } as const;
const year = { from: plainDate('2016-01-01'), to: plainDate('2016-12-31'), levy: null };

const formJobs = async ({ hall }: TestHall): Promise<PrintJobView[]> =>
  (await hall.paper.printJobs({})).rows.filter((row) => row.voucherNumber !== null);
const localJob = async (hall: TestHall): Promise<PrintJobView> => {
  const job = (await formJobs(hall)).find((row) => row.bureau === 'local');
  if (job === undefined) throw new Error('no open Local form');
  return job;
};
const filed = async (hall: TestHall, answers: Readonly<Record<string, string>> = february) => {
  const view = await file(hall.hall, await prepare(hall.hall, { answers }));
  await hall.printed();
  return view;
};
const messages = (hall: TestHall) =>
  selectAll<{ text: string }>(hall.db, 'SELECT text FROM outbox ORDER BY seq').map(
    (row) => JSON.parse(row.text) as { kind: string; schema: string; body: Record<string, unknown> },
  );
const collectedFor = (hall: TestHall, bureau: string): number =>
  selectOne<{ sum: number }>(
    hall.db,
    'SELECT coalesce(sum(amount_fen + surcharge_fen), 0) AS sum FROM payment_lines WHERE bureau = ?',
    bureau,
  )?.sum ?? 0;
const ledgerSum = (hall: TestHall): number =>
  ledgerTotals(hall.db, year).reduce((sum, row) => sum + row.amountFen + row.surchargeFen, 0);

test('a number read off the paper is accepted as printed or by its digits, and no other number is', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  await filed(hall);
  const [first, second] = await formJobs(hall);
  const digits = first!.voucherNumber!.split(' ')[1]!;
  for (const wrong of ['00010001', '1', '', `${digits}0`, '（161）闽地现 00020001']) {
    await expect(hall.hall.paper.issue({ jobId: first!.id, numberOnPaper: wrong })).rejects.toEqual(
      refusal('voucher/number-mismatch'),
    );
  }
  expect((await hall.hall.paper.issue({ jobId: first!.id, numberOnPaper: digits })).status).toBe('issued');
  const asPrinted = second!.voucherNumber!.replace('(', '（').replace(')', '）');
  expect((await hall.hall.paper.issue({ jobId: second!.id, numberOnPaper: asPrinted })).status).toBe(
    'issued',
  );
  await expect(hall.hall.paper.issue({ jobId: first!.id, numberOnPaper: digits })).rejects.toEqual(
    refusal('voucher/job-settled'),
  );
  await expect(hall.hall.paper.spoil({ jobId: first!.id, reason: '撕破' })).rejects.toEqual(
    refusal('voucher/job-settled'),
  );
});

test('a form spoiled twice leaves a chain of successors, red entries for each and the money as it was', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  const local = collectedFor(hall, 'local');
  for (const reason of ['卡纸', '墨迹不清']) {
    await hall.hall.paper.spoil({ jobId: (await localJob(hall)).id, reason });
    await hall.printed();
  }
  const forms = vouchersOfCase(hall.db, view.id).filter((voucher) => voucher.bureau === 'local');
  expect(forms.map((voucher) => [voucher.no, voucher.status, voucher.successorNumber?.slice(-5)])).toEqual([
    [10_001, 'spoiled', '10002'],
    [10_002, 'spoiled', '10003'],
    [10_003, 'sent', undefined],
  ]);
  expect(ledgerSum(hall)).toBe(local);
  const entries = ledgerBetween(hall.db, year);
  expect(entries.map((entry) => entry.entryNo)).toEqual(entries.map((_, index) => index + 1));
  const lines = entries.filter((entry) => entry.voucherNumber.endsWith('10001') && !entry.isRed).length;
  expect(entries).toHaveLength(lines * 5);
  const undone = entries.filter((entry) => entry.isRed).map((entry) => entry.correctsEntryNo);
  expect(new Set(undone).size).toBe(undone.length);
  await issueVouchers(hall.hall, view.id);
  expect(vouchersOfCase(hall.db, view.id).filter((voucher) => voucher.status === 'issued')).toHaveLength(2);
  expect(collectedFor(hall, 'local')).toBe(local);
  const session = await hall.hall.session.state({});
  expect(session.cashSession?.takenFen).toBe(97_314);
});

test('a reversal after a spoiled form undoes the standing entries once, and only the form that proves the money', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  await hall.hall.paper.spoil({ jobId: (await localJob(hall)).id, reason: '卡纸' });
  await hall.printed();
  await issueVouchers(hall.hall, view.id);
  const undone = await reverse(hall.hall, view.id);
  expect(undone.status).toBe('reversed');
  expect(vouchersOfCase(hall.db, view.id).map((voucher) => [voucher.no, voucher.status])).toEqual([
    [10_001, 'spoiled'],
    [10_002, 'reversed'],
    [20_001, 'reversed'],
  ]);
  expect(ledgerTotals(hall.db, year).map((row) => row.amountFen + row.surchargeFen)).toEqual(
    ledgerTotals(hall.db, year).map(() => 0),
  );
  expect((await hall.hall.session.state({})).cashSession).toMatchObject({
    takenFen: 0,
    takenFenOf: { state: 0, local: 0 },
  });
  const reversals = messages(hall).filter((message) => message.schema === 'reversal/1');
  expect(reversals.map((message) => message.body['voucherNumber'])).toEqual([
    '(161)闽国现 00020001',
    '(161)闽地现 00010002',
  ]);
});

test('reversing before a form was checked spoils the form and leaves no open print job', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  await reverse(hall.hall, view.id, '金额录入错误');
  await hall.printed();
  expect(vouchersOfCase(hall.db, view.id).map((voucher) => voucher.status)).toEqual(['spoiled', 'spoiled']);
  expect(await formJobs(hall)).toEqual([]);
  expect(ledgerSum(hall)).toBe(0);
});

test('reversing while a form is still in the printer neither stops the printing nor revives the form', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await file(hall.hall, await prepare(hall.hall, { answers: february }));
  await until('a form to be with the printer', async () =>
    selectOne(hall.db, "SELECT 1 FROM print_jobs WHERE status = 'sent' AND voucher_number IS NOT NULL"),
  );
  await reverse(hall.hall, view.id);
  const next = await filed(hall, january);
  expect(vouchersOfCase(hall.db, view.id).map((voucher) => voucher.status)).toEqual(['spoiled', 'spoiled']);
  expect(await issueVouchers(hall.hall, next.id)).toHaveLength(2);
  expect(hall.log().filter((line) => line['event'] === 'print-broke')).toEqual([]);
  expect(
    selectAll(hall.db, "SELECT 1 FROM print_jobs WHERE settled_at IS NULL AND status <> 'prepared'"),
  ).toEqual([]);
});

test('a second person is another person, a supervisor of both bureaus, and knows the PIN', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  const ask = (secondOfficerId: string, secondPin: string = trainingPin, reason = '重复申报') =>
    hall.hall.cases.perform({
      action: 'reverse',
      caseFileId: view.id,
      reason,
      secondOfficerId,
      secondPin,
      actId: `act-${Math.random()}`,
    });
  await expect(ask('n-lin')).rejects.toEqual(refusal('case/second-officer-required'));
  await expect(ask('n-wu')).rejects.toEqual(refusal('case/second-officer-required'));
  await expect(ask('n-shen')).rejects.toEqual(refusal('case/second-officer-required'));
  await expect(ask('nobody')).rejects.toEqual(refusal('officer/unknown'));
  await expect(ask('n-gao', '000000')).rejects.toEqual(refusal('officer/wrong-pin'));
  await expect(ask('n-gao', trainingPin, '   ')).rejects.toEqual(refusal('figure/bad-input'));
  expect((await hall.hall.cases.get({ caseFileId: view.id })).status).toBe('filed');
  expect((await ask('n-gao')).status).toBe('reversed');
  await expect(ask('n-gao')).rejects.toEqual(refusal('case/action-not-allowed'));
});

test('a supervisor of one bureau alone cannot undo the money of both', async () => {
  const hall = await openHall({
    prepare: (tx) => {
      const grant = {
        officerId: 'n-zhao',
        authority: 'state',
        role: 'supervisor',
        from: plainDate('2016-01-01'),
        to: null,
        document: '临江国税人〔2016〕1号',
      } as const;
      insertGrant(tx, grant);
    },
  });
  await beginDay(hall.hall);
  const view = await filed(hall);
  await expect(
    hall.hall.cases.perform({
      action: 'reverse',
      caseFileId: view.id,
      reason: '重复申报',
      ...supervisor,
      secondOfficerId: 'n-zhao',
      actId: 'act-one-sided',
    }),
  ).rejects.toEqual(refusal('case/second-officer-required'));
});

test('the same reversal asked for twice is done once', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  const ask = () =>
    hall.hall.cases.perform({
      action: 'reverse',
      caseFileId: view.id,
      reason: '重复申报',
      ...supervisor,
      actId: 'act-once',
    });
  const both = await Promise.all([ask(), ask()]);
  expect(both.map((answer) => answer.status)).toEqual(['reversed', 'reversed']);
  expect((await hall.hall.session.state({})).cashSession?.takenFen).toBe(0);
  expect(selectAll(hall.db, 'SELECT 1 FROM payments')).toHaveLength(2);
});

test('money of an earlier business day is not reversed at the window', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  await issueVouchers(hall.hall, view.id);
  await hall.hall.session.closeCashSession({ countedFen: 50_000 + 97_314, note: '' });
  const next = await hall.reopen({ hallDate: '2016-04-06' });
  open.push(next);
  await beginDay(next.hall);
  await expect(reverse(next.hall, view.id)).rejects.toEqual(refusal('case/reversal-too-late'));
});

test('a drawer gives back no more than it holds; a larger float on the same day does', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  const { session } = hall.hall;
  await session.closeCashSession({ countedFen: 147_314, note: '' });
  await session.openCashSession({ floatFen: 97_313 });
  await expect(reverse(hall.hall, view.id)).rejects.toMatchObject({
    error: { code: 'case/drawer-short', detail: { held: '973.13', due: '973.14' } },
  });
  await session.closeCashSession({ countedFen: 97_313, note: '' });
  await session.openCashSession({ floatFen: 97_314 });
  expect((await reverse(hall.hall, view.id)).status).toBe('reversed');
  expect((await session.closeCashSession({ countedFen: 0, note: '' })).expectedFen).toBe(0);
});

test('after a reversal the period is free again and may be filed anew', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  await reverse(hall.hall, view.id);
  const again = await filed(hall);
  expect(again.status).toBe('filed');
  expect((await hall.hall.session.state({})).cashSession?.takenFen).toBe(97_314);
});

test('a form found torn on the next day is entered in the ledger in time order, on the day it happened', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  await hall.hall.session.closeCashSession({ countedFen: 147_314, note: '' });
  const next = await hall.reopen({ hallDate: '2016-04-06' });
  open.push(next);
  await beginDay(next.hall);
  const today = await filed(next, january);
  const torn = (await formJobs(next)).find((job) => job.voucherNumber === '(161)闽地现 00010001');
  expect(torn).toMatchObject({ caseFileId: view.id });
  await next.hall.paper.spoil({ jobId: torn!.id, reason: '发现撕破' });
  const entries = ledgerBetween(next.db, year);
  const days = entries.map((entry) => entry.enteredOn);
  expect(days).toEqual(days.toSorted());
  expect(entries.at(-1)).toMatchObject({ enteredOn: '2016-04-06', voucherNumber: '(161)闽地现 00010003' });
  // The money was taken, and stays, on the day before.
  expect((await next.hall.session.state({})).cashSession?.takenFen).toBe(today.collection?.totalFen);
});

test('a form that waits when the agreement has ended can still be finished under it', async () => {
  const ended = (tx: WritableTx) => {
    execute(tx, "UPDATE hall_agreements SET valid_to = '2016-04-05' WHERE id = 'item-17-2016-1'");
    execute(tx, "DELETE FROM hall_agreements WHERE id = 'item-17-2016-2'");
  };
  const hall = await openHall({ prepare: ended });
  await beginDay(hall.hall);
  const view = await filed(hall);
  await hall.hall.session.closeCashSession({ countedFen: 147_314, note: '' });
  const next = await hall.reopen({ hallDate: '2016-04-06' });
  open.push(next);
  await beginDay(next.hall);
  expect(await issueVouchers(next.hall, view.id)).toHaveLength(2);
});

test('an officer whose grant has ended issues and spoils nothing any more', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  await filed(hall);
  await hall.hall.session.closeCashSession({ countedFen: 147_314, note: '' });
  const next = await hall.reopen({
    hallDate: '2016-04-06',
    prepare: (tx) => {
      const joint = grantsOf(tx, 'n-lin').find((grant) => grant.authority === 'local');
      endGrant(tx, joint!, plainDate('2016-04-05'));
    },
  });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const job = await localJob(next);
  await expect(next.hall.paper.spoil({ jobId: job.id, reason: '撕破' })).rejects.toEqual(
    refusal('officer/not-entitled-for-bureau'),
  );
  await expect(next.hall.paper.issue({ jobId: job.id, numberOnPaper: job.voucherNumber! })).rejects.toEqual(
    refusal('officer/not-entitled-for-bureau'),
  );
});

test('a paper out of the receipt printer does not hold up the forms, and is printed when there is paper again', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  await hall.hall.devices.injectFault({ device: 'receipt-printer', fault: 'paper-out' });
  const view = await filed(hall);
  expect(await issueVouchers(hall.hall, view.id)).toHaveLength(2);
  const receipt = () =>
    hall.hall.paper.printJobs({}).then(({ rows }) => rows.find((row) => row.voucherNumber === null));
  const waiting = await receipt();
  expect(waiting?.status).toBe('failed');
  expect(waiting?.sentence).toContain('尚未打印');
  await hall.hall.devices.injectFault({ device: 'receipt-printer', fault: 'paper-in' });
  expect((await hall.hall.paper.send({ jobId: waiting!.id })).status).toBe('issued');
});

test('the document printer does not take the paper: nothing is sent, and the same number is printed later', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const printer = join(hall.folder, 'paper', 'documents');
  rmSync(printer, { recursive: true });
  writeFileSync(printer, 'no folder');
  const view = await file(hall.hall, await prepare(hall.hall, { answers: february }));
  await hall.printed();
  const jobs = await formJobs(hall);
  expect(jobs.map((job) => job.status)).toEqual(['failed', 'failed']);
  expect(jobs[0]?.sentence).toContain('号码不变');
  await expect(
    hall.hall.paper.issue({ jobId: jobs[0]!.id, numberOnPaper: jobs[0]!.voucherNumber! }),
  ).rejects.toEqual(refusal('voucher/not-printed-yet'));
  rmSync(printer);
  for (const job of jobs) {
    expect(await hall.hall.paper.send({ jobId: job.id })).toMatchObject({
      status: 'sent',
      voucherNumber: job.voucherNumber,
    });
    // Asked again, the printer gets nothing: the paper is out.
    await hall.hall.paper.send({ jobId: job.id });
  }
  expect(await issueVouchers(hall.hall, view.id)).toHaveLength(2);
  expect(vouchersOfCase(hall.db, view.id)).toHaveLength(2);
  expect(
    selectAll(hall.db, 'SELECT 1 FROM print_jobs WHERE voucher_number IS NOT NULL AND attempts <> 1'),
  ).toEqual([]);
});

test('a power cut with a form at the printer leaves a form to look at: good is issued, torn takes the next number', async () => {
  let cut = false;
  const hall = await openHall({
    failpoint: (name) => {
      if (cut && name === 'print:after-sent') throw new Error('power cut');
    },
  });
  await beginDay(hall.hall);
  cut = true;
  const view = await file(hall.hall, await prepare(hall.hall, { answers: february }));
  await until('the printing to stop', async () =>
    hall.log().some((line) => line['event'] === 'print-broke') ? true : undefined,
  );
  cut = false;
  const next = await hall.reopen({ failpoint: () => undefined });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const doubtful = (await formJobs(next)).find((job) => job.status === 'unknown');
  expect(doubtful?.sentence).toContain('打印结果不明');
  await next.hall.paper.spoil({ jobId: doubtful!.id, reason: '纸上无字' });
  await next.printed();
  expect(await issueVouchers(next.hall, view.id)).toHaveLength(2);
  expect(
    vouchersOfCase(next.db, view.id)
      .map((voucher) => voucher.status)
      .toSorted(),
  ).toEqual(['issued', 'issued', 'spoiled']);
});

test('a paper without a number whose printing is in doubt can be printed again or put away, and does not stay for ever', async () => {
  let cut = false;
  const hall = await openHall({
    failpoint: (name) => {
      if (cut && name === 'print:after-sent') throw new Error('power cut');
    },
  });
  await beginDay(hall.hall);
  const begun = await prepare(hall.hall, { answers: february, papers: [] });
  cut = true;
  await hall.hall.cases.perform({ action: 'request-supplement', caseFileId: begun.id });
  await until('the printing to stop', async () =>
    hall.log().some((line) => line['event'] === 'print-broke') ? true : undefined,
  );
  cut = false;
  const next = await hall.reopen({ failpoint: () => undefined });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const [doubtful] = (await next.hall.paper.printJobs({})).rows;
  expect(doubtful).toMatchObject({ status: 'unknown', voucherNumber: null });
  expect((await next.hall.paper.send({ jobId: doubtful!.id })).status).toBe('issued');
  expect((await next.hall.paper.printJobs({})).rows).toEqual([]);
});

test('an error nobody foresaw while printing leaves the form to be looked at, and the next paper still comes', async () => {
  let broken = true;
  const hall = await openHall({
    failpoint: (name) => {
      if (broken && name === 'print:after-device') {
        broken = false;
        throw new Error('a driver answered nonsense about 陈建明');
      }
    },
  });
  await beginDay(hall.hall);
  const view = await file(hall.hall, await prepare(hall.hall, { answers: february }));
  await until('every paper to be looked at', async () => {
    const { rows } = await hall.hall.paper.printJobs({});
    return rows.every((job) => job.status === 'unknown' || job.status === 'sent') ? true : undefined;
  });
  expect((await formJobs(hall)).map((job) => job.status)).toEqual(['unknown', 'sent']);
  expect(hall.logText()).not.toContain('陈建明');
  const [first] = await formJobs(hall);
  await hall.hall.paper.issue({ jobId: first!.id, numberOnPaper: first!.voucherNumber! });
  expect(await issueVouchers(hall.hall, view.id)).toHaveLength(1);
});

test('closing the window while it prints loses no paper and breaks nothing', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await file(hall.hall, await prepare(hall.hall, { answers: february }));
  const next = await hall.reopen();
  open.push(next);
  expect(next.log().filter((line) => String(line['event']).endsWith('-broke'))).toEqual([]);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  await until('every form on paper or to be looked at', async () => {
    const jobs = await formJobs(next);
    return jobs.every((job) => job.status === 'sent' || job.status === 'unknown') ? true : undefined;
  });
  for (const job of await formJobs(next)) {
    await next.hall.paper.issue({ jobId: job.id, numberOnPaper: job.voucherNumber! });
  }
  expect(vouchersOfCase(next.db, view.id).map((voucher) => voucher.status)).toEqual(['issued', 'issued']);
});

test('a numbered form is never printed as a copy; a notice may be', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  await issueVouchers(hall.hall, view.id);
  const shown = await hall.hall.cases.get({ caseFileId: view.id });
  const form = shown.documents.find((document) => document.kind === 'voucher');
  await expect(hall.hall.paper.printCopy({ documentId: form!.id })).rejects.toMatchObject({
    error: { code: 'voucher/wrong-state', message: expect.not.stringMatching(/copy|issued/) },
  });
  const receipt = shown.documents.find((document) => document.kind === 'receipt');
  expect((await hall.hall.paper.printCopy({ documentId: receipt!.id })).status).toBe('issued');
  // The second slip says what it is; the first did not.
  const slips = join(hall.folder, 'paper', 'receipts');
  const texts = readdirSync(slips)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => readFileSync(join(slips, file), 'utf8'));
  expect(texts.map((text) => text.includes('副本'))).toEqual([false, true]);
});

test('the stock of the officer is counted form by form', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await filed(hall);
  await hall.hall.paper.spoil({ jobId: (await localJob(hall)).id, reason: '卡纸' });
  await hall.printed();
  await issueVouchers(hall.hall, view.id);
  const { rows } = await hall.hall.paper.vouchers({});
  expect(rows.find((row) => row.bureau === 'local')).toMatchObject({
    used: 1,
    spoiled: 1,
    remaining: 98,
    nextNumber: '(161)闽地现 00010003',
  });
  expect(rows.find((row) => row.bureau === 'state')).toMatchObject({ used: 1, spoiled: 0, remaining: 99 });
});

test('a notice with a character the print font lacks is printed with 〓, and stays until somebody has looked at it', async () => {
  const hall = await openHall({
    prepare: (tx) => {
      const rare = {
        ...asTaxpayerRow(town.taxpayers[0]!),
        name: '临江𱍐面馆',
        taxpayerNo: 'RARE1',
        creditCode: null,
      };
      putTaxpayer(tx, rare);
    },
  });
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { taxpayerNo: 'RARE1', answers: february, papers: [] });
  await hall.hall.cases.perform({ action: 'request-supplement', caseFileId: view.id });
  await hall.printed();
  const [notice] = (await hall.hall.paper.printJobs({})).rows;
  expect(notice).toMatchObject({ status: 'unknown', sentence: expect.stringContaining('〓') });
  expect((await hall.hall.paper.issue({ jobId: notice!.id, numberOnPaper: '' })).status).toBe('issued');
  expect((await hall.hall.paper.printJobs({})).rows).toEqual([]);
  await expect(hall.hall.paper.issue({ jobId: notice!.id, numberOnPaper: '' })).rejects.toEqual(
    refusal('voucher/job-settled'),
  );
});

test('when a form is spoiled the slip goes out anew with the number that stands, and says that the old one is void', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const filed = await file(hall.hall, await prepare(hall.hall, { answers: february }));
  const form = filed.documents.find((document) => document.kind === 'voucher');
  await until('the papers are out', async () =>
    (await hall.hall.paper.printJobs({})).rows.every(
      (job) => job.status !== 'prepared' && job.status !== 'printing',
    )
      ? true
      : undefined,
  );
  await hall.hall.paper.spoil({ jobId: form?.printJobId ?? '', reason: '卡纸撕破' });
  const slips = documentsOfCase(hall.db, filed.id).filter((document) => document.kind === 'receipt');
  const [before, after] = slips.map((slip) => slip.data as CounterReceiptData);
  const successor = documentsOfCase(hall.db, filed.id).findLast((document) => document.kind === 'voucher');
  expect(before?.vouchers.map(({ number }) => number)).toContain(form?.number);
  expect(after?.vouchers.map(({ number }) => number)).not.toContain(form?.number);
  expect(after?.vouchers.map(({ number }) => number)).toContain(successor?.number);
  expect(after).toMatchObject({ replaces: true, lines: before?.lines, payment: before?.payment });
  const said = JSON.stringify(counterReceipt(after as CounterReceiptData, { training: false }));
  expect(said).toContain('前一张作废');
  expect(said).not.toContain('"drawer"');
});
