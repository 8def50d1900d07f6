import type { Scene } from '../scene.ts';
import { caseOf, openByCard, payers } from './at-the-counter.ts';

export const lineCut: Scene = {
  id: '05-line-cut',
  title: { zh: '断网：窗口照常办理', en: 'The line is cut: the counter goes on' },
  play: async ({ stage, state, local, claim, picture }) => {
    stage.weather('cut');
    await state.sees(/离线 \d+ 分钟/);
    await openByCard(state, payers.hardware);
    await state.fillForm({ gross: '61800' });
    await state.tickPapers();
    await state.collect('3000');
    await state.issue();
    await state.sees(/离线 \d+ 分钟 · 待同步 \d+/);
    await state.sees(/地税记录\s+待同步，联网后自动送出/);
    await picture('state', {
      zh: '离线收款开票已办结，状态栏写明离线多久、几条待同步',
      en: 'Collected and issued without a line; the bar says since when, and how much waits',
    });
    const line = await state.ask('exchange', 'line', {});
    claim({ zh: '状态为离线', en: 'The window knows that it is offline' }, line.state, 'offline');
    claim({ zh: '有记录待同步', en: 'Records wait to be sent' }, line.waiting > 0);
    const view = await caseOf(state, payers.hardware.name);
    claim(
      { zh: '两局的记录都在等网络', en: 'The records of both bureaus wait for the line' },
      view.lanes.map((lane) => [lane.status, lane.transport]),
      [
        ['filed', 'waiting'],
        ['filed', 'waiting'],
      ],
    );
    const { rows } = await local.ask('exchange', 'inbox', {});
    claim(
      { zh: '地税窗口还看不到这笔', en: 'The Local window does not have it yet' },
      rows.some((row) => row.taxpayerName === payers.hardware.name),
      false,
    );
  },
};
