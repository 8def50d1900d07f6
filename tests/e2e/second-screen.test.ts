import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { Page } from '../../scripts/rehearsal/page.ts';
import { axeFindings } from '../support/axe.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen, numbersInSight } from './support/judge.ts';

let town: HallTown;
let counter: Counter;
let facing: Page;

beforeAll(async () => {
  town = await makeHallTown();
  counter = await Counter.open({ profile: town.profile('state') });
  await counter.begin();
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

const failure = (): Promise<string> =>
  counter.page.evaluate<string>("document.querySelector('.notice-line.error')?.textContent ?? ''");
const openFacing = async (): Promise<Page> => {
  const session = await counter.page.until(
    'the second screen',
    async () => counter.window.host.customerPage(),
    waitMs,
  );
  const page = new Page(session);
  await page.resize(1024, 600);
  return page;
};
const look = async (name: string): Promise<void> => {
  await facing.screenshot(join(import.meta.dirname, '../../out/e2e', `${name}.png`));
  const found = await axeFindings(facing);
  expect.soft(found.map(({ id, nodes }) => `${name} ${id}: ${nodes.slice(0, 2).join(' | ')}`)).toEqual([]);
  const scrolls = await facing.evaluate<boolean>(
    'document.scrollingElement.scrollHeight > innerHeight || document.scrollingElement.scrollWidth > innerWidth',
  );
  expect.soft(scrolls, `${name} scrolls`).toBe(false);
};

describe('the taxpayer’s screen beside the counter', () => {
  oneAfterAnother();

  it('is switched on by the clerk, and shows its idle face and the queue', async () => {
    await judgeScreen(counter, 'idle-with-strip');
    await counter.command('dkfp', '打开副屏');
    facing = await openFacing();
    await facing.waitForText('欢迎', waitMs);
    await counter.page.press('Alt+q');
    await counter.sees('没有人等候');
    await counter.page.press('1', '1', '2');
    await counter.sees('B001');
    await counter.page.press('F4');
    await facing.waitForText('A001', waitMs);
    await facing.waitForText('等候 2 人', waitMs);
    await judgeScreen(counter, 'queue');
    await look('facing-idle');
    await counter.ask('devices', 'injectFault', { device: 'receipt-printer', fault: 'paper-out' });
    await counter.page.press('2');
    await counter.page.until('the slip is missing', async () => /缺纸/.test(await failure()), waitMs);
    await counter.sees('B002');
    await judgeScreen(counter, 'queue-without-slip');
    await counter.ask('devices', 'injectFault', { device: 'receipt-printer', fault: 'paper-in' });
    await counter.page.press('Escape');
    await counter.atStop('search');
    await counter.sees('叫号 A001');
    await judgeScreen(counter, 'queue-strip');
  });

  it('has a page of its own: no calls, no counter’s surface, no network, no frame of the other page', async () => {
    expect(await facing.evaluate('Object.keys(window.customer).sort().join()')).toBe(
      'confirm,onView,rate,sign',
    );
    expect(await facing.evaluate('typeof window.hall')).toBe('undefined');
    expect(await facing.evaluate('location.origin')).toBe('https://customer.localhost');
    expect(await facing.evaluate('window.opener === null && typeof hallBinding')).toBe('undefined');
    for (const url of [
      'https://hall.localhost/index.html',
      'https://customer.localhost/index.html',
      'https://example.com/',
    ])
      expect(
        await facing.evaluate(`fetch(${JSON.stringify(url)}).then(() => 'read', () => 'refused')`),
        url,
      ).toBe('refused');
    const before = await counter.ask('customer', 'state', {});
    await facing.evaluate("window.customer.confirm('nothing', true)");
    await facing.evaluate("window.customer.rate('nothing', 5)");
    expect(await counter.ask('customer', 'state', {})).toEqual(before);
    await facing.evaluate("location.href = 'https://hall.localhost/'");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await facing.evaluate('location.origin')).toBe('https://customer.localhost');
  });

  it('shows the amounts as they are typed, the cash and the change, and asks to check them', async () => {
    await counter.readCard(0);
    await counter.openMatter();
    await counter.enterTo('field.gross');
    await counter.typeOver('154500');
    await counter.page.press('Enter');
    await counter.saved();
    await counter.tickPapers();
    await facing.waitForText('应缴合计', waitMs);
    await counter.atStop('tendered');
    await counter.typeOver('6000');
    await facing.waitForText('找零', waitMs);
    await look('facing-amounts');
    await judgeScreen(counter, 'cashier-second-screen');
    await counter.page.press('Alt+c');
    await facing.waitForText('请核对金额', waitMs);
    await look('facing-confirm');
    await facing.click('button', /金额无误/);
    await counter.sees('纳税人已确认金额');
  });

  it('takes a signature by pointer, cleared once and written again', async () => {
    await counter.page.press('Alt+g');
    await facing.waitForText('请在框内签名', waitMs);
    const draw = async (): Promise<void> => {
      const box = await facing.evaluate<{ x: number; y: number; w: number; h: number }>(
        "(() => { const r = document.querySelector('canvas').getBoundingClientRect(); return { x: r.x, y: r.y, w: r.width, h: r.height }; })()",
      );
      const at = (part: number, height: number) => ({ x: box.x + box.w * part, y: box.y + box.h * height });
      const mouse = (type: string, place: { x: number; y: number }) =>
        facing.session.send('Input.dispatchMouseEvent', {
          type,
          ...place,
          button: 'left',
          buttons: type === 'mouseReleased' ? 0 : 1,
          clickCount: 1,
        });
      await mouse('mousePressed', at(0.2, 0.5));
      for (let step = 1; step <= 20; step += 1)
        await mouse('mouseMoved', at(0.2 + step * 0.03, 0.5 + Math.sin(step) * 0.2));
      await mouse('mouseReleased', at(0.8, 0.5));
    };
    await draw();
    await facing.click('button', /重写/);
    await draw();
    await look('facing-signature');
    await facing.click('button', /签好了/);
    await counter.sees('已签名');
    await judgeScreen(counter, 'signed');
  });

  it('or on the clerk’s own screen, by keyboard to the paper', async () => {
    await counter.page.click('button', /在本屏签名/);
    await counter.sees('在纸上签');
    await judgeScreen(counter, 'sign-here');
    await counter.page.press('Enter');
    await counter.sees('在纸上签名');
  });

  it('asks for a rating when the money is taken, says thanks, and the clerk sees the count', async () => {
    await counter.page.until(
      'F9 open',
      async () => (await counter.reason()) === '核对金额和票号后收款',
      waitMs,
    );
    await counter.page.press('F9');
    await counter.sees('已办结');
    await facing.waitForText('请评价本次服务', waitMs);
    await look('facing-rating');
    await facing.click('button', /很满意/);
    await facing.waitForText('谢谢您的评价', waitMs);
    await look('facing-thanks');
    const { ratings } = await counter.ask('customer', 'state', {});
    expect(ratings).toEqual({ asked: 1, scores: [0, 0, 0, 0, 1] });
  });

  it('leaves the drawer open behind the cash: the strip and the close of the shift say so, a supervisor opens it again', async () => {
    await counter.issue();
    await counter.next();
    await counter.sees('钱箱开着');
    await judgeScreen(counter, 'drawer-open');
    await counter.command('jzxb', '结账下班');
    await counter.sees('钱箱还开着');
    await judgeScreen(counter, 'drawer-at-close');
    await counter.page.press('Escape');
    const openNoSale = async (): Promise<void> => {
      await counter.command('kqx', '开钱箱');
      await counter.atStop('no-sale.reason');
      await counter.page.type('换零钱');
      await counter.page.press('Enter');
      await counter.atStop('no-sale.officer');
      await counter.choose('高建国');
      await counter.page.press('Enter');
      await counter.atStop('no-sale.pin');
      await counter.page.type('201603');
    };
    const rehearse = (fault: string): Promise<unknown> =>
      counter.ask('devices', 'injectFault', { device: 'receipt-printer', fault });
    await rehearse('drawer-closed');
    await counter.sees('钱箱已关');
    await rehearse('drawer-locked');
    await openNoSale();
    await judgeScreen(counter, 'no-sale');
    await counter.page.press('Enter', 'Enter');
    // A drawer that stays shut is no good news.
    await counter.page.until(
      'the drawer is said to be stuck',
      async () => /钱箱/.test(await failure()),
      waitMs,
    );
    await judgeScreen(counter, 'no-sale-stuck');
    await rehearse('drawer-closed');
    await openNoSale();
    await counter.page.press('Enter', 'Enter');
    await counter.sees('钱箱已打开，已记入日志');
  });

  it('is all said in English too', async () => {
    await counter.command('qhwyw', 'English');
    counter.language = 'en';
    await counter.sees('Drawer open');
    await judgeScreen(counter, 'en-strip');
    await counter.page.press('Alt+q');
    await counter.sees('Call next');
    await judgeScreen(counter, 'en-queue');
    await counter.page.press('Escape');
    await counter.atStop('search');
    await counter.readCard(0);
    await counter.openMatter();
    await counter.backTo('field.periodEnd');
    await counter.typeOver('2016-02-29');
    await counter.enterTo('field.gross');
    await counter.typeOver('206000');
    await counter.page.press('Enter');
    await counter.saved();
    await judgeScreen(counter, 'en-cashier', async (where) => {
      expect.soft(await numbersInSight(counter), where).toEqual([true, true]);
    });
    await counter.tickPapers();
    const rehearseForms = (fault: string): Promise<unknown> =>
      counter.ask('devices', 'injectFault', { device: 'form-printer', fault });
    await counter.ask('forms', 'chooseWay', { form: 'voucher-cash', way: 'form-printer' });
    await rehearseForms('paper-out');
    await counter.page.until(
      'the printer shuts F9',
      async () => (await counter.reason()).startsWith('Form printer'),
      waitMs,
    );
    // The longest reason there is: both numbers are read above it all the same.
    await judgeScreen(counter, 'en-cashier-no-paper', async (where) => {
      expect.soft(await numbersInSight(counter), where).toEqual([true, true]);
    });
    await rehearseForms('mended');
    await counter.ask('forms', 'chooseWay', { form: 'voucher-cash', way: 'document-plain' });
    await counter.page.click('button', /Sign on this screen/);
    await counter.sees('Sign on paper');
    await judgeScreen(counter, 'en-sign-here');
    await counter.page.press('Escape');
  });

  it('shows nothing of anybody when the clerk locks the window', async () => {
    await counter.page.press('Control+l');
    await facing.waitForText('欢迎', waitMs);
    expect(await facing.text()).not.toContain('临江晨曦');
  });
});
