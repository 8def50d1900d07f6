import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { putTaxpayer } from '../../../db/taxpayers.ts';
import { asTaxpayerRow } from '../../../main/training/seed-window.ts';
import { town } from '../../../main/training/town/town.ts';
import { selectAll } from '../../../db/sql.ts';
import { vouchersOfCase } from '../../../db/vouchers.ts';
import { issueVouchers, until } from '../../../main/training/act-player.ts';
import { beginDay, file, prepare, trainingPin } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';
import { february, filed, formJobs } from './filed-forms.ts';

const { open, openHall } = testHalls();

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
