import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingPin } from '../../main/training/town/published.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

const number = '92350102MA5XY12319';
const name = '外埠云帆贸易有限公司';
let town: HallTown;
let state: Counter;
let local: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  [state, local] = await Promise.all([
    Counter.open({ profile: town.profile('state') }),
    Counter.open({ profile: town.profile('local') }),
  ]);
});
afterAll(async () => {
  await Promise.all([state?.close(), local?.close()]);
  await town?.remove();
});

const valueOf = (field: string): Promise<string> =>
  state.page.evaluate<string>(`document.querySelector('[data-stop="field.${field}"]')?.value ?? ''`);
const choose = async (field: string, digit: string): Promise<void> => {
  await state.enterTo(`field.${field}`);
  await state.page.press(digit);
};

describe('a taxpayer unknown at this window, by keyboard alone', () => {
  oneAfterAnother();

  it('is not found; one key opens the form, with the number that was typed and the person still identified', async () => {
    await state.begin();
    await state.command('sglr', '手工录入');
    await state.page.type('周雨桐');
    await state.page.press('Enter', 'Enter');
    await state.page.type('359901200002290049');
    await state.page.press('Enter', '1', 'Enter', 'Enter', 'Enter');
    await state.sees('没有关联的纳税人');
    await state.atStop('search');
    await state.typeOver(number);
    await state.sees('没有找到');
    await state.page.press('Alt+t');
    await state.atStop('field.name');
    expect(await valueOf('taxpayerNo')).toBe(number);
    expect(await state.page.text()).toContain('周雨桐（手工录入）');
    await judgeScreen(state, 'entry-form');
  });

  it('Esc leaves the form and not the person; a fault puts the keyboard into its field', async () => {
    await state.page.press('Escape');
    await state.atStop('search');
    expect(await state.page.text()).toContain('周雨桐（手工录入）');
    await state.typeOver('92350102MA5XY12318');
    await state.sees('没有找到');
    await state.page.press('Alt+t');
    await state.atStop('field.name');
    await state.fillForm({ name });
    await choose('entityType', '2');
    await state.fillForm({ registrationType: '有限责任公司' });
    await choose('vatStatus', '1');
    await choose('place', '2');
    await state.fillForm({ address: '江北区云帆路1号', legalPersonName: '周雨桐' });
    // A lock in between loses nothing.
    await state.page.press('Control+l');
    await state.atStop('unlock-pin');
    await state.page.type(trainingPin);
    await state.page.press('Enter');
    await state.atStop(/^field\./);
    expect(await valueOf('address')).toBe('江北区云帆路1号');
    expect(await valueOf('name')).toBe(name);
    await state.enterTo('enter.submit');
    await state.page.press('Enter');
    // The reason is asked for before the hall process is.
    await state.atStop('field.reason');
    await state.page.type('外省登记，尚未同步');
    await state.enterTo('enter.submit');
    await state.page.press('Enter');
    await state.atStop('field.taxpayerNo');
    await state.sees('校验码不符');
    expect(
      await state.page.evaluate<string>("document.querySelector('.field-line.error')?.textContent ?? ''"),
    ).toBe('统一社会信用代码校验码不符，请核对');
    await judgeScreen(state, 'entry-form-fault');
    await state.typeOver(number);
    await state.enterTo('enter.submit');
    await state.page.press('Enter');
    await state.sees('选择事项');
    const seen = await state.sees('待核实');
    expect(seen).toContain(name);
    expect(seen).toMatch(/手工录入/);
  });

  it('the household page says why, that arrears are unknown, and lets the entry be corrected', async () => {
    await state.page.press('F2');
    await state.sees('外省登记，尚未同步（林静怡');
    expect(await state.page.text()).toContain('欠税待核实');
    await judgeScreen(state, 'entry-household');
    await state.tabTo('enter.correct');
    await state.page.press('Enter');
    await state.atStop('field.taxpayerNo');
    await state.fillForm({ address: '江北区云帆路9号', reason: '门牌抄错' });
    await state.enterTo('enter.submit');
    await state.page.press('Enter');
    await state.sees('录入已更正');
  });

  it('files with item 17, and the record at the Local window says that it was entered by hand and why', async () => {
    await state.openMatter();
    await state.fillForm({ gross: '154500', contactPhone: '16005991004' });
    await state.tickPapers();
    await state.collect('6000');
    await state.issue();
    await local.begin('郑雅文');
    await local.page.press('Alt+1');
    await local.rowFocused();
    await local.page.press('Enter');
    const record = await local.sees('手工录入（外省登记，尚未同步）');
    expect(record).toContain(name);
    await local.keepPicture('entry-record');
  });

  it('after a case that is over, the form opens for somebody not yet identified, and takes a name from the search', async () => {
    await state.page.press('Alt+t');
    await state.atStop('field.taxpayerNo');
    expect(await state.page.text()).not.toContain('周雨桐（手工录入）');
    await state.page.press('Escape');
    await state.atStop('search');
    await state.typeOver('无名小铺');
    await state.sees('没有找到');
    await state.page.press('Alt+t');
    await state.atStop('field.taxpayerNo');
    expect(await valueOf('name')).toBe('无名小铺');
    await state.page.press('Escape');
  });

  it('is found by the end of its number next time, marked; entering it again leads to it', async () => {
    await state.atStop('search');
    await state.typeOver('Y12319');
    const seen = await state.sees('找到 1 户');
    expect(seen).toContain('手工录入');
    await state.page.press('Alt+t');
    await state.atStop('field.name');
    await state.backTo('field.taxpayerNo');
    await state.typeOver(number);
    await state.page.press('Enter');
    await state.sees('本窗口已有这一户');
    await state.atStop('match.0');
    await state.page.press('Enter');
    await state.page.until(
      'the one that is known is open',
      async () => (await state.page.text()).includes('选择事项'),
      waitMs,
    );
  });

  it('reads in English without a Chinese word but names', async () => {
    await state.next();
    await state.command('qhwyw', '切换为英文');
    await state.page.press('Alt+t');
    await state.sees('Taxpayer by hand');
    await judgeScreen(state, 'entry-form-en');
  });
});
