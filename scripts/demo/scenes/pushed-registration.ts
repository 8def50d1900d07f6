import { town } from '../../../main/training/town/town.ts';
import { waitMs } from '../../rehearsal/counter-hands.ts';
import type { Scene } from '../scene.ts';
import { confirmRecord, openRecord } from './at-the-counter.ts';
import { caseOfMatter, f9Open, typeForm } from './between-bureaus.ts';

const matterId = 'norm-01-supplementary-entry';
const [pushed] = town.pushedRegistrations;
const card = town.cardDeck.findIndex(({ card: { idNumber } }) => idNumber === pushed?.legalPersonId);
const typed = {
  place: 'city',
  industry: '正餐服务',
  accounting: 'independent',
  contactName: '林秀英',
  contactPhone: '16005991002',
} as const;

export const pushedRegistration: Scene = {
  id: '11-pushed-registration',
  title: {
    zh: '一照一码登记信息补录（规范第 1 项 方式一）：地税窗口补录，国税共享',
    en: 'One licence, one code (item 1, mode 1): completed at the Local window, shared with State',
  },
  play: async ({ state, local, claim, picture }) => {
    if (pushed === undefined) throw new Error('nothing was pushed');
    const { creditCode, name } = pushed;
    await local.page.press('Escape');
    await local.atCounter();
    await local.command('djxxbl', '登记信息补录');
    await local.atStop(/^field\./);
    await local.readCard(card);
    await local.atStop(/^field\./);
    await local.backTo('field.creditCode');
    await local.typeOver(creditCode);
    await local.page.press('Enter');
    await local.page.until(
      'what was pushed stands in the form',
      async () =>
        (await local.page.evaluate<string>(
          "document.querySelector('[data-stop=\"field.name\"]')?.value ?? ''",
        )) === name,
      waitMs,
    );
    await picture('local', {
      zh: '输入统一社会信用代码，工商推送的内容自动带出',
      en: 'The credit code brings what Industry and Commerce has pushed',
    });
    await typeForm(local, typed);
    await local.tickPapers();
    await f9Open(local);
    await picture('local', {
      zh: '只补缺的，不发税务登记证',
      en: 'Only what was missing is typed; no certificate is given',
    });
    await local.page.press('F9');
    await local.sees('后续涉税事项告知单');
    await picture('local', {
      zh: '补录完成，告知后续事项',
      en: 'Completed; what comes next is told',
    });
    await openRecord(state, name);
    await picture('state', {
      zh: '国税窗口看到补录的登记',
      en: 'The State window looks at the completed registration',
    });
    await confirmRecord(state);
    const view = await caseOfMatter(local, matterId);
    claim(
      { zh: '信用代码就是两局的纳税人识别号', en: 'The credit code is the number of both bureaus' },
      await Promise.all(
        [state, local].map(async (hands) =>
          (await hands.ask('taxpayers', 'search', { text: name })).rows.map((row) => row.taxpayerNo),
        ),
      ),
      [[creditCode], [creditCode]],
    );
    claim(
      { zh: '工商推送的照录，补录的在后', en: 'What was pushed was taken over, what was typed is added' },
      [view.answers['address'], view.answers['legalPersonId'], view.answers['industry']],
      [pushed.address, pushed.legalPersonId, typed.industry],
    );
    claim(
      {
        zh: '只出告知单和档案标签，不再发登记证',
        en: 'Only the reminder list and the shelf label are printed, no certificate',
      },
      view.documents.map((document) => document.title),
      ['后续涉税事项告知单', '档案标签及卷内目录'],
    );
    await local.next();
  },
};
