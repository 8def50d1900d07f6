import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { EnglishEyes } from './support/english.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

/* 国税发〔2008〕93号: the auditor sees who looked at whose data, and nobody else does. */

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

const rows = (): Promise<readonly string[]> =>
  counter.page.evaluate<readonly string[]>(
    "[...document.querySelectorAll('tr[data-index]')].map((each) => each.textContent)",
  );

describe('the auditor’s page', () => {
  oneAfterAnother();

  it('is not offered to a clerk, who may not ask for it either', async () => {
    await counter.signIn('赵长青');
    await counter.atCounter();
    await counter.page.type('91359901DEMA00013F');
    await counter.sees('找到 1 户');
    const asked = counter.ask('taxpayers', 'accesses', {
      on: '2016-04-05' as never,
      officerId: null,
      taxpayerNo: null,
    });
    await expect(asked).rejects.toThrow('officer/not-entitled');
    await counter.page.press('Control+k');
    await counter.page.type('cklh');
    await counter.seesNo('查看留痕');
    await counter.page.press('Escape');
  });

  it('shows the looks of a day, by officer and by taxpayer', async () => {
    await counter.ask('session', 'signOut', {});
    await counter.signIn('沈明远');
    await counter.atCounter();
    await counter.command('cklh', '查看留痕');
    await counter.sees('91359901DEMA00013F');
    await counter.sees('窗口办理');
    await judgeScreen(counter, 'access-page');
    expect((await rows()).some((text) => text.includes('赵长青'))).toBe(true);
    await counter.tabTo('access.number');
    await counter.page.type('91359901DEMA00021A');
    await counter.page.press('Enter');
    await counter.sees('这一天没有查看记录');
  });

  it('notes that the auditor looked, and speaks English', async () => {
    const eyes = new EnglishEyes();
    await eyes.learn(counter);
    await counter.tabTo('access.number');
    await counter.typeOver('');
    await counter.page.press('Backspace', 'Enter');
    await counter.page.press('Escape');
    await counter.command('cklh', '查看留痕');
    await counter.sees('审计');
    await counter.ask('session', 'setLanguage', { language: 'en' });
    await counter.sees('Looks at data');
    await counter.page.until('the list is there', async () => (await rows()).length > 1, waitMs);
    await judgeScreen(counter, 'en-access-page', async (where) => {
      expect.soft(await eyes.strangers(counter), where).toEqual([]);
    });
  });
});
