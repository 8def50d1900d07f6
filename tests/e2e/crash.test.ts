import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { isRunning } from '../../main/is-running.ts';

let town: HallTown;
let counter: Counter;
const hallEntry = join(import.meta.dirname, 'support/hall-entry.ts');

const open = async (): Promise<void> => {
  counter = await Counter.open({ profile: town.profile('state'), hallEntry });
};
const hallPid = (): number => Number(readFileSync(join(town.folder, 'hall.pid'), 'utf8'));

beforeAll(async () => {
  town = await makeHallTown();
  await open();
  await counter.begin();
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

/** Half a form on the screen, and in the database. */
const typeHalf = async (gross: string): Promise<void> => {
  await counter.openMatter();
  await counter.fillForm({ gross, contactPhone: '16005990777' });
  await counter.page.press('Enter');
  await counter.atStop('paper.handler-id');
  await counter.page.press('Space');
  await counter.page.until(
    'everything typed is saved',
    async () => {
      const { rows } = await counter.ask('cases', 'list', { statuses: ['draft'] });
      const [row] = rows;
      if (row === undefined) return false;
      const saved = await counter.ask('cases', 'get', { caseFileId: row.id });
      return (
        saved.answers['gross']?.replace(/\.00$/, '') === gross &&
        saved.answers['contactPhone'] === '16005990777' &&
        saved.papers.some((paper) => paper.brought)
      );
    },
    waitMs,
  );
};

const recovered = async (gross: string): Promise<void> => {
  // Nobody is signed in after a restart; the drawer is still open.
  await counter.signIn();
  const seen = await counter.sees('上次没有办完');
  expect(seen).toContain('临江晨曦商贸有限公司');
  // The draft is one Tab past the search and its buttons: the list of drafts has the keyboard’s next stops.
  for (let tabs = 0; tabs < 30; tabs += 1) {
    const here = await counter.page.evaluate<string>(
      "document.activeElement?.closest('.recovery') ? 'yes' : ''",
    );
    if (here === 'yes') break;
    await counter.page.press('Tab');
  }
  await counter.page.press('Enter');
  await counter.page.waitFor('textbox', '税款所属期止', waitMs);
  expect(await counter.page.evaluate("document.querySelector('#gross').value")).toBe(gross);
  expect(await counter.page.evaluate("document.querySelector('#contactPhone').value")).toBe('16005990777');
  expect(
    await counter.page.evaluate('document.querySelector(\'[data-stop="paper.handler-id"] input\').checked'),
  ).toBe(true);
};

describe('a crash in the middle of a form', () => {
  oneAfterAnother();

  it('of the hall process: the window comes back by itself, and the draft with it', async () => {
    await counter.readCard(0);
    await typeHalf('77250');
    const before = hallPid();
    process.kill(before, 'SIGKILL');
    await counter.page.until('another hall process', async () => hallPid() !== before, waitMs);
    await counter.sees('人员登录');
    await recovered('77250.00');
    expect(await counter.page.text()).toContain('陈建明（读卡）');
  });

  it('of the page: the window loads it anew, the officer stays signed in, and the draft is there', async () => {
    await counter.page.evaluate('globalThis.beforeCrash = true');
    // The answer never comes: the page is gone before it could give one.
    counter.page.session.send('Page.crash').catch(() => undefined);
    await counter.page.until(
      'the page is another one',
      () =>
        counter.page.evaluate<boolean>(
          "globalThis.beforeCrash === undefined && document.querySelector('.counter') !== null",
        ),
      waitMs,
    );
    await counter.sees('上次没有办完');
  });

  it('of the whole browser: everything ends with it, and the next window offers the draft', async () => {
    const gone = hallPid();
    await counter.killBrowser();
    await counter.window.host.closed;
    expect(isRunning(gone)).toBe(false);
    await open();
    await recovered('77250.00');
  });
});

describe('a power cut between the money and the paper', () => {
  oneAfterAnother();

  it('leaves an open print job on the screen, with the number that the act has spent', async () => {
    // A hall that dies at the named place; the window starts the next one by itself.
    const before = hallPid();
    writeFileSync(join(town.folder, 'cut-at'), 'print:before-sent');
    process.kill(before, 'SIGKILL');
    await counter.page.until('another hall process', async () => hallPid() !== before, waitMs);
    await counter.sees('人员登录');
    await recovered('77250.00');
    await counter.page.press('Alt+a');
    await counter.sees('必需资料已齐');
    await counter.enterTo('tendered');
    await counter.typeOver('3000');
    await counter.page.until(
      'F9 open',
      async () => (await counter.reason()) === '核对金额和票号后收款',
      waitMs,
    );
    const armed = hallPid();
    await counter.page.press('F9');
    await counter.page.until('the hall was cut', async () => hallPid() !== armed, waitMs);
    await counter.sees('人员登录');
    await counter.signIn();
    await counter.sees('请出示身份证');
    await counter.sees(/打印任务\s+2/);
    await counter.page.press('Alt+3');
    const jobs = await counter.sees('(161)闽国现 00020001');
    expect(jobs).toContain('(161)闽地现 00010001');
    // The money is in the drawer once.
    const session = await counter.ask('session', 'state', {});
    expect(session.cashSession?.takenFen).toBe(240_750);
    const { rows } = await counter.ask('paper', 'vouchers', {});
    expect(rows.map((row) => row.used)).toEqual([1, 1]);
  });

  it('is settled by printing, looking and typing the numbers', async () => {
    // The new hall prints by itself what was never sent; a person’s deed begins where that ends.
    await counter.page.until(
      'nothing waits to be sent',
      async () =>
        (await counter.ask('paper', 'printJobs', {})).rows.every(
          (job) => job.status !== 'prepared' && job.status !== 'printing',
        ),
      waitMs,
    );
    for (let round = 0; round < 4; round += 1) {
      const open = (await counter.ask('paper', 'printJobs', {})).rows.filter(
        (job) => job.voucherNumber !== null && !['issued', 'spoiled'].includes(job.status),
      );
      if (open.length === 0) break;
      for (const job of open) {
        const deed = await counter.page.until(
          `${job.voucherNumber} can be dealt with`,
          () =>
            counter.page.evaluate<string | undefined>(
              `['check', 'send'].map((deed) => deed + '.${job.id}').find((stop) => document.querySelector('[data-stop="' + stop + '"]'))`,
            ),
          waitMs,
        );
        await counter.tabTo(deed);
        if (deed.startsWith('check')) await counter.page.type((job.voucherNumber ?? '').slice(-4));
        await counter.page.press('Enter');
        await counter.page.until(
          'it is done',
          async () =>
            (await counter.page.evaluate<boolean>(
              `document.querySelector('[data-stop="${deed}"]') === null`,
            )) === true,
          waitMs,
        );
      }
    }
    expect(
      (await counter.ask('paper', 'printJobs', {})).rows.filter((job) => job.status !== 'issued'),
    ).toEqual([]);
    await counter.page.until(
      'nothing is counted',
      async () => !/打印任务\s+\d/.test(await counter.page.text()),
      waitMs,
    );
  });
});
