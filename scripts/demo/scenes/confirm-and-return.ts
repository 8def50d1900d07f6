import type { Scene } from '../scene.ts';
import { caseOf, confirmRecord, inboxIndex, openRecord, payers } from './at-the-counter.ts';

export const returnReason = '号码与税务登记不符';

export const confirmAndReturn: Scene = {
  id: '07-confirm-and-return',
  title: { zh: '地税核对：确认入库，一笔退回', en: 'Local checks: records confirmed, one returned' },
  play: async ({ state, local, claim, picture }) => {
    await inboxIndex(local, payers.trader.name, 'confirm-or-return');
    await local.page.press('Alt+1');
    await local.rowFocused();
    await picture('local', { zh: '待办：国税代征的记录', en: 'To do: what State collected for Local' });
    await local.page.press('Escape');
    await openRecord(local, payers.trader.name);
    await picture('local', {
      zh: '逐项核对：税额、票号、备查账',
      en: 'Amounts, form numbers and ledger, item by item',
    });
    await confirmRecord(local);
    for (const payer of [payers.stall, payers.hardware]) {
      await openRecord(local, payer.name);
      await confirmRecord(local);
    }
    await openRecord(local, payers.factory.name);
    await local.tabTo('return.field');
    await local.choose('联系电话');
    await local.page.press('Enter');
    await local.atStop('return.reason');
    await local.page.type(returnReason);
    await picture('local', {
      zh: '退回须写明栏目和原因（规范第 36 项）',
      en: 'A return names the field and the reason (item 36)',
    });
    await local.page.press('Enter');
    await local.atStop('return.submit');
    await local.page.press('Enter');
    await local.sees('已退回，报送方将在该栏目更正。');
    await state.sees(/待办\s+1/);
    const lanesOf = async (name: string): Promise<readonly string[]> =>
      (await caseOf(state, name)).lanes.map((lane) => lane.status);
    await state.page.until('the confirmations are back', async () =>
      (await lanesOf(payers.hardware.name)).every((status) => status === 'confirmed'),
    );
    claim(
      {
        zh: '三笔在国税窗口显示双方已确认',
        en: 'Three cases are confirmed on both lanes at the State window',
      },
      await Promise.all([payers.trader, payers.stall, payers.hardware].map((payer) => lanesOf(payer.name))),
      [
        ['confirmed', 'confirmed'],
        ['confirmed', 'confirmed'],
        ['confirmed', 'confirmed'],
      ],
    );
    const returned = (await caseOf(state, payers.factory.name)).lanes.find((lane) => lane.bureau === 'local');
    claim(
      {
        zh: '退回的一笔带着栏目和原因到了国税窗口',
        en: 'The return came to the State window with field and reason',
      },
      returned?.returned,
      { field: 'contactPhone', reason: returnReason },
    );
  },
};
