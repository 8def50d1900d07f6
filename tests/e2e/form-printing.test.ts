import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen, numbersInSight } from './support/judge.ts';

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

const formsOut = (): readonly string[] => {
  const folder = join(town.paper('state'), 'forms');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
};
const rehearse = (device: string, fault: string): Promise<unknown> =>
  counter.ask('devices', 'injectFault', { device, fault });
/** Opens the device page at the printer of forms. */
const atFormPrinter = async (): Promise<void> => {
  await counter.page.press('Alt+6');
  await counter.rowFocused();
  for (let down = 0; down < 2; down += 1) await counter.page.press('ArrowDown');
  await counter.sees('票证打印');
};
const pressed = (name: string): Promise<boolean> =>
  counter.page.until(`${name} is chosen`, () =>
    counter.page.evaluate<boolean>(
      `[...document.querySelectorAll('.form-printing button')].some((one) => one.textContent.includes(${JSON.stringify(name)}) && one.getAttribute('aria-pressed') === 'true')`,
    ),
  );

oneAfterAnother();

describe('vouchers by the 24-pin printer', () => {
  it('are chosen on the device page, which says how far the printer is off', async () => {
    await atFormPrinter();
    await pressed('文书打印机整票');
    await judgeScreen(counter, 'forms-1-plain');
    await counter.page.click('button', '票据打印机套打');
    await pressed('票据打印机套打');
    await counter.sees('还没有校准过');
    await judgeScreen(counter, 'forms-2-chosen');
  });

  it('are calibrated by crosses: what is read is typed, kept with its officer, and moves the next form', async () => {
    await counter.page.click('button', '打印十字校准纸');
    await counter.sees('校准纸已送打印机');
    await counter.page.until('the sheet of crosses', async () => formsOut().length === 1, waitMs);
    await counter.page.fill('textbox', '十字偏右', '1.5');
    await counter.page.fill('textbox', '十字偏下', '一点');
    await counter.sees('请填毫米数');
    await counter.typeOver('-0.5');
    await counter.page.click('button', '保存校准');
    await counter.sees('左移 1.5 毫米，下移 0.5 毫米 · 林静怡');
    await judgeScreen(counter, 'forms-3-calibrated');
    await counter.page.press('Escape');
  });

  it('wait while the printer has no forms: F9 says why and where else they may be printed', async () => {
    await counter.readCard(0);
    await counter.openMatter();
    await counter.fillForm({ gross: '154500' });
    await counter.tickPapers();
    await counter.atStop('tendered');
    await counter.typeOver('6000');
    await rehearse('form-printer', 'paper-out');
    await counter.page.until(
      'the printer shuts F9',
      async () => (await counter.reason()).includes('票据打印机：打印机缺纸'),
      waitMs,
    );
    expect(await counter.reason()).toContain('改由文书打印机打印');
    await judgeScreen(counter, 'forms-4-no-paper', async (where) => {
      expect.soft(await numbersInSight(counter), where).toEqual([true, true]);
    });
    await rehearse('form-printer', 'mended');
    await counter.page.until(
      'F9 is open again',
      async () => (await counter.reason()) === counter.words('cashier.ready'),
      waitMs,
    );
    await counter.page.press('F9');
    await counter.sees('已办结');
    await counter.page.until('both forms', async () => formsOut().length === 3, waitMs);
    expect(formsOut().at(-1)).toContain('练习');
    await counter.atStop(/^check\./);
    await judgeScreen(counter, 'forms-5-to-check');
    expect(await counter.issue()).toHaveLength(2);
  });

  it('say on the bar that the small printer is near its end of paper', async () => {
    await rehearse('receipt-printer', 'paper-near-end');
    await counter.sees(/小票打印机\s*纸将用尽/);
    await judgeScreen(counter, 'forms-6-near-end');
  });
});
