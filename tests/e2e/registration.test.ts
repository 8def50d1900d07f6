import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeForm } from '../../scripts/demo/scenes/between-bureaus.ts';
import { town as trainingTown } from '../../main/training/town/town.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';
import { newcomerCard, newcomerForm } from './support/newcomer.ts';

let town: HallTown;
let counter: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  counter = await Counter.open({ profile: town.profile('state') });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

const valueOf = (field: string): Promise<string> =>
  counter.page.evaluate<string>(`document.querySelector('[data-stop="field.${field}"]')?.value ?? ''`);

describe('a newcomer at the counter, by keyboard alone', () => {
  oneAfterAnother();

  it('lays down a card that finds nobody, and the registration is opened from the palette', async () => {
    await counter.begin();
    await counter.readCard(newcomerCard);
    await counter.command('lhblsldj', '联合办理设立登记');
    await counter.atStop(/^field\./);
    await judgeScreen(counter, 'registration-empty');
  });

  it('is registered for both bureaus: certificate, reminder list and shelf number stand on the screen', async () => {
    await counter.fillForm(newcomerForm);
    await counter.tickPapers();
    await counter.saved();
    await judgeScreen(counter, 'registration-filled');
    await counter.page.until('F9 open', async () => (await counter.reason()) === '核对无误后办理', waitMs);
    await counter.page.press('F9');
    await counter.sees('档〔2016〕JB-11-0001');
    await counter.sees('税务登记证（正本）');
    await counter.sees('后续涉税事项告知单');
    await judgeScreen(counter, 'registration-filed');
    const papers = await counter.page.until(
      'certificate and list are out',
      async () => {
        const documents = await town.documents('state');
        return documents.size >= 3 ? [...documents.values()].join('') : undefined;
      },
      waitMs,
    );
    expect(papers).toContain('税字35990120000229004900号');
  });

  it('finds whom 工商 has pushed in a list, opens the newest by its digit, and has list and label to print again', async () => {
    await counter.next();
    const [, qiming] = trainingTown.pushedRegistrations;
    await counter.sees('工商已推送、尚未补录 2 户');
    await judgeScreen(counter, 'idle-with-pushed');
    await counter.page.press('Alt+0');
    await counter.sees(qiming?.name ?? '');
    await judgeScreen(counter, 'pushed-list');
    await counter.page.press('1');
    await counter.atStop(/^field\./);
    expect(await valueOf('creditCode')).toBe(qiming?.creditCode);
    expect(await valueOf('name')).toBe(qiming?.name);
    await counter.readCard(newcomerCard);
    await typeForm(counter, {
      industry: '软件开发',
      accounting: 'independent',
      contactName: '谢文慧',
      contactPhone: '16005991003',
    });
    await counter.tickPapers();
    await counter.saved();
    await counter.page.until('F9 open', async () => (await counter.reason()) === '核对无误后办理', waitMs);
    await counter.page.press('F9');
    await counter.sees('档案标签及卷内目录');
    await counter.sees('后续涉税事项告知单');
    await counter.sees('再打副本');
    await judgeScreen(counter, 'supplement-filed');
    await counter.next();
    await counter.sees('工商已推送、尚未补录 1 户');
  });

  it('shows on the page of a registration what a registration has', async () => {
    const recordId = 'taxpayer:35990120000229004900:identity';
    await counter.page.until(
      'the registration has come back',
      async () =>
        (await counter.ask('exchange', 'outbox', {})).rows.every(({ state }) => state === 'accepted'),
      waitMs,
    );
    const { registration } = await counter.ask('exchange', 'record', { recordId });
    expect(registration?.certificate?.number).toBe('税字35990120000229004900号');
  });

  it('shows the seal keys of both bureaus, and asks for another by a button', async () => {
    await counter.command('yzmy', '印章密钥');
    await counter.sees('有效期至');
    await counter.tabTo('seal.local');
    await counter.page.press('Enter');
    await counter.sees('已送达，等待该局签发');
    await judgeScreen(counter, 'seal-keys');
    await counter.page.press('Escape');
  });

  it('with one licence, one code: what 工商 pushed stands in the form as soon as the code is typed', async () => {
    await counter.next();
    const [pushed] = trainingTown.pushedRegistrations;
    await counter.command('djxxbl', '登记信息补录');
    // The form opens at its first empty field.
    await counter.atStop('field.creditCode');
    await counter.typeOver(pushed?.creditCode ?? '');
    await counter.page.press('Enter');
    await counter.page.until(
      'the name is filled in',
      async () => ((await valueOf('name')) === pushed?.name ? true : undefined),
      waitMs,
    );
    expect(await valueOf('legalPersonName')).toBe(pushed?.legalPersonName);
    await judgeScreen(counter, 'supplement-prefilled');
  });
});
