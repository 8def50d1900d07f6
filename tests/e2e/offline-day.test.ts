import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';

let town: HallTown;
let state: Counter;
let local: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  [state, local] = await Promise.all([
    Counter.open({ profile: town.profile('state') }),
    Counter.open({ profile: town.profile('local') }),
  ]);
  await state.begin('林静怡');
  await local.begin('郑雅文');
  await Promise.all([state.sees(/联网/), local.sees(/联网/)]);
});
afterAll(async () => {
  await Promise.all([state?.close(), local?.close()]);
  await town?.remove();
});

const fileOne = async (taxpayer: string, answers: Readonly<Record<string, string>>, cash: string) => {
  await state.pickTaxpayer(taxpayer);
  await state.openMatter();
  await state.readCard(0);
  await state.fillForm(answers);
  await state.page.press('Alt+a');
  await state.sees('必需资料已齐');
  await state.collect(cash);
  await state.issue();
};

/** Presses 立即重试 in the panel of what was sent, as a clerk who does not want to wait. */
const syncNow = async (counter: Counter): Promise<void> => {
  await counter.page.press('Alt+2');
  await counter.page.waitFor('button', '立即重试', waitMs);
  for (let tabs = 0; tabs < 40; tabs += 1) {
    if ((await counter.page.focused())?.name === '立即重试') break;
    await counter.page.press('Shift+Tab');
  }
  await counter.page.press('Enter');
};

oneAfterAnother();

describe('a day without the line', () => {
  it('is said in words: since when, and how much waits', async () => {
    await town.exchange.stop();
    await state.sees(/离线 \d+ 分钟/);
    expect(await state.page.text()).not.toContain('待同步');
  });

  it('does not stop the counter: two acts are taken, printed and issued', async () => {
    await fileOne('91359901DEMA00013F', { gross: '154500' }, '6000');
    const seen = await state.sees(/国税记录\s+待同步，联网后自动送出/);
    expect(seen).toMatch(/地税记录\s+待同步，联网后自动送出/);
    await state.sees(/离线 \d+ 分钟 · 待同步 \d+/);
    await state.page.press('Alt+n');
    await state.atCounter();
    await fileOne('东门', { gross: '61800' }, '3000');
    await state.page.press('Alt+n');
    await state.atCounter();
  });

  it('warns at a taxpayer that other windows are unseen', async () => {
    await state.pickTaxpayer('91359901DEMA00013F');
    await state.sees(/其他窗口信息截至 \d\d:\d\d/);
    await state.page.press('Alt+n');
    await state.atCounter();
  });

  it('lists each message in words', async () => {
    await state.page.press('Alt+2');
    const seen = await state.sees('代征入库');
    expect(seen).toContain('联合申报');
    expect(seen).toContain('待同步');
  });

  it('counts at the close of the shift what waits, and says that it stays', async () => {
    const { waiting } = await state.ask('exchange', 'line', {});
    await state.command('jzxb', '结账下班');
    await state.sees(`${waiting} · 已保存，线路接通后自动发出`);
    await state.page.press('Escape');
    await state.page.press('Alt+2');
    await state.sees('待同步：线路接通后自动发出');
  });

  it('says so where somebody tries all the same', async () => {
    await state.page.press('Escape');
    await syncNow(state);
    await state.sees('还是连不上交换平台。');
    await state.page.press('Escape');
  });

  it('ends: everything goes out by itself in its order, and the other window has it', async () => {
    await town.exchange.start();
    await syncNow(state);
    await state.page.until(
      'nothing waits',
      async () => {
        const text = await state.page.text();
        return text.includes('联网') && !/待同步 \d/.test(text);
      },
      waitMs,
    );
    const { rows } = await state.ask('exchange', 'outbox', {});
    expect(rows.length).toBeGreaterThan(6);
    expect(rows.filter((row) => row.state !== 'accepted')).toEqual([]);
    await state.page.press('Escape');
    await syncNow(local);
    await local.sees(/待办\s+2/);
    await local.page.press('Escape');
  });
});

describe('a record the other bureau returns', () => {
  it('is returned at the Local window with the field and the reason', async () => {
    const { rows } = await local.ask('exchange', 'inbox', {});
    await local.page.press('Alt+1');
    await local.rowFocused();
    // The list is in the order in which the records came; ours is looked for with the arrows.
    const wanted = rows.findIndex((row) => row.taxpayerName === '临江晨曦商贸有限公司');
    for (let down = 0; down < Math.max(0, wanted); down += 1) await local.page.press('ArrowDown');
    await local.page.press('Enter');
    await local.sees('临江晨曦商贸有限公司');
    await local.tabTo('return.field');
    for (let down = 0; down < 12; down += 1) {
      const chosen = await local.page.evaluate<string>(
        'document.activeElement.selectedOptions[0].textContent',
      );
      if (chosen.startsWith('联系电话')) break;
      await local.page.press('ArrowDown');
    }
    await local.page.press('Enter');
    await local.atStop('return.reason');
    await local.page.type('号码与税务登记不符');
    await local.page.press('Enter');
    await local.atStop('return.submit');
    await local.page.press('Enter');
    await local.sees('已退回，报送方将在该栏目更正。');
  });

  it('opens its correction at the counter at exactly that field, with the reason', async () => {
    await state.sees(/待办\s+1/);
    await state.page.press('Alt+1');
    const inbox = await state.sees('被退回');
    expect(inbox).toContain('号码与税务登记不符');
    await state.rowFocused();
    await state.page.press('Enter');
    await state.atStop('field.contactPhone');
    const seen = await state.sees('退回原因：号码与税务登记不符');
    expect(seen).toContain('原值 16005991001');
  });

  it('refuses a correction that changes the money, in words', async () => {
    await state.page.evaluate("document.querySelector('#gross').focus()");
    await state.typeOver('164500');
    await state.page.press('F9');
    await state.sees(/更正后税额由 .* 元变为 .* 元，已收款开票的金额不能直接改，请先办理冲正再重新申报。/);
    await state.page.evaluate("document.querySelector('#gross').focus()");
    await state.typeOver('154500.00');
  });

  it('is corrected, seen as the second version and confirmed', async () => {
    await state.page.evaluate("document.querySelector('#contactPhone').focus()");
    await state.typeOver('16005992222');
    await state.page.press('F9');
    await state.sees('更正已提交，等待对方确认。');
    await local.page.press('Alt+1');
    await local.page.until(
      'the corrected record is in the list',
      async () =>
        (await local.ask('exchange', 'inbox', {})).rows.some(
          (row) => row.taxpayerName === '临江晨曦商贸有限公司',
        ),
      waitMs,
    );
    await local.page.press('Escape');
    const { rows } = await local.ask('exchange', 'inbox', {});
    const wanted = rows.findIndex((row) => row.taxpayerName === '临江晨曦商贸有限公司');
    await local.page.press('Alt+1');
    await local.rowFocused();
    for (let down = 0; down < wanted; down += 1) await local.page.press('ArrowDown');
    await local.page.press('Enter');
    const record = await local.sees('第 2 版');
    expect(record).toContain('16005992222');
    await local.focusOn('确认入库');
    await local.page.press('Enter');
    await local.sees('已确认入库，报送方将收到确认。');
    await state.sees('地税已确认入库');
    await state.sees('国税已确认入库');
  });
});
