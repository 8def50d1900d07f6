import type { Scene } from '../scene.ts';
import { caseOf, fillPeriod, openByCard, payers, yuan } from './at-the-counter.ts';

/** Due on 2016-03-15, paid on 2016-04-05: 21 days at 0.05 %. */
const days = 21n;
const surchargeOf = (amountFen: number): number => Number((BigInt(amountFen) * days * 5n + 5_000n) / 10_000n);

export const lateFiling: Scene = {
  id: '03-late-filing',
  title: {
    zh: '逾期申报：一般纳税人二月税款，加收滞纳金',
    en: 'A late filing: a general payer for February, with late-payment surcharge',
  },
  play: async ({ state, claim, picture }) => {
    await openByCard(state, payers.factory);
    await fillPeriod(state, '2016-02-29');
    await state.fillForm({ netSales: '300000', outputTax: '51000', inputTax: '36000', carriedOver: '0' });
    await state.tickPapers();
    await state.atStop('tendered');
    await state.sees('滞纳金');
    await picture('state', { zh: '每行税费各计滞纳金', en: 'Surcharge on each line of tax' });
    await state.page.press('F7');
    await state.sees('增值税的计算过程');
    await picture('state', {
      zh: '滞纳金的起止日、天数和依据',
      en: 'From when to when, how many days, by which clause',
    });
    await state.page.press('Escape');
    await state.atStop('tendered');
    await state.collect('20000');
    await state.issue();
    const view = await caseOf(state, payers.factory.name);
    const [vat] = view.preview.lines.filter((line) => line.levy === 'vat');
    claim(
      { zh: '增值税 15,000.00 元，逾期 21 天', en: 'VAT of 15,000.00, 21 days late' },
      [yuan(vat?.amountFen), vat?.dueOn],
      ['15,000.00', '2016-03-15'],
    );
    const taxes = view.preview.lines.filter((line) => line.surchargeFen > 0);
    claim(
      { zh: '滞纳金按日万分之五逐行计算', en: 'The surcharge is 0.05 % a day, line by line' },
      taxes.map((line) => `${line.title} ${yuan(line.surchargeFen)}`),
      taxes.map((line) => `${line.title} ${yuan(surchargeOf(line.amountFen))}`),
    );
    claim({ zh: '有滞纳金', en: 'There is a surcharge' }, taxes.length > 0);
    await picture('state', { zh: '已办结', en: 'Done' });
    await state.next();
  },
};
