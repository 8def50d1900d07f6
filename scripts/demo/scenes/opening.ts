import type { Scene } from '../scene.ts';
import { officers, yuan } from './at-the-counter.ts';

export const opening: Scene = {
  id: '01-opening',
  title: { zh: '登录开班', en: 'Signing in and opening the shift' },
  play: async ({ state, local, claim, picture }) => {
    await Promise.all([state.sees('人员登录'), local.sees('人员登录')]);
    await picture('state', {
      zh: '登录：按序号选人员，再输口令',
      en: 'Sign-in: the officer by number, then the PIN',
    });
    await state.signIn(officers.state);
    await state.sees('请点清备用金后开班');
    await picture('state', { zh: '点清备用金后开班', en: 'The shift opens with the float counted' });
    await state.openShift('500');
    await local.begin(officers.local);
    await Promise.all([state.sees(/联网/), local.sees(/联网/)]);
    await picture('state', {
      zh: '国税窗口就绪，等第一位纳税人',
      en: 'The State window is ready for the first taxpayer',
    });
    await picture('local', { zh: '地税窗口就绪', en: 'The Local window is ready' });
    const [ours, theirs] = await Promise.all([
      state.ask('session', 'state', {}),
      local.ask('session', 'state', {}),
    ]);
    claim(
      { zh: '两局窗口各由本局人员登录', en: 'An officer of each bureau is signed in at its own window' },
      [ours.officer?.bureau, ours.profile.bureau, theirs.officer?.bureau, theirs.profile.bureau],
      ['state', 'state', 'local', 'local'],
    );
    claim(
      { zh: '备用金 500.00 元入账', en: 'The float of 500.00 is in the books' },
      yuan(ours.cashSession?.floatFen),
      '500.00',
    );
    claim(
      { zh: '开机时两个窗口的审计链均完好', en: 'The audit chains of both windows verified at opening' },
      ours.journalSound && theirs.journalSound,
    );
  },
};
