import { trainingPin } from '../../../main/training/town/published.ts';
import type { Scene } from '../scene.ts';
import { caseOf, officers, payers } from './at-the-counter.ts';

export const reversal: Scene = {
  id: '08-reversal',
  title: {
    zh: '冲正：第二人复核，红字分录，退款',
    en: 'A reversal: a second officer, red entries, money back',
  },
  play: async ({ state, claim, picture }) => {
    await state.command('cz', '冲正');
    await state.atStop('reverse.reason');
    await state.page.type('纳税人申报的销售额有误');
    await state.page.press('Enter');
    await state.atStop('reverse.officer');
    await state.choose(officers.second);
    await state.page.press('Enter');
    await state.atStop('reverse.pin');
    await state.page.type(trainingPin);
    await picture('state', {
      zh: '冲正须另一人用本人口令复核',
      en: 'Another person approves it with a PIN of their own',
    });
    await state.page.press('Enter');
    await state.atStop('reverse.submit');
    await state.page.press('Enter');
    await state.sees('已冲正，红字分录已登记，款项请退还纳税人。');
    await picture('state', { zh: '已冲正，请退款', en: 'Reversed; the money is paid back' });
    await state.page.press('Alt+5');
    await state.sees(/城市维护建设税（.*冲 \d+ 号）/);
    await picture('state', { zh: '备查账：红字冲原号', en: 'The ledger: red lines against the old numbers' });
    await state.page.press('Escape');
    const view = await caseOf(state, payers.hardware.name);
    claim({ zh: '办件已冲正', en: 'The case is reversed' }, view.status, 'reversed');
    const { rows } = await state.ask('paper', 'ledger', { from: '2016-04-05', to: '2016-04-05', levy: null });
    const own = rows.filter((row) => row.taxpayerName === payers.hardware.name);
    claim(
      { zh: '该户代征款红蓝相抵为零', en: 'Red and black of this taxpayer come to nothing' },
      own.reduce((sum, row) => sum + row.amountFen + row.surchargeFen, 0),
      0,
    );
    claim(
      { zh: '红字各指向所冲的原号', en: 'Every red line names the number it undoes' },
      own.length > 0 && own.filter((row) => row.red).every((row) => row.correctsEntryNo !== null),
    );
    await state.next();
  },
};
