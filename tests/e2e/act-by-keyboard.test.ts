import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';

let town: HallTown;
let state: Counter;
let local: Counter;
const commands: string[] = [];

/** Everything the driver asks of a window, so that “no mouse” is seen and not promised. */
const watch = ({ page }: Counter): void => {
  const send = page.session.send.bind(page.session);
  vi.spyOn(page.session, 'send').mockImplementation((method, input) => {
    commands.push(method);
    return send(method, input);
  });
};

beforeAll(async () => {
  town = await makeHallTown();
  [state, local] = await Promise.all([
    Counter.open({ profile: town.profile('state') }),
    Counter.open({ profile: town.profile('local') }),
  ]);
  watch(state);
  watch(local);
});
afterAll(async () => {
  await Promise.all([state?.close(), local?.close()]);
  await town?.remove();
});

describe('one act, by keyboard alone', () => {
  oneAfterAnother();

  it('takes the clerk from the PIN to the first customer', async () => {
    await state.signIn('林静怡');
    await state.sees('请点清备用金后开班');
    await state.openShift('500');
    expect(await state.typed()).toBe('');
  });

  it('reads the card and fills the taxpayer bar without a click', async () => {
    await state.putCard(0);
    await state.page.press('F10');
    const begun = performance.now();
    await state.sees('临江晨曦商贸有限公司');
    expect(performance.now() - begun).toBeLessThan(waitMs);
    const seen = await state.sees('选择事项');
    expect(seen).toContain('陈建明（读卡）');
    // The number is masked in the bar.
    expect(seen).toContain('913599**********3F');
    expect(seen).not.toContain('91359901DEMA00013F');
    expect(await state.atStop('matter.0')).toBe('matter.0');
  });

  it('opens the matter by its initials and starts at the first required field that is empty', async () => {
    await state.openMatter('zzsfj');
    expect(await state.stop()).toBe('field.gross');
    expect(await state.reason()).toContain('含税销售额');
  });

  it('fills the form with figures and Enter, Shift+Enter goes back, and the lines appear', async () => {
    await state.page.type('154500');
    await state.page.press('Enter');
    expect(await state.atStop('field.consumptionTax')).toBe('field.consumptionTax');
    await state.page.press('Shift+Enter');
    await state.atStop('field.gross');
    expect(await state.typed()).toBe('154500.00');
    const seen = await state.sees('5,040.00');
    expect(seen).toContain('伍仟零肆拾元整');
    for (const line of ['4,500.00', '315.00', '135.00', '90.00']) expect(seen).toContain(line);
    await state.saved();
  });

  it('ticks the papers with the space bar and comes to the cash', async () => {
    expect(await state.page.text()).toContain('还缺 3 份');
    await state.tickPapers();
    await state.atStop('tendered');
    await state.sees('必需资料已齐');
  });

  it('opens how a figure came about with F7, with the clause, and the arrows go from line to line', async () => {
    await state.page.press('F7');
    const vat = await state.sees('增值税的计算过程');
    expect(vat).toContain('154,500.00 ÷ （1 ＋ 3%）');
    expect(vat).toContain('中华人民共和国增值税暂行条例');
    expect(vat).toMatch(/第十二条/);
    await state.page.press('ArrowDown');
    const city = await state.sees('城市维护建设税的计算过程');
    expect(city).toContain('中华人民共和国城市维护建设税暂行条例');
    await state.page.press('Escape');
    await state.seesNo('城市维护建设税的计算过程');
    // Back where the clerk was.
    await state.atStop('tendered');
  });

  it('counts the change while the cash is typed, and F9 takes the money', async () => {
    await state.page.press('Control+k');
    await state.page.waitFor('dialog', '快捷命令');
    // Esc closes the topmost only: the case stays.
    await state.page.press('Escape');
    await state.atStop('tendered');
    await state.typeOver('6000');
    await state.sees('960.00');
    expect(await state.page.text()).toContain('100元×9');
    await state.page.until('F9 open', async () => (await state.reason()) === '核对金额和票号后收款');
    const before = await state.page.text();
    // The numbers to be used are on the screen before anything is printed.
    expect(before).toContain('(161)闽国现 00020001');
    expect(before).toContain('(161)闽地现 00010001');
    await state.page.press('F9');
    await state.sees('已办结');
  });

  it('asks for the number on each paper, refuses a wrong one in words, and both are issued', async () => {
    await state.atStop(/^check\./);
    await state.page.type('9999');
    await state.page.press('Enter');
    await state.sees(/纸上号码与系统号码 .*00020001 不一致/);
    const numbers = await state.issue();
    expect(numbers).toEqual(['(161)闽国现 00020001', '(161)闽地现 00010001']);
    const texts = [...(await town.documents('state')).values()].join('\n').replaceAll(/\s/g, '');
    for (const number of ['00020001', '00010001']) expect(texts).toContain(number);
    await state.page.until(
      'no open print job is counted',
      async () => !/打印任务\s*\d/.test(await state.page.text()),
      waitMs,
    );
  });

  it('says in words how far the record of each bureau has come', async () => {
    const seen = await state.sees(/国税记录\s+交换平台已接受，等待对方确认/);
    expect(seen).toMatch(/地税记录\s+交换平台已接受，等待对方确认/);
  });

  it('shows the record at the window of the Local bureau, which confirms the act', async () => {
    await local.begin('郑雅文');
    await local.page.press('Alt+1');
    await local.rowFocused();
    await local.page.press('Enter');
    const record = await local.sees('国税报送 · 第 1 版 · 待确认');
    for (const fact of [
      '地税 联合申报：临江晨曦商贸有限公司',
      '154,500.00',
      '315.00',
      '135.00',
      '90.00',
      '540.00',
      '(161)闽地现 00010001',
      '第 1 号',
    ])
      expect(record).toContain(fact);
    await local.focusOn('确认入库');
    await local.page.press('Enter');
    await local.sees('已确认入库，报送方将收到确认。');
    await local.page.press('Alt+1');
    await local.sees('没有待办');
  });

  it('brings the confirmation back to the counter', async () => {
    await state.sees('地税已确认入库');
    await state.sees('国税已确认入库');
  });

  it('reverses only with a second officer’s own PIN, in red, and pays back', async () => {
    await state.command('cz', '冲正');
    await state.atStop('reverse.reason');
    await state.page.type('纳税人申报错误');
    await state.page.press('Enter');
    await state.atStop('reverse.officer');
    // Only who may approve is offered: no other clerk, and not the officer whose act it is.
    expect(
      await state.page.evaluate(
        '[...document.activeElement.options].map((each) => each.textContent).slice(1)',
      ),
    ).toEqual(['高建国']);
    // The list of officers is walked with the arrows.
    for (let down = 0; down < 20; down += 1) {
      const chosen = await state.page.evaluate<string>(
        'document.activeElement.selectedOptions[0].textContent',
      );
      if (chosen === '高建国') break;
      await state.page.press('ArrowDown');
    }
    await state.page.press('Enter');
    await state.atStop('reverse.pin');
    await state.page.type('000000');
    await state.page.press('Enter');
    await state.atStop('reverse.submit');
    await state.page.press('Enter');
    await state.sees(/口令不正确|口令错误/);
    expect(await state.page.text()).not.toContain('已冲正');
    // The wrong PIN is forgotten, and the keyboard is where it is typed again.
    await state.atStop('reverse.pin');
    expect(await state.typed()).toBe('');
    await state.page.type('201603');
    await state.page.press('Enter');
    await state.atStop('reverse.submit');
    await state.page.press('Enter');
    const undone = await state.sees('已冲正，红字分录已登记，款项请退还纳税人。');
    // What goes back over the counter is said, and that the forms are to be taken back; the change of then is not.
    expect(undone).toMatch(/应退还纳税人（元）\s+5,040\.00/);
    expect(undone.match(/已冲正，请收回这张票/g)).toHaveLength(2);
    expect(undone).not.toContain('找零');
    expect(await state.atStop('next')).toBe('next');
    await state.page.press('Alt+5');
    const ledger = await state.sees(/城市维护建设税（.*冲 1 号）/);
    expect(ledger).toContain('-315.00');
    expect(await state.page.evaluate("document.querySelectorAll('tr.red').length")).toBe(3);
    await state.page.press('Escape');
  });

  it('carries the reversal into what the Local bureau sees', async () => {
    await state.sees(/地税记录\s+已冲正，交换平台已接受/);
  });

  it('used no mouse anywhere', () => {
    expect(commands.filter((name) => name === 'Input.dispatchKeyEvent').length).toBeGreaterThan(100);
    expect(commands.filter((name) => /mouse|touch|DOM\.focus/i.test(name))).toEqual([]);
  });
});
