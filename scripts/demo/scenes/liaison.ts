import type { Scene } from '../scene.ts';
import { caseOfMatter, changeOfficer, courseOf, f9Open, listFlows, taxOfficers } from './between-bureaus.ts';

const matterId = 'norm-28-anti-avoidance-liaison';
const enterprise = '临江宏盛机械制造有限公司';
const form = [
  enterprise,
  '91359901DEMA00021A',
  '临江国税反避〔2016〕2号',
  '个人所得税、印花税',
  '向境外关联方支付技术服务费，金额与受益不相称。',
  '请提供该企业外籍人员个人所得税申报情况。',
] as const;
const answer = '外籍人员两名，已按月申报个人所得税。';

export const liaison: Scene = {
  id: '13-liaison',
  title: {
    zh: '反避税调查联系单（规范第 28 项）：发出、签收、反馈',
    en: 'The anti-avoidance liaison form (item 28): sent, signed for, answered',
  },
  play: async ({ state, local, claim, picture }) => {
    await changeOfficer(state, taxOfficers.state);
    await state.command('fbslxd', '反避税调查联系单');
    await state.atStop('field.enterprise');
    for (const text of form) {
      await state.typeOver(text);
      await state.page.press('Enter');
    }
    await state.atStop('field.replyBy');
    await f9Open(state);
    await picture('state', {
      zh: '联系单填好，没有柜台、没有收款',
      en: 'The form is filled in: no counter, no money',
    });
    await state.page.press('F9');
    await state.sees('已发出，待签收');
    await changeOfficer(local, taxOfficers.local);
    await listFlows(local, matterId);
    await local.sees('反馈联系单');
    await picture('local', {
      zh: '轮到本方的往来办件和期限',
      en: 'The case whose turn it is, and its time limit',
    });
    await local.page.press('Enter');
    await local.sees('办件经过');
    await local.atStop('act.0');
    await local.page.press('Enter');
    await local.sees('签收联系单');
    await local.page.press('F9');
    await local.sees('已签收，待反馈');
    await local.atStop('act.0');
    await local.page.press('Enter');
    await local.atStop('field.answer');
    await local.page.press('F9');
    await local.sees('反馈情况');
    await local.page.type(answer);
    await picture('local', { zh: '签收之后反馈', en: 'Signed for, and now answered' });
    await local.page.press('F9');
    await local.sees('已反馈');
    await state.sees('已反馈');
    await state.sees(answer);
    await picture('state', {
      zh: '反馈回到国税窗口，双方经过都在',
      en: 'The answer is back; the course of both is there',
    });
    const [ours, theirs] = await Promise.all([caseOfMatter(state, matterId), caseOfMatter(local, matterId)]);
    claim(
      { zh: '两个窗口看到的经过相同', en: 'Both windows show the same course' },
      courseOf(ours),
      courseOf(theirs),
    );
    claim(
      { zh: '每一步由本方人员办理，无一作废', en: 'Each bureau’s acts are by its own officer, none void' },
      (ours.flow?.entries ?? []).map((entry) => [entry.lane, entry.officerName, entry.void]),
      [
        ['state', taxOfficers.state, null],
        ['local', taxOfficers.local, null],
        ['local', taxOfficers.local, null],
      ],
    );
    claim(
      { zh: '两边都已办结', en: 'It is concluded on both sides' },
      [ours.flow?.concluded ?? null, theirs.flow?.concluded ?? null].map((end) => end?.zh ?? '未办结 open'),
      ['已反馈', '已反馈'],
    );
  },
};
