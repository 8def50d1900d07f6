import { waitMs } from '../../rehearsal/counter-hands.ts';
import type { Scene } from '../scene.ts';
import { inboxIndex, payers, syncNow } from './at-the-counter.ts';

export const lineRestored: Scene = {
  id: '06-line-restored',
  title: { zh: '网络恢复：按序送出，一条不少', en: 'The line is back: everything goes out in its order' },
  play: async ({ stage, state, local, claim, picture }) => {
    await state.page.press('Alt+2');
    await state.sees('代征入库');
    await picture('state', { zh: '网络恢复之前的发出记录', en: 'What waits, before the line is back' });
    await state.page.press('Escape');
    stage.weather('clear');
    await syncNow(state);
    await state.page.until(
      'nothing waits',
      async () => {
        const line = await state.ask('exchange', 'line', {});
        const { rows } = await state.ask('exchange', 'outbox', {});
        return line.state === 'online' && line.waiting === 0 && rows.every((row) => row.state === 'accepted');
      },
      waitMs,
    );
    await state.sees(/联网/);
    await picture('state', { zh: '全部已由交换平台接受', en: 'The exchange has accepted all of it' });
    await state.page.press('Escape');
    const { rows } = await state.ask('exchange', 'outbox', {});
    claim(
      { zh: '发出的记录全部已接受', en: 'Every message sent is accepted' },
      rows.filter((row) => row.state !== 'accepted').length,
      0,
    );
    claim(
      { zh: '序号从 1 连续', en: 'Their numbers run from 1 without a gap' },
      rows.map((row) => row.seq).sort((a, b) => a - b),
      rows.map((_row, index) => index + 1),
    );
    await syncNow(local);
    await inboxIndex(local, payers.hardware.name, 'confirm-or-return');
    await local.page.press('Escape');
    const inbox = await local.ask('exchange', 'inbox', {});
    claim(
      { zh: '地税窗口收到四户的记录', en: 'The Local window has the records of four taxpayers' },
      inbox.rows.map((row) => row.taxpayerName).sort(),
      Object.values(payers)
        .map((payer) => payer.name)
        .sort(),
    );
  },
};
