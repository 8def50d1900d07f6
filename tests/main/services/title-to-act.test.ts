import { expect, test } from 'vitest';
import { vouchersOfCase } from '../../../db/vouchers.ts';
import { insertGrant } from '../../../db/officers.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { selectAll } from '../../../db/sql.ts';
import { issueVouchers } from '../../../main/training/act-player.ts';
import { beginDay, file, prepare, smallScaleTaxpayer } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';
import { countOf, february } from './filed-forms.ts';

const { openHall } = testHalls();

test('from the day the supplementary agreement begins, State forms prove the Local money: two numbers of one stock, no memorandum ledger', async () => {
  const hall = await openHall({ hallDate: '2016-07-04' });
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, {
    answers: { gross: '200000.00', periodEnd: '2016-06-30', filingPeriod: 'quarter' },
  });
  expect(view.preview.vouchers).toEqual([
    expect.objectContaining({
      bureau: 'state',
      voucherBureau: 'state',
      nextNumber: '(161)闽国现 00020001',
      remaining: 100,
    }),
    expect.objectContaining({
      bureau: 'local',
      voucherBureau: 'state',
      nextNumber: '(161)闽国现 00020002',
      remaining: 99,
    }),
  ]);
  const filed = await file(hall.hall, view);
  await hall.printed();
  expect(await issueVouchers(hall.hall, filed.id)).toHaveLength(2);
  expect(countOf(hall, 'memorandum_ledger')).toBe(0);
  expect(vouchersOfCase(hall.db, view.id).map((voucher) => voucher.bureau)).toEqual(['state', 'state']);
  const unders = selectAll<{ under: string; lane: string }>(
    hall.db,
    "SELECT DISTINCT lane, under FROM case_actions WHERE action = 'file' ORDER BY lane",
  );
  expect(unders).toEqual([
    { lane: 'local', under: 'agreement:item-17-2016-2' },
    { lane: 'state', under: 'own-office' },
  ]);
});

test('the agreement of the day decides on its last and on its first day', async () => {
  for (const [hallDate, voucherBureau] of [
    ['2016-06-30', 'local'],
    ['2016-07-01', 'state'],
  ] as const) {
    const hall = await openHall({ hallDate });
    await beginDay(hall.hall);
    const view = await prepare(hall.hall, { answers: february });
    expect(view.preview.vouchers[1]).toMatchObject({ bureau: 'local', voucherBureau });
  }
});

test('the Local window does not collect for the State bureau in this mode', async () => {
  const { hall } = await openHall({ bureau: 'local' });
  await beginDay(hall, 'l-zheng');
  const view = await prepare(hall, { taxpayerNo: smallScaleTaxpayer, answers: february });
  expect(view.preview.blocked?.code).toBe('case/refused-by-rule');
  await expect(file(hall, view)).rejects.toEqual(refusal('case/refused-by-rule'));
});

test('a secondee acts for the State bureau by secondment and for her own bureau by her own office', async () => {
  const hall = await openHall();
  await beginDay(hall.hall, 'l-ye');
  await file(hall.hall, await prepare(hall.hall, { answers: february }));
  const unders = selectAll<{ lane: string; under: string }>(
    hall.db,
    'SELECT lane, under FROM case_actions ORDER BY lane',
  );
  expect(unders).toEqual([
    { lane: 'local', under: 'own-office' },
    { lane: 'state', under: 'secondment:2016-3' },
  ]);
});

test('a clerk without the joint-window right cannot press F9, and is told why', async () => {
  const { hall } = await openHall();
  await beginDay(hall, 'n-huang');
  const view = await prepare(hall, { answers: february });
  expect(view.preview.blocked?.code).toBe('officer/not-entitled-for-bureau');
  await expect(file(hall, view)).rejects.toEqual(refusal('officer/not-entitled-for-bureau'));
});

test('a grant for the other bureau without the joint training gives no right', async () => {
  const { hall } = await openHall({
    prepare: (tx) =>
      insertGrant(tx, {
        officerId: 'n-huang',
        authority: 'local',
        role: 'counter-clerk',
        from: plainDate('2016-01-01'),
        to: null,
        document: '未经培训的授权',
      }),
  });
  await beginDay(hall, 'n-huang');
  const view = await prepare(hall, { answers: february });
  expect(view.preview.blocked?.code).toBe('officer/not-entitled-for-bureau');
});
