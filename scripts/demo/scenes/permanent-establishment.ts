import { waitMs } from '../../rehearsal/counter-hands.ts';
import type { Scene } from '../scene.ts';
import {
  caseOfMatter,
  chooseAct,
  courseOf,
  f9Open,
  listFlows,
  taxOfficers,
  typeForm,
} from './between-bureaus.ts';

const matterId = 'norm-25-permanent-establishment';
const notice = {
  enterprise: '莱茵工程有限公司（Rhein Anlagenbau GmbH）',
  residence: 'non-resident',
  country: '德国',
  treaty: '中德税收协定',
  payer: '临江宏盛机械制造有限公司',
  payerNo: '91359901DEMA00021A',
  contractNo: 'HS-RA-2016-03',
  kind: 'construction',
  startsOn: '2016-03-01',
  endsOn: '2017-05-31',
  trigger: 'contract-filed',
  eventOn: '2016-03-28',
  learnedOn: '2016-03-30',
  finding: 'constitutes',
  reasons: '安装工程连续超过十二个月，现场有固定场所和常驻管理人员。',
} as const;
const reply = {
  finding: 'does-not',
  reasons: '分包部分不属同一项目，扣除后工期未满十二个月。',
} as const;
const question = { question: '分包工程与主合同同一现场、同一进度，请说明不合并计算的理由。' } as const;
const answer = {
  finding: 'constitutes',
  reasons: '经核对合同附件，分包为同一项目，工期应合并计算。',
} as const;

export const permanentEstablishment: Scene = {
  id: '14-permanent-establishment',
  title: {
    zh: '协同判定常设机构（规范第 25 项）：告知、签收、意见不同、质疑、双方确认',
    en: 'A permanent establishment (item 25): notice, receipt, differing opinion, question, both confirm',
  },
  play: async ({ state, local, claim, picture }) => {
    await state.next();
    await state.command('xtpdcsjg', '协同判定常设机构资格');
    await state.atStop('field.enterprise');
    await typeForm(state, notice);
    await f9Open(state);
    await picture('state', {
      zh: '国税写告知书：事由、日期、本局意见',
      en: 'State writes the notice: the event, its days, its own opinion',
    });
    await state.page.press('F9');
    await state.sees('已告知，待地税签收');
    await picture('state', {
      zh: '已告知，反馈时限自动起算',
      en: 'Notice given; the term of the opinion runs',
    });

    await local.next();
    await listFlows(local, matterId);
    await picture('local', {
      zh: '地税窗口：轮到本方，几号到期',
      en: 'Local: its turn, and by which day',
    });
    await local.page.press('Enter');
    await chooseAct(local, '签收告知书');
    await local.page.press('F9');
    await local.sees('已签收，待地税反馈意见');
    await chooseAct(local, '反馈意见');
    await local.atStop(/^field\./);
    await typeForm(local, reply);
    await picture('local', { zh: '地税意见不同', en: 'Local’s opinion differs' });
    await local.page.press('F9');
    await local.sees('意见不一致，待分别上报');

    await state.sees('意见不一致，待分别上报');
    await picture('state', {
      zh: '国税可质疑，也可分别逐级上报',
      en: 'State may question the opinion or report upward',
    });
    await chooseAct(state, '提出质疑');
    await state.atStop(/^field\./);
    await typeForm(state, question);
    await state.page.press('F9');
    await state.sees('有质疑待答复');

    await local.sees('有质疑待答复');
    await chooseAct(local, '答复质疑');
    await local.atStop(/^field\./);
    await local.sees(question.question);
    await local.backTo('field.finding');
    await typeForm(local, answer);
    await picture('local', {
      zh: '地税答复质疑，改持相同意见',
      en: 'Local answers the question and comes to the same opinion',
    });
    await local.page.press('F9');
    await local.sees('待双方确认');
    await chooseAct(local, '确认共同结论');
    await local.page.press('F9');
    await local.sees('一方已确认，待另一方确认');
    await state.sees('一方已确认，待另一方确认');
    await chooseAct(state, '确认共同结论');
    await picture('state', { zh: '国税确认共同结论', en: 'State confirms the joint conclusion' });
    await state.page.press('F9');
    await state.sees('双方确认：构成常设机构');
    await local.sees('双方确认：构成常设机构');
    await picture('state', { zh: '双方确认，办结', en: 'Confirmed by both; concluded' });
    await picture('local', { zh: '地税窗口同样办结', en: 'Concluded at the Local window alike' });

    const views = await Promise.all(
      [state, local].map((hands) =>
        hands.page.until(
          'both confirmations are here',
          async () => {
            const view = await caseOfMatter(hands, matterId);
            return view.flow?.concluded == null ? undefined : view;
          },
          waitMs,
        ),
      ),
    );
    const [ours, theirs] = views.map(courseOf);
    claim(
      { zh: '每一步由本方税收人员办理', en: 'Each step was taken by a tax officer of its own bureau' },
      ours,
      [
        `state open ${taxOfficers.state}`,
        `local sign ${taxOfficers.local}`,
        `local reply ${taxOfficers.local}`,
        `state question ${taxOfficers.state}`,
        `local answer-question ${taxOfficers.local}`,
        `local confirm ${taxOfficers.local}`,
        `state confirm ${taxOfficers.state}`,
      ],
    );
    claim({ zh: '两个窗口看到的经过相同', en: 'Both windows show the same course' }, theirs, ours);
    claim(
      { zh: '两边结论相同', en: 'The conclusion is the same on both sides' },
      views.map((view) => view.flow?.concluded?.zh),
      ['双方确认：构成常设机构', '双方确认：构成常设机构'],
    );
    claim(
      { zh: '办结后不再提示下一步', en: 'Nothing is called the next step once it is concluded' },
      await Promise.all(
        [state, local].map(({ page }) =>
          page.evaluate<number>(`document.querySelectorAll('.step-bar [aria-current]').length`),
        ),
      ),
      [0, 0],
    );
    claim(
      { zh: '告知、反馈、答复均在时限内', en: 'Notice, opinion and answer were in time' },
      views.map((view) => view.flow?.deadlines.map(({ id, standing }) => `${id} ${standing}`)),
      views.map(() => ['notice met', 'reply met', 'question-state-1 met']),
    );
  },
};
