import { expect, test } from 'vitest';
import { insertGrant } from '../../../db/officers.ts';
import { selectAll, selectOne } from '../../../db/sql.ts';
import { vouchersOfCase } from '../../../db/vouchers.ts';
import { ledgerTotals } from '../../../db/memorandum-ledger.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { issueVouchers, until } from '../../../main/training/act-player.ts';
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
import { february, filed, formJobs, january, ledgerSum, localJob, year } from './filed-forms.ts';

const { open, openHall } = testHalls();

const messages = (hall: TestHall) =>
  selectAll<{ text: string }>(hall.db, 'SELECT text FROM outbox ORDER BY seq').map(
    (row) => JSON.parse(row.text) as { kind: string; schema: string; body: Record<string, unknown> },
  );

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
