import { certificatesOfCase } from '../../../db/seals.ts';
import type { Seal } from '../../../evidence/seal.ts';
import { town } from '../../../main/training/town/town.ts';
import { waitMs } from '../../rehearsal/counter-hands.ts';
import { readBooks } from '../../rehearsal/look-inside.ts';
import type { Scene } from '../scene.ts';
import { confirmRecord, openRecord } from './at-the-counter.ts';
import { caseOfMatter, f9Open, typeForm } from './between-bureaus.ts';

const matterId = 'norm-01-establishment-registration';
const card = town.cardDeck.findIndex(({ situation }) => situation === 'unknown-person');
const shop = '北岭巷雨桐奶茶店';
const taxpayerNo = '35990120000229004900';
const form = {
  kind: 'household',
  name: shop,
  licenceNo: '359901600012345',
  licensedOn: '2016-03-28',
  address: '临江市江北区北岭巷2号',
  place: 'city',
  industry: '其他饮料及冷饮服务',
  scope: '奶茶、冷饮现制现售',
  legalPersonName: '周雨桐',
  legalPersonId: '359901200002290049',
  contactName: '周雨桐',
  contactPhone: '16005991004',
} as const;

export const newcomer: Scene = {
  id: '10-newcomer',
  title: {
    zh: '联合设立登记（规范第 1 项 方式二）：当场发放加盖双方印章的税务登记证',
    en: 'A new taxpayer (item 1, mode 2): the certificate with both seals on the spot',
  },
  play: async ({ stage, state, local, claim, picture }) => {
    await state.readCard(card);
    await picture('state', {
      zh: '身份证读出，两局都没有这一户',
      en: 'The card is read; neither bureau knows a taxpayer of this person',
    });
    await state.command('lhblsldj', '联合办理设立登记');
    await state.atStop(/^field\./);
    await state.backTo('field.kind');
    await typeForm(state, form);
    await state.tickPapers();
    await f9Open(state);
    await picture('state', {
      zh: '办结前：将用的号码，两局印章都有',
      en: 'Before F9: the number it will have, and that both seals are at hand',
    });
    await state.page.press('F9');
    await state.sees('税务登记证（正本）');
    await state.sees('后续涉税事项告知单');
    await state.page.until(
      'every paper is out',
      async () => {
        const { documents } = await caseOfMatter(state, matterId);
        return documents.length === 4 && documents.every(({ printStatus }) => printStatus === 'issued');
      },
      waitMs,
    );
    await state.seesNo('等待打印。');
    await picture('state', {
      zh: '正本、副本、告知单当场打印，资料有档号和标签',
      en: 'Certificate, copy and reminder list printed on the spot; the papers have a shelf number and its label',
    });
    await openRecord(local, shop);
    await picture('local', {
      zh: '地税窗口看到同一份登记',
      en: 'The Local window looks at the same registration',
    });
    await confirmRecord(local);

    const view = await caseOfMatter(state, matterId);
    const [certificate, ...more] = await readBooks(stage.windows.state.profile, (db) =>
      certificatesOfCase(db, view.id),
    );
    claim(
      { zh: '一份登记证、一个号码', en: 'One certificate, one number' },
      [certificate?.number, certificate?.taxpayerNo, more.length],
      [`税字${taxpayerNo}号`, taxpayerNo, 0],
    );
    claim(
      { zh: '国税、地税各盖一枚印章，各有编号', en: 'One numbered seal of each bureau is on it' },
      ((certificate?.seals ?? []) as readonly Seal[]).map(({ bureau, no }) => `${bureau} ${no}`),
      ['state 1', 'local 1'],
    );
    claim(
      { zh: '当场出正本、副本和后续事项告知单', en: 'Original, copy and reminder list came out at once' },
      view.documents.map((document) => [document.title, document.printStatus]),
      [
        ['税务登记证（正本）', 'issued'],
        ['税务登记证（副本）', 'issued'],
        ['后续涉税事项告知单', 'issued'],
        ['档案标签及卷内目录', 'issued'],
      ],
    );
    const found = await Promise.all(
      [state, local].map(async (hands) => (await hands.ask('taxpayers', 'search', { text: shop })).rows),
    );
    claim(
      { zh: '两个窗口都查得到这一户，号码相同', en: 'Both windows know the taxpayer, by one number' },
      found.map((rows) => rows.map((row) => row.taxpayerNo)),
      [[taxpayerNo], [taxpayerNo]],
    );
    await state.page.until(
      'nothing is left to do',
      async () => (await state.ask('exchange', 'inbox', {})).rows.length === 0,
      waitMs,
    );
    await state.next();
  },
};
