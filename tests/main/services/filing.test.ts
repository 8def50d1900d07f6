import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { paymentsOfCase } from '../../../db/payments.ts';
import { vouchersOfCase } from '../../../db/vouchers.ts';
import { putTaxpayer } from '../../../db/taxpayers.ts';
import { asTaxpayerRow } from '../../../main/training/seed-window.ts';
import { town } from '../../../main/training/town/town.ts';
import { selectAll } from '../../../db/sql.ts';
import { beginDay, file, generalTaxpayer, prepare, reverse } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';
import { countOf, february, january } from './filed-forms.ts';

const { openHall } = testHalls();

test('one sum is one payment, and each bureau has its own lines, form and message', async () => {
  const { hall, db } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, { answers: february });
  const filed = await file(hall, view, { tenderedFen: 100_000 });
  expect(filed.status).toBe('filed');
  expect(filed.collection).toMatchObject({ totalFen: 97_314, tenderedFen: 100_000, changeFen: 2_686 });
  const [payment, ...others] = paymentsOfCase(db, view.id);
  expect(others).toEqual([]);
  const lines = selectAll<{ bureau: string; sum: number }>(
    db,
    'SELECT bureau, sum(amount_fen + surcharge_fen) AS sum FROM payment_lines WHERE act_id = ? GROUP BY bureau ORDER BY bureau',
    payment!.actId,
  );
  expect(lines.reduce((sum, line) => sum + line.sum, 0)).toBe(payment!.totalFen);
  for (const voucher of vouchersOfCase(db, view.id)) {
    expect(voucher.amountFen).toBe(lines.find((line) => line.bureau === voucher.bureau)?.sum);
  }
  expect(vouchersOfCase(db, view.id).map((voucher) => voucher.number)).toEqual(
    view.preview.vouchers.map((voucher) => voucher.nextNumber).toSorted((a, b) => (a! < b! ? 1 : -1)),
  );
});

test('F9 struck twice at once is done once', async () => {
  const { hall, db } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, { answers: february });
  const actId = uuidv7();
  const [first, second] = await Promise.all([file(hall, view, { actId }), file(hall, view, { actId })]);
  expect([first.status, second.status]).toEqual(['filed', 'filed']);
  expect(paymentsOfCase(db, view.id)).toHaveLength(1);
  expect(vouchersOfCase(db, view.id)).toHaveLength(2);
});

test('F9 struck twice under two act ids takes the money once', async () => {
  const { hall, db } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, { answers: february });
  const ends = await Promise.allSettled([file(hall, view), file(hall, view)]);
  expect(ends.map((end) => end.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(paymentsOfCase(db, view.id)).toHaveLength(1);
});

test('two case files of one taxpayer and period cannot both be filed, also when F9 is struck in both at once', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const one = await prepare(hall.hall, { answers: february });
  const two = await prepare(hall.hall, { answers: february });
  const ends = await Promise.allSettled([file(hall.hall, one), file(hall.hall, two)]);
  expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
  expect(ends.find((end) => end.status === 'rejected')).toMatchObject({
    reason: refusal('case/refused-by-rule'),
  });
  expect(countOf(hall, 'payments')).toBe(1);
});

test('two case files of different taxpayers filed at once take different numbers', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const one = await prepare(hall.hall, { answers: february });
  const two = await prepare(hall.hall, { answers: january });
  await Promise.all([file(hall.hall, one), file(hall.hall, two)]);
  const numbers = selectAll<{ number: string }>(hall.db, 'SELECT number FROM vouchers').map(
    (row) => row.number,
  );
  expect(numbers).toHaveLength(4);
  expect(new Set(numbers).size).toBe(4);
});

test('a drawer closed while F9 waits for the printer takes no money after its count', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: february });
  const filing = file(hall.hall, view);
  const closing = hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  await expect(filing).rejects.toEqual(refusal('officer/no-cash-session'));
  expect((await closing).expectedFen).toBe(50_000);
  expect(countOf(hall, 'payments')).toBe(0);
  expect(countOf(hall, 'vouchers')).toBe(0);
});

test('answers saved while F9 waits are not filed unseen', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: february });
  const filing = file(hall.hall, view);
  const saving = hall.hall.cases.perform({
    action: 'save',
    caseFileId: view.id,
    answers: { ...view.answers, gross: '40000.00' },
    papers: view.papers.map((paper) => paper.id),
  });
  await saving;
  await expect(filing).rejects.toEqual(refusal('case/figures-changed'));
  expect(countOf(hall, 'payments')).toBe(0);
});

test('an act id that was spent on another act does not pass for this one', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const one = await prepare(hall, { answers: february });
  const two = await prepare(hall, { answers: january });
  const actId = uuidv7();
  await file(hall, one, { actId });
  await expect(file(hall, two, { actId })).rejects.toEqual(refusal('case/action-not-allowed'));
  expect((await hall.cases.get({ caseFileId: two.id })).status).toBe('draft');
});

test('figures other than those the clerk saw are refused', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, { answers: february });
  await hall.cases.perform({
    action: 'save',
    caseFileId: view.id,
    answers: { ...view.answers, gross: '30901.04' },
    papers: view.papers.map((paper) => paper.id),
  });
  await expect(file(hall, view)).rejects.toEqual(refusal('case/figures-changed'));
});

test('one fen too little is too little', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, { answers: february });
  await expect(file(hall, view, { tenderedFen: 97_313 })).rejects.toEqual(
    refusal('case/tendered-too-little'),
  );
  await expect(file(hall, view, { tenderedFen: -1 })).rejects.toEqual(refusal('case/tendered-too-little'));
});

test('without a drawer, an identified person or every paper nothing is collected', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: '201603' });
  const noDrawer = await prepare(hall.hall, { answers: february });
  expect(noDrawer.preview.blocked?.code).toBe('officer/no-cash-session');
  await expect(file(hall.hall, noDrawer)).rejects.toEqual(refusal('officer/no-cash-session'));
  await hall.hall.session.openCashSession({ floatFen: 0 });
  const nobody = await prepare(hall.hall, { answers: february, identified: false });
  expect(nobody.preview.blocked?.code).toBe('case/identification-required');
  await expect(file(hall.hall, nobody)).rejects.toEqual(refusal('case/identification-required'));
  const noPapers = await prepare(hall.hall, { answers: february, papers: [] });
  expect(noPapers.preview.blocked?.code).toBe('case/papers-missing');
  await expect(file(hall.hall, noPapers)).rejects.toEqual(refusal('case/papers-missing'));
  expect(countOf(hall, 'payments')).toBe(0);
});

test('a return of zero is filed with both bureaus, spends no form and puts nothing into the ledger', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: { ...february, gross: '30900.00' } });
  expect(view.preview).toMatchObject({ totalFen: 0, vouchers: [], blocked: null });
  const filed = await file(hall.hall, view);
  expect(filed.status).toBe('filed');
  expect(filed.lanes.map((lane) => lane.status)).toEqual(['filed', 'filed']);
  expect(countOf(hall, 'vouchers')).toBe(0);
  expect(countOf(hall, 'memorandum_ledger')).toBe(0);
  const kinds = selectAll<{ kind: string }>(hall.db, 'SELECT kind FROM outbox ORDER BY seq').map(
    (row) => row.kind,
  );
  expect(kinds).toEqual(['RECORD', 'RECORD']);
  const undone = await reverse(hall.hall, filed.id);
  expect(undone.status).toBe('reversed');
  expect(undone.lanes.map((lane) => lane.status)).toEqual(['reversed', 'reversed']);
});

test('a general payer whose input tax exceeds the output tax carries it forward and pays nothing', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, {
    taxpayerNo: generalTaxpayer,
    answers: {
      periodEnd: '2016-03-31',
      netSales: '100000.00',
      outputTax: '17000.00',
      inputTax: '20000.00',
      carriedOver: '0.00',
    },
  });
  expect(view.preview).toMatchObject({ totalFen: 0, carriedForwardFen: 300_000 });
  expect((await file(hall, view)).status).toBe('filed');
});

test('what was carried over comes back with the next period; where nothing is known the clerk is asked, never given a nought', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const form = { netSales: '100000.00', outputTax: '17000.00', inputTax: '20000.00' };
  const first = await prepare(hall, {
    taxpayerNo: generalTaxpayer,
    answers: { ...form, periodEnd: '2016-02-29' },
  });
  expect(first.answers['carriedOver']).toBe('');
  expect(first.preview.problems).toEqual([expect.objectContaining({ field: 'carriedOver' })]);
  const filled = await prepare(hall, {
    taxpayerNo: generalTaxpayer,
    answers: { ...form, periodEnd: '2016-02-29', carriedOver: '0.00' },
  });
  await file(hall, filled);
  const next = await prepare(hall, { taxpayerNo: generalTaxpayer, answers: form });
  expect(next.answers).toMatchObject({ periodEnd: '2016-03-31', carriedOver: '3000.00' });
  expect(next.preview.carriedForwardFen).toBe(600_000);
});

test('the handler of a filing is whoever stands at the counter, not whoever the licence names', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  const view = await prepare(hall, { answers: {} });
  expect(view.answers['contactName']).toBe(view.identification?.personName);
});

test('a name with a character the print font lacks stops F9 before any money or number, in words', async () => {
  const hall = await openHall({
    prepare: (tx) => {
      putTaxpayer(tx, {
        ...asTaxpayerRow(town.taxpayers[0]!),
        name: '临江𱍐面馆',
        taxpayerNo: 'RARE1',
        creditCode: null,
      });
    },
  });
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { taxpayerNo: 'RARE1', answers: february });
  await expect(file(hall.hall, view)).rejects.toMatchObject({
    error: { code: 'print/glyph-missing', message: expect.stringContaining('U+31350') },
  });
  expect([countOf(hall, 'payments'), countOf(hall, 'vouchers'), countOf(hall, 'outbox')]).toEqual([0, 0, 0]);
  expect((await hall.hall.cases.get({ caseFileId: view.id })).status).toBe('draft');
});

test('what could never reach the other bureau is refused while the taxpayer still stands there', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers: { ...february, contactName: '名'.repeat(300) } });
  const answer = await hall.serve('cases.perform', {
    action: 'file',
    caseFileId: view.id,
    tenderedFen: 100_000,
    figuresHash: view.preview.figuresHash,
    actId: uuidv7(),
  });
  expect(answer).toMatchObject({ ok: false, error: { message: expect.stringMatching(/\p{Script=Han}/u) } });
  expect(answer.ok ? '' : answer.error.code).not.toBe('shell/internal');
  expect([countOf(hall, 'payments'), countOf(hall, 'vouchers'), countOf(hall, 'outbox')]).toEqual([0, 0, 0]);
});
