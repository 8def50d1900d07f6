import type { Scene } from '../scene.ts';
import { caseOf, confirmRecord, openRecord, payers, yuan } from './at-the-counter.ts';
import { returnReason } from './confirm-and-return.ts';

export const correction: Scene = {
  id: '09-correction',
  title: {
    zh: '更正：在被退回的栏目改正，再次确认',
    en: 'A correction at the returned field, and its confirmation',
  },
  play: async ({ state, local, claim, picture }) => {
    await state.sees(/待办\s+1/);
    const before = await caseOf(state, payers.factory.name);
    await state.openRow('Alt+1', 0);
    await state.atStop('field.contactPhone');
    await state.sees(`退回原因：${returnReason}`);
    await picture('state', {
      zh: '直接打开到被退回的栏目，写着原因和原值',
      en: 'It opens at the returned field, with reason and old value',
    });
    await state.typeOver('16005992222');
    await state.page.press('F9');
    await state.sees('更正已提交，等待对方确认。');
    await openRecord(local, payers.factory.name);
    await local.sees('第 2 版');
    await local.sees('16005992222');
    await picture('local', {
      zh: '地税看到第 2 版和更正后的号码',
      en: 'Local sees version 2 with the corrected number',
    });
    await confirmRecord(local);
    // The reversal of the morning’s last case is a record of its own, to be confirmed like any other.
    await openRecord(local, payers.hardware.name);
    await picture('local', { zh: '冲正的记录也要确认', en: 'The reversal is confirmed as well' });
    await confirmRecord(local);
    await state.page.until('the case is confirmed', async () =>
      (await caseOf(state, payers.factory.name)).lanes.every((lane) => lane.status === 'confirmed'),
    );
    await state.sees('地税已确认入库');
    await picture('state', { zh: '更正后双方确认，办结', en: 'Confirmed by both after the correction' });
    const view = await caseOf(state, payers.factory.name);
    claim(
      { zh: '被退回的一笔更正后双方确认', en: 'The returned case is confirmed on both lanes' },
      view.lanes.map((lane) => lane.status),
      ['confirmed', 'confirmed'],
    );
    const changed = Object.keys(view.answers).filter(
      (field) => view.answers[field] !== before.answers[field],
    );
    claim(
      { zh: '更正只改了被退回的栏目', en: 'The correction changed the returned field and no other' },
      changed.map((field) => `${field} ${before.answers[field]} → ${view.answers[field]}`),
      ['contactPhone 16005991004 → 16005992222'],
    );
    claim(
      { zh: '更正不动已收的款', en: 'The correction leaves the money as it was' },
      yuan(view.collection?.totalFen),
      yuan(before.collection?.totalFen),
    );
    const inboxes = [await state.ask('exchange', 'inbox', {}), await local.ask('exchange', 'inbox', {})];
    claim(
      { zh: '两个窗口都没有待办', en: 'Nothing is left to do at either window' },
      inboxes.map((inbox) => inbox.rows.length),
      [0, 0],
    );
  },
};
