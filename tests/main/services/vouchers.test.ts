import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentsOfCase } from '../../../db/documents.ts';
import { counterReceipt, type CounterReceiptData } from '../../../print-templates/counter-receipt.ts';
import { endGrant, grantsOf } from '../../../db/officers.ts';
import { execute, selectOne, selectAll } from '../../../db/sql.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import { vouchersOfCase, insertVoucherRange, returnRange, signOutRange } from '../../../db/vouchers.ts';
import { ledgerBetween } from '../../../db/memorandum-ledger.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { issueVouchers, until } from '../../../main/training/act-player.ts';
import { beginDay, file, prepare, type TestHall, trainingPin } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';
import { countOf, february, filed, formJobs, january, ledgerSum, localJob, year } from './filed-forms.ts';

const { open, openHall } = testHalls();

/** Leaves exactly `count` forms of each bureau with the joint clerk. */
const onlyForms = (count: number) => (tx: WritableTx) => {
  for (const [bureau, series, fromNo] of [
    ['state', '(161)闽国现', 90_001],
    ['local', '(161)闽地现', 80_001],
  ] as const) {
    for (const range of selectAll<{ id: string }>(
      tx,
      'SELECT id FROM voucher_ranges WHERE bureau = ? AND signed_out_to = ?',
      bureau,
      'n-lin',
    )) {
      returnRange(tx, range.id, plainDate('2016-04-05'));
    }
    const id = `short-${bureau}`;
    insertVoucherRange(tx, {
      id,
      bureau,
      kind: 'voucher-cash',
      series,
      fromNo,
      toNo: fromNo + count - 1,
      width: 8,
      signedOutTo: null,
      device: null,
      signedOutOn: null,
      returnedOn: null,
    });
    signOutRange(tx, id, { officer: 'n-lin', device: 'jb-11', on: plainDate('2016-04-05') });
  }
};

const collectedFor = (hall: TestHall, bureau: string): number =>
  selectOne<{ sum: number }>(
    hall.db,
    'SELECT coalesce(sum(amount_fen + surcharge_fen), 0) AS sum FROM payment_lines WHERE bureau = ?',
    bureau,
  )?.sum ?? 0;

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

test('with one form left the act goes through; spoiling it is then refused in words and the paper can still be issued', async () => {
  const hall = await openHall({ prepare: onlyForms(1) });
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: february });
  expect(view.preview.vouchers.map((voucher) => voucher.remaining)).toEqual([1, 1]);
  const filed = await file(hall.hall, view);
  await hall.printed();
  const [job] = (await hall.hall.paper.printJobs({})).rows.filter((row) => row.voucherNumber !== null);
  await expect(hall.hall.paper.spoil({ jobId: job!.id, reason: '卡纸' })).rejects.toMatchObject({
    error: { code: 'voucher/none-left', message: expect.stringContaining('税收缴款书（税务收现专用）') },
  });
  expect((await hall.hall.paper.printJobs({})).rows.find((row) => row.id === job!.id)?.status).toBe('sent');
  expect(await issueVouchers(hall.hall, filed.id)).toHaveLength(2);
});

test('with no form left F9 is shut and says which form is missing', async () => {
  const hall = await openHall({ prepare: onlyForms(1) });
  await beginDay(hall.hall);
  await file(hall.hall, await prepare(hall.hall, { answers: february }));
  const next = await prepare(hall.hall, { answers: january });
  expect(next.preview.blocked).toMatchObject({
    code: 'voucher/none-left',
    message: expect.stringContaining('税收缴款书（税务收现专用）'),
  });
  await expect(file(hall.hall, next)).rejects.toEqual(refusal('voucher/none-left'));
  expect((await hall.hall.cases.get({ caseFileId: next.id })).status).toBe('draft');
  expect(countOf(hall, 'payments')).toBe(1);
});
