import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

const tray = (): string => join(town.paper('state'), 'documents');
const rehearse = (device: string, fault: string): Promise<unknown> =>
  counter.ask('devices', 'injectFault', { device, fault });

oneAfterAnother();

/** A file where the tray should be: nothing can be put into it. */
const takeTrayAway = (): void => {
  renameSync(tray(), `${tray()}.away`);
  writeFileSync(tray(), '');
};
const putTrayBack = (): void => {
  rmSync(tray());
  renameSync(`${tray()}.away`, tray());
};
const f9IsOpen = (): Promise<unknown> =>
  counter.page.until('F9 open', async () => (await counter.reason()) === '核对金额和票号后收款', waitMs);
const isDoneSoon = async (): Promise<boolean> => {
  const end = performance.now() + 3_000;
  while (performance.now() < end) {
    if ((await counter.page.text()).includes('已办结')) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
};

describe('a printer that does not print', () => {
  it('shuts F9 in words while the printer of the forms has no tray, and opens it when it has one', async () => {
    await counter.readCard(0);
    await counter.openMatter();
    await counter.fillForm({ gross: '154500' });
    await counter.tickPapers();
    await counter.atStop('tendered');
    await counter.typeOver('6000');
    await f9IsOpen();
    takeTrayAway();
    const reason = await counter.page.until(
      'the printer shuts F9',
      async () => {
        const text = await counter.reason();
        return text.includes('文书打印机') ? text : undefined;
      },
      waitMs,
    );
    expect(reason).toContain('文件夹');
    await counter.sees(/文书打印机\s*(故障|未连接)/);
    await counter.page.press('F9');
    await counter.page.until(
      'the same sentence on the line of the window',
      () =>
        counter.page.evaluate<boolean>(
          `document.querySelector('.notice-line [role=alert]')?.textContent === ${JSON.stringify(reason)}`,
        ),
      waitMs,
    );
    expect((await counter.ask('paper', 'printJobs', {})).rows).toEqual([]);
    putTrayBack();
    await f9IsOpen();
  });

  it('says with shape, word and sentence that the small printer is out of paper; the act goes on', async () => {
    await rehearse('receipt-printer', 'paper-out');
    await counter.ask('devices', 'selfTest', { deviceId: 'receipt-printer' }).catch(() => undefined);
    await counter.sees(/小票打印机\s*(故障|未连接)/);
    await counter.page.press('Alt+6');
    await counter.sees(/缺纸|没有纸|纸/);
    await counter.page.press('Escape');
    await rehearse('receipt-printer', 'paper-in');
    await counter.ask('devices', 'selfTest', { deviceId: 'receipt-printer' });
    await counter.page.until(
      'the small printer is well',
      async () => !/小票打印机\s*(故障|未连接)/.test(await counter.page.text()),
      waitMs,
    );
  });

  it('keeps the number when nothing came out: the form is printed with it once the tray is there again', async () => {
    await counter.atStop('tendered');
    // The window looks after its printer every few seconds; where it has just done so, F9 was shut and we wait.
    for (;;) {
      await f9IsOpen();
      takeTrayAway();
      await counter.page.press('F9');
      const seen = await counter.sees(/已办结|文书打印机\s*(故障|未连接)/);
      // The printer can be told of while the act is still under way.
      if (seen.includes('已办结') || (await isDoneSoon())) break;
      putTrayBack();
    }
    await counter.sees('处理后按“打印”，号码不变。');
    const stop = await counter.atStop(/^send\./);
    await counter.page.press('Enter');
    await counter.sees('处理后按“打印”，号码不变。');
    putTrayBack();
    // The attempt just asked for may still be under way and find the tray; otherwise it is asked for again.
    await counter.page.until(
      'the form to come out',
      () =>
        counter.page.evaluate<boolean>(
          `document.querySelector('[data-stop="${stop}"]')?.click() ?? document.querySelector('[data-stop^="check."]') !== null`,
        ),
      waitMs,
    );
    await counter.atStop(stop.replace('send.', 'check.'));
    await counter.sees('(161)闽国现 00020001');
  });
});

describe('a torn form', () => {
  it('is spoiled for all to see, with its reason, and the next number is used', async () => {
    const job = await counter.atStop(/^check\./);
    const torn = await counter.page.evaluate<string>(
      "/应为 (.+)$/.exec(document.activeElement.getAttribute('aria-label'))[1]",
    );
    expect(torn).toBe('(161)闽国现 00020001');
    await counter.page.press('Tab');
    await counter.focusOn('作废换号');
    await counter.page.press('Enter');
    await counter.page.waitFor('textbox', /作废原因/, waitMs);
    // Without a reason nothing happens.
    await counter.page.press('Enter');
    expect(await counter.page.text()).toContain('(161)闽国现 00020001');
    await counter.page.type('卡纸撕破');
    await counter.page.press('Enter');
    await counter.sees('(161)闽国现 00020002');
    expect(await counter.page.text()).toContain('(161)闽国现 00020001');
    // The form of the other bureau may have come out meanwhile or not: it is sent where it has not.
    await counter.page.until(
      'both forms can be checked',
      async () => {
        await counter.page.evaluate('document.querySelector(\'[data-stop^="send."]\')?.focus()');
        if ((await counter.stop()).startsWith('send.')) await counter.page.press('Enter');
        return counter.page.evaluate<boolean>(
          'document.querySelectorAll(\'[data-stop^="check."]\').length === 2',
        );
      },
      waitMs,
    );
    expect(await counter.page.evaluate(`document.querySelector('[data-stop="${job}"]') === null`)).toBe(true);
    // The new form stands right below the torn one.
    expect(
      await counter.page.evaluate(
        "[...document.querySelectorAll('.papers-printed b.digits')].map((each) => each.textContent).slice(0, 3)",
      ),
    ).toEqual(['(161)闽国现 00020001', '(161)闽国现 00020002', '(161)闽地现 00010001']);
  });

  it('also of the other bureau: the ledger shows the red line and the new number', async () => {
    const local = await counter.page.evaluate<string | null>(
      "[...document.querySelectorAll('[data-stop^=\"check.\"]')].find((each) => each.getAttribute('aria-label').includes('闽地现')).dataset.stop",
    );
    await counter.tabTo(local ?? '');
    await counter.page.press('Tab');
    await counter.focusOn('作废换号');
    await counter.page.press('Enter');
    await counter.page.waitFor('textbox', /作废原因/, waitMs);
    await counter.page.type('墨水污损');
    await counter.page.press('Enter');
    await counter.sees('(161)闽地现 00010002');
    await counter.page.press('Alt+5');
    const ledger = await counter.sees('(161)闽地现 00010002');
    expect(ledger).toMatch(/城市维护建设税（.*冲 1 号）/);
    expect(await counter.page.evaluate("document.querySelectorAll('tr.red').length")).toBe(3);
    // Undone and entered anew: three old lines, three red ones, three with the new number.
    expect(await counter.page.evaluate("document.querySelectorAll('tbody tr').length")).toBe(9);
    expect(ledger).toContain('共 9 笔');
    await counter.page.press('Escape');
  });

  it('keeps the keyboard where a number is being typed while another form changes', async () => {
    const stopOf = (number: string) =>
      counter.page.evaluate<string>(
        `[...document.querySelectorAll('[data-stop^="check."]')].find((each) => each.getAttribute('aria-label').includes('${number}')).dataset.stop`,
      );
    const [own, local] = [await stopOf('00020002'), await stopOf('00010002')];
    await counter.tabTo(local);
    await counter.page.type('00');
    await counter.ask('paper', 'issue', {
      jobId: own.replace('check.', ''),
      numberOnPaper: '(161)闽国现 00020002',
    });
    await counter.page.until(
      'the other form to be issued on the screen',
      () => counter.page.evaluate<boolean>(`document.querySelector('[data-stop="${own}"]') === null`),
      waitMs,
    );
    await counter.page.type('02');
    expect([await counter.stop(), await counter.typed()]).toEqual([local, '0002']);
    await counter.page.press('Enter');
    await counter.atStop('next');
  });

  it('leaves both spoiled numbers in the stock, and the new forms are issued', async () => {
    await counter.page.press('Alt+4');
    await counter.sees('(161)闽国现 00020003');
    const { rows } = await counter.ask('paper', 'vouchers', {});
    expect(rows.map((row) => [row.bureau, row.spoiled, row.used])).toEqual(
      expect.arrayContaining([
        ['state', 1, 1],
        ['local', 1, 1],
      ]),
    );
  });
});
