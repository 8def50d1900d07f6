import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';

let town: HallTown;
let counter: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  counter = await Counter.open({ profile: town.profile('state') });
  await counter.begin();
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

const question = '当前办件还没有办完，先处理它：';

oneAfterAnother();

describe('the next customer before the first is done', () => {
  it('is asked about: hold or give up, and Esc goes back to the form with everything typed', async () => {
    await counter.readCard(0);
    await counter.openMatter();
    await counter.fillForm({ gross: '77250' });
    await counter.putCard(1);
    await counter.page.press('F10');
    await counter.sees(question);
    await counter.focusOn('挂起');
    await counter.page.press('Escape');
    await counter.seesNo(question);
    expect(await counter.page.evaluate("document.querySelector('#gross').value")).toMatch(/^77250/);
    await counter.atStop('field.gross');
  });

  it('holds with a reason, and the next card is read at once', async () => {
    await counter.page.press('F10');
    await counter.sees(question);
    await counter.page.press('1');
    await counter.page.until(
      'a reason is proposed',
      async () => (await counter.typed()) === '纳税人暂离',
      waitMs,
    );
    await counter.typeOver('取资料');
    await counter.page.press('Enter');
    await counter.sees('吴婷（读卡）');
    expect(await counter.page.text()).not.toContain('临江晨曦商贸有限公司');
    await counter.ask('devices', 'liftCard', {});
  });

  it('does not give up a case without a reason', async () => {
    await counter.openMatter();
    await counter.fillForm({ netSales: '100' });
    await counter.page.press('F10');
    await counter.sees(question);
    await counter.page.press('2');
    await counter.page.waitFor('textbox', '作废原因', waitMs);
    await counter.page.press('Enter');
    await counter.page.type(' ');
    await counter.page.press('Enter');
    await counter.page.waitFor('textbox', '作废原因');
    const { rows } = await counter.ask('cases', 'list', { statuses: ['discarded'] });
    expect(rows).toEqual([]);
    await counter.page.type('重复录入');
    await counter.page.press('Enter');
    await counter.sees('请把身份证放在读卡器上');
    await counter.page.press('Escape');
    await counter.seesNo('请把身份证放在读卡器上');
    expect((await counter.ask('cases', 'list', { statuses: ['discarded'] })).rows).toHaveLength(1);
  });

  it('brings the held case back with F6 and Enter, as it was left', async () => {
    await counter.page.press('F6');
    const list = await counter.sees('取资料');
    expect(list).toContain('临江晨曦商贸有限公司');
    expect(list).toContain('已挂起');
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.page.waitFor('textbox', '税款所属期止', waitMs);
    expect(await counter.page.evaluate("document.querySelector('#gross').value")).toBe('77250.00');
    await counter.sees('2,407.50');
  });

  it('asks the same when the other taxpayer comes from the palette', async () => {
    await counter.page.press('Control+k');
    await counter.page.waitFor('dialog', '快捷命令', waitMs);
    await counter.page.type('91359901DEMA');
    await counter.page.until(
      'a taxpayer chosen',
      () =>
        counter.page.evaluate<boolean>(
          "document.querySelector('[cmdk-item][aria-selected=true]')?.getAttribute('data-value')?.startsWith('taxpayer:') === true",
        ),
      waitMs,
    );
    await counter.page.press('Enter');
    await counter.sees(question);
    await counter.page.press('Escape');
    await counter.seesNo(question);
  });

  it('gives a draft up with F8 and its reason', async () => {
    await counter.page.press('F8');
    await counter.page.waitFor('textbox', '作废原因', waitMs);
    await counter.page.type('纳税人放弃办理');
    await counter.page.press('Enter');
    await counter.sees('已作废。');
    await counter.atCounter();
  });
});

describe('a card that leads to several households', () => {
  it('shows them as a numbered list, and one digit opens one', async () => {
    await counter.readCard(2);
    const seen = await counter.sees(/该证件关联 \d+ 户，按序号选择/);
    expect(seen).toContain('黄志强（读卡）');
    const second = await counter.page.evaluate<string>(
      "document.querySelectorAll('.numbered strong')[1].textContent",
    );
    await counter.page.press('2');
    await counter.sees('选择事项');
    expect(await counter.page.evaluate("document.querySelector('.who strong').textContent")).toBe(second);
  });

  it('says in words that an expired card will not do, and that an unknown person has no household', async () => {
    await counter.readCard(8);
    await counter.sees('该身份证已过有效期，请出示有效证件；确需办理的改用手工录入并注明原因。');
    await counter.readCard(9);
    await counter.sees(
      '证件已核验，但没有关联的纳税人，请用名称或识别号搜索；本窗口没有的按 Alt+T 录入，新办的从左侧选择登记事项。',
    );
  });

  it('opens what was typed, however fast Enter comes, and never what an older text had found', async () => {
    // A card without a household leaves the keyboard in the search.
    await counter.atStop('search');
    await counter.typeOver('临江晨曦');
    await counter.sees('找到 1 户');
    // The answer to this text is not there yet when Enter is pressed.
    await counter.page.press('Control+a');
    await counter.page.type('东门市场');
    await counter.page.press('Enter');
    await counter.sees('选择事项');
    expect(await counter.page.evaluate("document.querySelector('.who strong').textContent")).toBe(
      '东门市场老陈干货店',
    );
    await counter.page.press('Control+k');
    await counter.page.waitFor('dialog', '快捷命令', waitMs);
    await counter.page.type('晨曦');
    await counter.sees('临江晨曦商贸有限公司');
    await counter.page.type('z');
    await counter.page.press('Enter');
    // Nothing fits: nothing is opened.
    await counter.sees('没有符合的事项、纳税人或命令');
    expect(await counter.page.evaluate("document.querySelector('.who strong').textContent")).toBe(
      '东门市场老陈干货店',
    );
    await counter.page.press('Escape');
  });

  it('shows a name that few fonts have', async () => {
    await counter.readCard(6);
    await counter.sees('王龘');
  });
});
