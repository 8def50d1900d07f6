import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HallTown, makeHallTown } from '../e2e/support/hall-town.ts';
import { oneAfterAnother } from '../e2e/support/journey.ts';
import { Counter, sizes } from '../support/counter.ts';

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

/** Violations on the screen as it stands, at both sizes of the hall. */
const violations = async (): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { name, width, height } of sizes) {
    await counter.page.resize(width, height);
    await counter.drawn();
    found.push(...(await counter.axe()).map((one) => `${name} ${one}`));
  }
  await counter.page.resize(1366, 768);
  return found;
};

const panel = async (key: string, heading: string): Promise<void> => {
  await counter.page.press(key);
  await counter.page.waitFor('heading', heading);
};

describe('every screen, at both sizes, without a violation of WCAG 2.2 A and AA', () => {
  oneAfterAnother();

  it('sign-in, also after a wrong PIN', async () => {
    expect(await violations()).toEqual([]);
    await counter.signIn('林静怡', '000000');
    await counter.sees(/口令不正确|口令错误/);
    expect(await violations()).toEqual([]);
  });

  it('the start of the shift', async () => {
    await counter.page.fill('textbox', '口令', '201603');
    await counter.page.press('Enter');
    await counter.sees('开班');
    expect(await violations()).toEqual([]);
    await counter.openShift();
  });

  it('the free window, waiting for a card, and entering by hand', async () => {
    expect(await violations()).toEqual([]);
    await counter.page.press('F10');
    await counter.sees('请把身份证放在读卡器上');
    expect(await violations()).toEqual([]);
    await counter.page.press('Escape');
    await counter.seesNo('请把身份证放在读卡器上');
    await counter.command('sglr', '手工录入');
    await counter.sees('手工录入身份');
    expect(await violations()).toEqual([]);
    await counter.page.press('Escape');
  });

  it('the search, the taxpayer without a matter, and the household', async () => {
    await counter.atStop('search');
    await counter.page.type('临江');
    await counter.sees(/找到 \d+ 户/);
    expect(await violations()).toEqual([]);
    await counter.pickTaxpayer('91359901DEMA00013F');
    expect(await violations()).toEqual([]);
    await panel('F2', '一户式：临江晨曦商贸有限公司');
    expect(await violations()).toEqual([]);
    await counter.page.press('Escape');
  });

  it('the form, empty, with errors listed, and filled', async () => {
    await counter.openMatter();
    expect(await violations()).toEqual([]);
    await counter.page.type('12w');
    await counter.page.press('F9');
    await counter.sees('有 1 处需要更正');
    expect(await violations()).toEqual([]);
    await counter.page.press('Enter');
    await counter.atStop('field.gross');
    await counter.typeOver('154500');
    await counter.sees('5,040.00');
    await counter.saved();
    expect(await violations()).toEqual([]);
  });

  it('tells a listener the sum, the change, the draft, the line and every error', async () => {
    const live = await counter.page.evaluate<readonly string[]>(
      `[...document.querySelectorAll('[aria-live=polite], [role=status]')].map((e) => e.textContent)`,
    );
    for (const told of ['5,040.00', '找零', '草稿已存', '联网']) expect(live.join('|')).toContain(told);
    await counter.typeOver('12w');
    await counter.page.press('Enter');
    await counter.page.until('the error told as an alert', () =>
      counter.page.evaluate<boolean>(
        "[...document.querySelectorAll('[role=alert]')].some((e) => e.textContent.includes('金额格式不对'))",
      ),
    );
    await counter.page.press('Shift+Enter');
    await counter.typeOver('154500');
    await counter.sees('5,040.00');
    await counter.saved();
  });

  it('a derivation, the palette, and each question', async () => {
    await counter.page.press('F7');
    await counter.sees('增值税的计算过程');
    expect(await violations()).toEqual([]);
    await counter.page.press('Escape');
    await counter.page.press('Control+k');
    await counter.page.waitFor('dialog', '快捷命令');
    await counter.page.type('lj');
    expect(await violations()).toEqual([]);
    await counter.page.press('Escape');
    for (const [initials, label, question] of [
      ['gqqd', '挂起', '挂起原因'],
      ['zf', '作废', '作废原因'],
      ['bztzs', '补正通知', '将出具补正通知书'],
      ['bysl', '不予受理', '不予受理理由'],
      ['xyw', '下一位', '当前办件还没有办完'],
    ] as const) {
      await counter.command(initials, label);
      await counter.sees(question);
      expect(await violations(), question).toEqual([]);
      await counter.page.press('Escape');
      await counter.seesNo(question);
    }
  });

  it('the case done, its papers to be checked, a paper to be spoiled, and the reversal', async () => {
    await counter.readCard(0);
    await counter.sees('陈建明（读卡）');
    await counter.page.press('Alt+a');
    await counter.sees('必需资料已齐');
    await counter.page.evaluate("document.querySelector('#tendered').focus()");
    await counter.collect('6000');
    await counter.atStop(/^check\./);
    expect(await violations()).toEqual([]);
    await counter.page.click('button', '作废换号');
    await counter.page.waitFor('textbox', /作废原因/);
    expect(await violations()).toEqual([]);
    await counter.page.press('Escape');
    await counter.command('cz', '冲正');
    await counter.atStop('reverse.reason');
    expect(await violations()).toEqual([]);
    await counter.page.press('Escape');
  });

  it.each([
    ['Alt+1', '待办'],
    ['Alt+2', '发件'],
    ['Alt+3', '打印任务'],
    ['Alt+4', '票证'],
    ['Alt+5', '备查账'],
    ['Alt+6', '设备'],
    ['Alt+7', '未办结'],
  ])('%s: %s', async (key, heading) => {
    await panel(key, heading);
    await counter.drawn();
    expect(await violations()).toEqual([]);
    await counter.page.press('Escape');
  });

  it('the close of the shift, before and after', async () => {
    await counter.command('jzxb', '结账下班');
    await counter.page.waitFor('textbox', '实点现金');
    expect(await violations()).toEqual([]);
    await counter.page.type('5540');
    await counter.sees('与账面相符');
    await counter.page.press('Enter', 'Enter', 'Enter');
    await counter.sees('已结账');
    expect(await violations()).toEqual([]);
  });

  it('the locked window, which shows nothing of any taxpayer', async () => {
    await counter.page.press('Enter');
    await counter.openShift();
    await counter.pickTaxpayer('91359901DEMA00013F');
    await counter.page.press('Control+l');
    await counter.sees('窗口已锁定');
    expect(await violations()).toEqual([]);
    const page = await counter.page.evaluate<string>('document.documentElement.outerHTML');
    for (const told of ['临江晨曦', '913599', '陈建明']) expect(page).not.toContain(told);
  });
});
