import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, sizes, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

let town: HallTown;
let counter: Counter;
let local: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  [counter, local] = await Promise.all([
    Counter.open({ profile: town.profile('state') }),
    Counter.open({ profile: town.profile('local') }),
  ]);
});
afterAll(async () => {
  await Promise.all([counter?.close(), local?.close()]);
  await town?.remove();
});

const judge = (name: string, window: Counter = counter): Promise<void> => judgeScreen(window, name);

/** F9 and every levy line, by their boxes, at both sizes. */
const figuresInSight = async (): Promise<void> => {
  for (const { width, height } of sizes) {
    await counter.page.resize(width, height);
    await counter.drawn();
    const boxes = await counter.page.evaluate<
      readonly { what: string; top: number; left: number; bottom: number; right: number }[]
    >(`['.collect-button', '.total-figure', '.levy-dock tbody tr:first-child', '.levy-dock tbody tr:last-child', '.context-bar', '.device-bar', '#tendered']
      .map((what) => { const box = document.querySelector(what).getBoundingClientRect(); return { what, top: box.top, left: box.left, bottom: box.bottom, right: box.right }; })`);
    for (const { what, top, left, bottom, right } of boxes) {
      expect.soft(top, what).toBeGreaterThanOrEqual(0);
      expect.soft(left, what).toBeGreaterThanOrEqual(0);
      expect.soft(bottom, what).toBeLessThanOrEqual(height);
      expect.soft(right, what).toBeLessThanOrEqual(width);
    }
    const dock = boxes.find(({ what }) => what.endsWith('last-child'));
    const deeds = await counter.page.evaluate<number>(
      "document.querySelector('.action-bar').getBoundingClientRect().top",
    );
    expect.soft(dock?.bottom).toBeLessThanOrEqual(deeds);
  }
  await counter.page.resize(sizes[0].width, sizes[0].height);
};

oneAfterAnother();

describe('every screen of the counter, at 1366×768 and at 125 %', () => {
  it('sign-in and the opening of the shift', async () => {
    await judge('01-sign-in');
    await counter.signIn('林静怡', '000000');
    await counter.sees('口令不正确');
    await judge('02-wrong-pin');
    await counter.page.type('201603');
    await counter.page.press('Enter');
    await counter.atStop('float');
    await judge('03-open-shift');
    await counter.openShift('500');
  });

  it('nobody at the counter, a card awaited, a search, a person entered by hand', async () => {
    await judge('04-idle');
    await counter.page.press('F10');
    await counter.sees('请把身份证放在读卡器上');
    await judge('05-card-awaited');
    await counter.page.press('Escape');
    await counter.seesNo('请把身份证放在读卡器上');
    await counter.atStop('search');
    await counter.typeOver('东门');
    await counter.sees(/找到 \d+ 户/);
    await judge('06-search');
    await counter.command('sglr', '手工录入');
    await counter.atStop('hand.name');
    await judge('07-by-hand');
    await counter.page.press('Escape');
    await counter.readCard(2);
    await counter.sees('按序号选择');
    await judge('08-several-households');
  });

  it('the matter chosen from the palette, and the empty form', async () => {
    await counter.readCard(0);
    await counter.sees('选择事项');
    await judge('09-choose-matter');
    await counter.page.press('Control+k');
    await counter.page.waitFor('dialog', '快捷命令', waitMs);
    await counter.page.type('zz');
    await judge('10-palette');
    await counter.page.press('Escape');
    await counter.openMatter();
    await judge('11-empty-form');
  });

  it('a form with an error, and the summary of F9', async () => {
    await counter.fillForm({ gross: '1544x' });
    await counter.page.press('Enter');
    await counter.page.press('F9');
    await counter.sees('有 1 处需要更正');
    await judge('12-error-summary');
    await counter.page.press('Enter');
    await counter.atStop('field.gross');
    await counter.typeOver('154500');
  });

  it('the form ready to be paid, with F9 and all levy lines in sight', async () => {
    await counter.tickPapers(['surtax-return']);
    await counter.atStop('tendered');
    await counter.sees('还缺 1 份');
    await judge('13-paper-missing');
    await counter.page.press('Alt+a');
    await counter.sees('必需资料已齐');
    await counter.page.evaluate("document.querySelector('#tendered').focus()");
    await counter.typeOver('6000');
    await counter.page.until(
      'F9 open',
      async () => (await counter.reason()) === '核对金额和票号后收款',
      waitMs,
    );
    await judge('14-ready');
    await figuresInSight();
  });

  it('the same with consumption tax: one line and one paper more', async () => {
    await counter.page.evaluate("document.querySelector('#consumptionTax').focus()");
    await counter.typeOver('1200');
    await counter.page.press('Enter');
    await counter.sees('1,200.00');
    await counter.page.press('Alt+a');
    await counter.sees('必需资料已齐');
    await judge('14b-consumption-tax');
    await figuresInSight();
    await counter.page.evaluate("document.querySelector('#consumptionTax').focus()");
    await counter.page.press('Control+a', 'Delete', 'Enter');
    await counter.sees('5,040.00');
    await counter.saved();
  });

  it('derivation, household, and the question before another taxpayer', async () => {
    await counter.page.press('F7');
    await counter.sees('增值税的计算过程');
    await judge('15-derivation');
    await counter.page.press('Escape');
    await counter.page.press('F2');
    await counter.sees('查看已记录');
    await judge('16-household');
    await counter.page.press('Escape');
    await counter.page.press('F10');
    await counter.sees('当前办件还没有办完');
    await judge('17-switch');
    await counter.page.press('1');
    await counter.page.waitFor('textbox', '挂起原因', waitMs);
    await judge('18-hold');
    await counter.page.press('Escape');
  });

  it('the act filed, its forms to be checked, one spoiled, and the reversal asked for', async () => {
    await counter.page.evaluate("document.querySelector('#tendered').focus()");
    await counter.collect('6000');
    await counter.atStop(/^check\./);
    await judge('19-filed');
    await counter.page.press('Tab');
    await counter.focusOn('作废换号');
    await counter.page.press('Enter');
    await counter.page.waitFor('textbox', /作废原因/, waitMs);
    await judge('20-spoil');
    await counter.page.press('Escape');
    await counter.page.evaluate('document.querySelector(\'[data-stop^="check."]\').focus()');
    await counter.issue();
    await judge('21-issued');
    await counter.command('cz', '冲正');
    await counter.atStop('reverse.reason');
    await judge('22-reverse');
    await counter.page.press('Escape');
  });

  it('the books: sent, print jobs, forms, ledger, devices, unfinished', async () => {
    const panels = [
      ['2', '代征入库', '23-outbox'],
      ['3', '打印任务', '24-print-jobs'],
      ['4', '结存', '25-vouchers'],
      ['5', '共 3 笔', '26-ledger'],
      ['6', '练习用身份证', '27-devices'],
      ['7', '没有未办结的办件', '28-unfinished'],
    ] as const;
    for (const [digit, wanted, name] of panels) {
      await counter.page.press(`Alt+${digit}`);
      await counter.sees(wanted);
      await judge(name);
    }
    await counter.page.press('Escape');
  });

  it('the inbox and the record at the other window, with the form to return it', async () => {
    await local.begin('郑雅文');
    await local.sees(/待办\s+1/);
    await local.page.press('Alt+1');
    await local.sees('待确认');
    await local.rowFocused();
    await judge('29-inbox', local);
    await local.page.press('Enter');
    await local.sees('国税报送 · 第 1 版 · 待确认');
    await judge('30-record', local);
    await local.tabTo('return.field');
    await local.page.press('ArrowDown', 'ArrowDown');
    await local.page.press('Enter');
    await local.atStop('return.reason');
    await local.page.type('栏目与登记不符');
    await judge('31-return', local);
    await local.page.press('Enter');
    await local.atStop('return.submit');
    await local.page.press('Enter');
    await local.sees('已退回，报送方将在该栏目更正。');
  });

  it('the correction of a returned record', async () => {
    await counter.sees(/待办\s+1/);
    await counter.page.press('Alt+1');
    await counter.sees('被退回');
    await counter.rowFocused();
    await judge('32-returned');
    await counter.page.press('Enter');
    await counter.sees('退回原因：栏目与登记不符');
    await judge('33-correction');
    await counter.page.press('Escape');
  });

  it('the line down', async () => {
    await town.exchange.stop();
    await counter.sees(/离线 \d+ 分钟/);
    await judge('34-offline');
  });

  it('the lock, the cash counted and the shift closed', async () => {
    await counter.page.press('Control+l');
    await counter.sees('窗口已锁定');
    await judge('35-lock');
    await counter.page.type('201603');
    await counter.page.press('Enter');
    await counter.seesNo('窗口已锁定');
    await counter.command('jzxb', '结账下班');
    await counter.atStop('close.counted');
    await counter.page.type('5000');
    await counter.sees(/短款/);
    await judge('36-close-short');
    await counter.typeOver('5540');
    await counter.sees('与账面相符');
    await counter.page.press('Enter', 'Enter');
    await counter.atStop('close.submit');
    await counter.page.press('Enter');
    await counter.sees('已结账');
    await judge('37-closed');
  });
});

describe('the judgement itself', () => {
  it('finds what it looks for: something cut off, something covered, something that scrolls, something unnamed', async () => {
    await counter.page.evaluate(`
      document.body.insertAdjacentHTML('beforeend',
        '<div id="planted" class="planted"><p>很长的一行字放在很窄的地方</p><b class="field-label">很长的栏目名</b><input></div>');
      const planted = document.querySelector('#planted');
      planted.style.cssText = 'position:fixed;inset:0;overflow-x:auto;background:#fff';
      const line = planted.querySelector('p');
      line.style.cssText = 'width:60px;overflow:hidden;white-space:nowrap';
      planted.querySelector('b').style.cssText = 'display:block;width:40px;padding:0';
      planted.insertAdjacentHTML('beforeend', '<i></i>');
      planted.lastElementChild.style.cssText = 'display:block;width:3000px;height:1px';
      1`);
    expect(await counter.cutOff()).toContain('p “很长的一行字放在很窄的地方”');
    expect(await counter.cutOff()).toContain('b “很长的栏目名”');
    const faults = (await counter.layoutFaults()).join('\n');
    expect(faults).toContain('scrolls sideways: div.planted');
    expect(faults).toContain('covered: button');
    expect((await counter.axe()).join('\n')).toContain('label: ');
  });
});
