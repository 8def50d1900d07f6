import type { PerformInput } from '../../../contract/calls/case-actions.ts';
import { expect, test } from 'vitest';
import { documentsOfCase } from '../../../db/documents.ts';
import { journalRows } from '../../../db/journal.ts';
import { execute, selectAll } from '../../../db/sql.ts';
import { until } from '../../../main/training/act-player.ts';
import {
  beginDay,
  cooperativeCollection,
  file,
  handClock,
  identify,
  prepare,
  reverse,
  smallScaleTaxpayer,
  type TestHall,
  trainingPin,
} from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';

const { open, openHall } = testHalls();

const february = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' } as const;
const tickets = (hall: TestHall): string[] =>
  selectAll<{ number: string }>(
    hall.db,
    "SELECT number FROM documents WHERE kind LIKE '%notice' ORDER BY rowid",
  ).map((row) => row.number);

test('a draft is in the database after each save, and comes back after a fall as it was', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, {
    answers: { ...february, contactName: '欧阳“小”明\n<b>' },
    papers: [],
  });
  expect(view.draftSavedAt).not.toBeNull();
  const next = await hall.reopen();
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const back = await next.hall.cases.get({ caseFileId: view.id });
  expect(back).toEqual({ ...view, taxpayer: back.taxpayer, preview: { ...view.preview } });
  expect(back.answers).toMatchObject({ gross: '30901.00', contactName: '欧阳“小”明\n<b>' });
  expect((await next.hall.cases.list({ statuses: ['draft'] })).rows.map((row) => row.id)).toEqual([view.id]);
});

test('a held case file keeps its reason and everything typed, and only goes on or away', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, { answers: february });
  const held = await hall.cases.perform({ action: 'hold', caseFileId: view.id, reason: '纳税人回去取报表' });
  expect(held).toMatchObject({
    status: 'held',
    heldReason: '纳税人回去取报表',
    allowed: ['resume', 'discard'],
  });
  for (const attempt of [
    file(hall, view),
    hall.cases.perform({ action: 'save', caseFileId: view.id, answers: {}, papers: [] }),
    hall.cases.perform({ action: 'hold', caseFileId: view.id, reason: '' }),
    hall.cases.perform({ action: 'refuse', caseFileId: view.id, reason: '资料不符' }),
    reverse(hall, view.id),
  ])
    await expect(attempt).rejects.toEqual(refusal('case/action-not-allowed'));
  const resumed = await hall.cases.perform({ action: 'resume', caseFileId: view.id });
  expect(resumed).toMatchObject({ status: 'draft', heldReason: null, answers: view.answers });
  expect((await file(hall, resumed)).status).toBe('filed');
});

test('discarding needs a reason, is final, and leaves the case file to be seen', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: february });
  const discard = (reason: string) =>
    hall.hall.cases.perform({ action: 'discard', caseFileId: view.id, reason });
  await expect(discard(' ')).rejects.toEqual(refusal('figure/bad-input'));
  expect((await discard('纳税人放弃')).status).toBe('discarded');
  await expect(discard('再来一次')).rejects.toEqual(refusal('case/action-not-allowed'));
  await expect(file(hall.hall, view)).rejects.toEqual(refusal('case/action-not-allowed'));
  expect((await hall.hall.cases.list({ statuses: ['discarded'] })).rows).toHaveLength(1);
  const journal = journalRows(hall.db, 0, 1_000).map((row) => JSON.parse(row.entryText) as { what: string });
  expect(journal.map((entry) => entry.what)).toContain('case/discard');
});

test('a supplement notice names what is missing, carries the next 文号 and comes out of the printer', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: february, papers: [] });
  const asked = await hall.hall.cases.perform({ action: 'request-supplement', caseFileId: view.id });
  expect(asked).toMatchObject({ status: 'awaiting-supplement', allowed: ['resume', 'discard'] });
  const [notice] = documentsOfCase(hall.db, view.id);
  expect(notice).toMatchObject({
    kind: 'supplement-notice',
    number: '税通〔2016〕JB-11-1号',
    bureau: 'state',
  });
  const data = notice!.data as { missing: { name: string }[]; deadline: string };
  expect(data.missing.map((paper) => paper.name)).toEqual(
    view.papers.filter((paper) => paper.required).map((paper) => paper.title),
  );
  // Five working days from Tuesday 2016-04-05.
  expect(data.deadline).toBe('2016年4月12日前');
  await until('the notice to be printed', async () => {
    const shown = await hall.hall.cases.get({ caseFileId: view.id });
    return shown.documents[0]?.printStatus === 'issued' ? true : undefined;
  });
  const resumed = await hall.hall.cases.perform({ action: 'resume', caseFileId: view.id });
  expect(resumed.answers).toEqual(view.answers);
});

test('nothing is asked for when every paper is there, and the 文号 is not spent', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const whole = await prepare(hall.hall, { answers: february });
  await expect(
    hall.hall.cases.perform({ action: 'request-supplement', caseFileId: whole.id }),
  ).rejects.toEqual(refusal('figure/bad-input'));
  expect((await hall.hall.cases.get({ caseFileId: whole.id })).status).toBe('draft');
  const lacking = await prepare(hall.hall, { answers: february, papers: [] });
  await hall.hall.cases.perform({ action: 'request-supplement', caseFileId: lacking.id });
  expect(tickets(hall)).toEqual(['税通〔2016〕JB-11-1号']);
});

test('notices of refusal and supplement are counted in one row without a gap, over a restart and into the next year', async () => {
  const hall = await openHall({ hallDate: '2016-12-30' });
  await beginDay(hall.hall);
  const refuse = async (at: TestHall) => {
    const view = await prepare(at.hall, { papers: [] });
    return at.hall.cases.perform({ action: 'refuse', caseFileId: view.id, reason: '资料虚假。' });
  };
  await refuse(hall);
  const lacking = await prepare(hall.hall, { papers: [] });
  await hall.hall.cases.perform({ action: 'request-supplement', caseFileId: lacking.id });
  await hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  const next = await hall.reopen();
  open.push(next);
  await beginDay(next.hall);
  await refuse(next);
  await next.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  const year = await next.reopen({ hallDate: '2017-01-03' });
  open.push(year);
  await beginDay(year.hall);
  await refuse(year);
  expect(tickets(year)).toEqual([
    '税通〔2016〕JB-11-1号',
    '税通〔2016〕JB-11-2号',
    '税通〔2016〕JB-11-3号',
    '税通〔2017〕JB-11-1号',
  ]);
});

test('a refusal gives the rule’s own reason or the officer’s, its basis and the remedy, and is final', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  await file(hall.hall, await prepare(hall.hall, { answers: february }));
  const again = await prepare(hall.hall, { answers: february });
  expect(again.preview.refusal?.reason.zh).toContain('已经申报');
  const refused = await hall.hall.cases.perform({ action: 'refuse', caseFileId: again.id, reason: '' });
  expect(refused).toMatchObject({ status: 'refused', allowed: [] });
  const data = documentsOfCase(hall.db, again.id)[0]?.data as Record<string, string> & { basis: unknown[] };
  expect(data['reason']).toContain('已经申报');
  expect(data['remedy']).toContain('行政复议');
  expect(data.basis.length).toBeGreaterThan(0);
  const sound = await prepare(hall.hall, { answers: { ...february, periodEnd: '2016-01-31' } });
  await expect(
    hall.hall.cases.perform({ action: 'refuse', caseFileId: sound.id, reason: ' ' }),
  ).rejects.toEqual(refusal('figure/bad-input'));
});

test('case files are numbered by window, day and count', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const numbers = [await prepare(hall), await prepare(hall), await prepare(hall)].map((view) => view.humanNo);
  expect(numbers).toEqual(['JB-11-20160405-001', 'JB-11-20160405-002', 'JB-11-20160405-003']);
});

test('who stands at the counter may be read after the form was begun, but only once somebody was', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, { answers: february, identified: false });
  await expect(
    hall.cases.perform({ action: 'identify', caseFileId: view.id, identificationId: 'never-read' }),
  ).rejects.toEqual(refusal('case/identification-required'));
  const identified = await hall.cases.perform({
    action: 'identify',
    caseFileId: view.id,
    identificationId: await identify(hall),
  });
  expect(identified.identification).toMatchObject({ method: 'manual', idNumberMasked: '110105**********2X' });
  expect(identified.preview.blocked).toBeNull();
});

test('what is not there is said to be not there', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  await expect(hall.cases.get({ caseFileId: 'no-such-case' })).rejects.toEqual(refusal('case/not-found'));
  await expect(
    hall.cases.open({ matterId: 'norm-99', taxpayerNo: smallScaleTaxpayer, identificationId: null }),
  ).rejects.toEqual(refusal('case/revision-unknown'));
  await expect(
    hall.cases.open({
      matterId: cooperativeCollection,
      taxpayerNo: '91350100M000100Y43',
      identificationId: null,
    }),
  ).rejects.toEqual(refusal('case/taxpayer-unknown'));
  await expect(hall.paper.issue({ jobId: 'none', numberOnPaper: '1' })).rejects.toEqual(
    refusal('voucher/job-settled'),
  );
  await expect(hall.paper.printCopy({ documentId: 'none' })).rejects.toEqual(refusal('voucher/job-settled'));
});

test('a case file of a revision this program does not have is not decided by another', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: february });
  const next = await hall.reopen({
    prepare: (tx) => {
      execute(tx, 'UPDATE case_files SET revision = 9 WHERE id = ?', view.id);
    },
  });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  await expect(next.hall.cases.get({ caseFileId: view.id })).rejects.toEqual(
    refusal('case/revision-unknown'),
  );
  // It does not hide the others.
  expect((await next.hall.cases.list({ statuses: [] })).rows).toHaveLength(1);
});

test('a case file begun before midnight is decided by the date of law of the drawer it is filed in', async () => {
  const hall = await openHall({ hallDate: '2016-04-18' });
  await beginDay(hall.hall);
  const march = { ...february, periodEnd: '2016-03-31' };
  const view = await prepare(hall.hall, { answers: march });
  expect(view.preview.lines.every((line) => line.surchargeFen === 0)).toBe(true);
  await hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  const next = await hall.reopen({ hallDate: '2016-04-19' });
  open.push(next);
  await beginDay(next.hall);
  const late = await next.hall.cases.get({ caseFileId: view.id });
  expect(late.preview.lines.some((line) => line.surchargeFen > 0)).toBe(true);
  // What the clerk saw yesterday is not what is due today.
  await expect(file(next.hall, view)).rejects.toEqual(refusal('case/figures-changed'));
  const filed = await file(next.hall, late);
  expect(filed.collection?.totalFen).toBe(late.preview.totalFen);
});

test('every look at a taxpayer is noted once, with officer, purpose and case file', async () => {
  const clock = handClock();
  const hall = await openHall({ clock });
  await beginDay(hall.hall);
  const looks = () =>
    selectAll<{ officer: string; purpose: string; caseFileId: string | null }>(
      hall.db,
      'SELECT officer, purpose, case_file_id FROM access_log ORDER BY id',
    );
  await hall.hall.taxpayers.open({ taxpayerNo: smallScaleTaxpayer, purpose: 'supervision' });
  expect(looks()).toEqual([{ officer: 'n-lin', purpose: 'supervision', caseFileId: null }]);
  const view = await prepare(hall.hall, { answers: february });
  for (let n = 0; n < 5; n += 1) await hall.hall.cases.get({ caseFileId: view.id });
  expect(looks()).toHaveLength(2);
  clock.pass(299_000);
  await hall.hall.session.touch({});
  clock.pass(299_000);
  await hall.hall.session.touch({});
  clock.pass(60_000);
  await hall.hall.cases.get({ caseFileId: view.id });
  expect(looks()).toHaveLength(3);
  await hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  await hall.hall.session.signOut({});
  await hall.hall.session.signIn({ officerId: 'n-shen', pin: trainingPin });
  await hall.hall.cases.get({ caseFileId: view.id });
  expect(looks().at(-1)).toEqual({ officer: 'n-shen', purpose: 'audit', caseFileId: view.id });
});

test('the calculation sheet shows the derivation of each figure and is printed again as often as asked', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: february });
  expect((await hall.hall.paper.printCalculation({ caseFileId: view.id })).status).toBe('issued');
  const [sheet] = documentsOfCase(hall.db, view.id);
  const lines = (sheet!.data as { lines: { amountFen: number; steps: unknown[] }[] }).lines;
  expect(lines.reduce((sum, line) => sum + line.amountFen, 0)).toBe(view.preview.totalFen);
  expect(lines.every((line) => line.steps.length > 0)).toBe(true);
  const lacking = await prepare(hall.hall, { answers: { ...february, gross: '' } });
  await expect(hall.hall.paper.printCalculation({ caseFileId: lacking.id })).rejects.toEqual(
    refusal('case/answers-wrong'),
  );
});

test('a clerk’s draft is the clerk’s: a tax officer may read it and do nothing to it', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: february });
  await hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  await hall.hall.session.signOut({});
  await hall.hall.session.signIn({ officerId: 'n-zhao', pin: trainingPin });
  expect((await hall.hall.cases.get({ caseFileId: view.id })).status).toBe('draft');
  const caseFileId = view.id;
  const deeds: readonly PerformInput[] = [
    { action: 'save', caseFileId, answers: {}, papers: [] },
    { action: 'hold', caseFileId, reason: '等人' },
    { action: 'discard', caseFileId, reason: '不办了' },
    { action: 'refuse', caseFileId, reason: '不予受理' },
    { action: 'request-supplement', caseFileId },
  ];
  for (const deed of deeds) {
    await expect(hall.hall.cases.perform(deed)).rejects.toEqual(
      expect.objectContaining({
        error: expect.objectContaining({ code: 'officer/not-entitled-for-bureau' }),
      }),
    );
  }
  expect((await hall.hall.cases.get({ caseFileId })).answers).toEqual(view.answers);
});
