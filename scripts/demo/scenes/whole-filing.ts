import type { Scene } from '../scene.ts';
import { amountOf, bothFormsOut, caseOf, issuedNumbers, openByCard, payers, yuan } from './at-the-counter.ts';

export const wholeFiling: Scene = {
  id: '02-whole-filing',
  title: {
    zh: '读卡申报：小规模纳税人按月，一笔款、两个国库',
    en: 'A filing by card: small-scale payer, monthly; one sum, two treasuries',
  },
  play: async ({ state, claim, picture }) => {
    await openByCard(state, payers.trader);
    await state.fillForm({ gross: '154500' });
    await state.sees('5,040.00');
    await state.tickPapers();
    await state.sees('必需资料已齐');
    await state.atStop('tendered');
    await state.page.press('F7');
    await state.sees('增值税的计算过程');
    await picture('state', {
      zh: 'F7：每个数怎么算出来的，依据哪一条',
      en: 'F7: how each figure came about, and by which clause',
    });
    await state.page.press('Escape');
    await state.atStop('tendered');
    await state.typeOver('6000');
    await state.sees('960.00');
    await picture('state', {
      zh: '收款前：合计、找零、将用的票号',
      en: 'Before F9: the sum, the change, the numbers to be used',
    });
    await state.collect('6000');
    await bothFormsOut(state);
    await picture('state', {
      zh: '票证已出，核对纸上号码',
      en: 'The forms are out: the number on each paper is checked',
    });
    const numbers = await state.issue();
    await state.sees(/国税记录\s+交换平台已接受，等待对方确认/);
    await state.sees(/地税记录\s+交换平台已接受，等待对方确认/);
    await picture('state', {
      zh: '已办结，记录已由交换平台接受',
      en: 'Done; the exchange has accepted the records',
    });

    const view = await caseOf(state, payers.trader.name);
    claim(
      { zh: '合计 5,040.00 元，找零 960.00 元', en: 'The sum is 5,040.00, the change 960.00' },
      [yuan(view.collection?.totalFen), yuan(view.collection?.changeFen)],
      ['5,040.00', '960.00'],
    );
    claim(
      { zh: '国税 4,500.00 元，地税 540.00 元', en: '4,500.00 for State, 540.00 for Local' },
      [yuan(view.preview.totalFenOf?.state), yuan(view.preview.totalFenOf?.local)],
      ['4,500.00', '540.00'],
    );
    claim(
      { zh: '增值税 154,500.00 ÷ 1.03 × 3%', en: 'VAT is 154,500.00 ÷ 1.03 × 3%' },
      amountOf(view, 'vat'),
      '4,500.00',
    );
    claim(
      {
        zh: '两局票证各一张，号码连续取自领用段',
        en: 'One form of each bureau, the next numbers of the ranges signed out',
      },
      numbers,
      ['(161)闽国现 00020001', '(161)闽地现 00010001'],
    );
    claim(
      { zh: '核对过的号码就是开具的号码', en: 'The numbers checked are the numbers issued' },
      [...issuedNumbers(view)].sort(),
      [...numbers].sort(),
    );
    await state.next();
  },
};
