import { formatYuan } from '../../../domain/money.ts';
import type { Fen } from '../../../domain/money.ts';
import type { CounterHands } from '../../rehearsal/counter-hands.ts';
import type { Scene } from '../scene.ts';
import { caseOf, payers, yuan } from './at-the-counter.ts';

/** Counts the drawer and closes; returns what the hall process says of the cash session just before. */
const closeShift = async (hands: CounterHands, look: () => Promise<void>): Promise<number> => {
  const { cashSession } = await hands.ask('session', 'state', {});
  if (cashSession === null) throw new Error('no shift is open');
  const expected = cashSession.floatFen + cashSession.takenFen;
  await hands.command('jzxb', '结账');
  await hands.atStop('close.counted');
  await hands.typeOver(formatYuan(expected as Fen));
  await look();
  await hands.page.press('Enter');
  await hands.atStop('close.note');
  await hands.page.press('Enter');
  await hands.atStop('close.submit');
  await hands.page.press('Enter');
  return expected;
};

export const closing: Scene = {
  id: '12-closing',
  title: { zh: '点款结账', en: 'The cash is counted and the shift closed' },
  play: async ({ state, local, claim, picture }) => {
    const expected = await closeShift(state, () =>
      picture('state', {
        zh: '清点现金：账面数按两局分列',
        en: 'The cash count: the books show each bureau’s part',
      }),
    );
    await state.sees('已结账');
    await picture('state', { zh: '结账结果', en: 'The shift is closed' });
    const taken = await Promise.all(
      [payers.trader, payers.factory, payers.stall].map((payer) => caseOf(state, payer.name)),
    );
    claim(
      {
        zh: '应有现金 = 备用金 500.00 + 三笔实收，已冲正的一笔不在内',
        en: 'Cash due is the float and three collections; the reversed one is out',
      },
      yuan(expected),
      yuan(taken.reduce((sum, view) => sum + (view.collection?.totalFen ?? 0), 50_000)),
    );
    await closeShift(local, () =>
      picture('local', { zh: '地税窗口只有备用金', en: 'The Local window has only its float' }),
    );
    const sessions = await Promise.all([
      state.ask('session', 'state', {}),
      local.ask('session', 'state', {}),
    ]);
    claim(
      { zh: '两个窗口均已结账', en: 'Both shifts are closed' },
      sessions.map((session) => session.cashSession),
      [null, null],
    );
  },
};
