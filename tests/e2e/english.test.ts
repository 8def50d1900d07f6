import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, sizes, waitMs } from '../support/counter.ts';
import { EnglishEyes } from './support/english.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';

let town: HallTown;
let counter: Counter;
const eyes = new EnglishEyes();
const { names } = eyes;

beforeAll(async () => {
  town = await makeHallTown();
  counter = await Counter.open({ profile: town.profile('state') });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

const judge = (name: string): Promise<void> => eyes.judge(counter, name);

/** F9, the sum and every levy line lie wholly on the screen, at both sizes. */
const figuresInSight = async (): Promise<void> => {
  for (const { width, height } of sizes) {
    await counter.page.resize(width, height);
    await counter.drawn();
    const outside = await counter.page.evaluate<readonly string[]>(
      `['.collect-button', '.total-figure', '.levy-dock tbody tr:first-child', '.levy-dock tbody tr:last-child', '#tendered', '.device-bar']
        .filter((what) => { const box = document.querySelector(what).getBoundingClientRect();
          return box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth; })`,
    );
    expect.soft(outside, `${width}×${height}`).toEqual([]);
  }
  await counter.page.resize(sizes[0].width, sizes[0].height);
};

oneAfterAnother();

describe('the act in English, at 1366×768 and at 125 %', () => {
  it('is chosen at sign-in with the keyboard, and everything there follows', async () => {
    await counter.atStop('officer');
    await counter.page.press('Shift+Tab');
    await counter.atStop('language.en');
    await counter.page.press('Enter');
    await counter.sees('Sign in');
    expect(await counter.page.evaluate('document.documentElement.lang')).toBe('en');
    expect(await counter.page.evaluate('document.title')).toBe('Joint window');
    await eyes.learn(counter);
    await judge('01-sign-in');
    await counter.signIn('林静怡', '000000');
    await counter.sees('Wrong PIN; 4 more tries before a wait.');
    await judge('02-wrong-pin');
    await counter.page.type('201603');
    await counter.page.press('Enter');
    await counter.atStop('float');
    await eyes.learn(counter);
    await judge('03-open-shift');
    await counter.typeOver('500');
    await counter.page.press('Enter');
    await counter.sees('ID card, please');
    await judge('04-idle');
  });

  it('reads the card, searches, and takes the matter from the palette by its English name', async () => {
    await counter.atStop('search');
    await counter.typeOver('东门');
    await counter.sees(/Found: \d+/);
    for (const row of (await counter.ask('taxpayers', 'search', { text: '东门' })).rows) {
      names.add(row.name);
      names.add(row.registrationType);
    }
    await judge('05-search');
    await counter.putCard(0);
    await counter.page.press('F10');
    await counter.sees('Choose a matter');
    await judge('06-choose-matter');
    await counter.page.press('Control+k');
    await counter.page.waitFor('dialog', 'Commands', waitMs);
    await judge('07-palette');
    await counter.page.type('joint filing');
    await counter.page.until(
      'the matter chosen',
      async () =>
        (
          await counter.page.evaluate<string>(
            "document.querySelector('[cmdk-item][aria-selected=true]')?.textContent ?? ''",
          )
        ).includes('VAT and surtaxes: joint filing'),
      waitMs,
    );
    await counter.page.press('Enter');
    await counter.atStop('field.gross');
    await judge('08-empty-form');
  });

  it('fills the form; an error is said beside the field and at F9', async () => {
    await counter.page.type('1544x');
    await counter.page.press('Enter', 'F9');
    await counter.sees('To correct: 1');
    await judge('09-error');
    await counter.page.press('Enter');
    await counter.atStop('field.gross');
    await counter.typeOver('154500');
    await counter.page.press('Enter');
    await counter.sees('5,040.00');
    await judge('10-papers-missing');
    await counter.page.press('Alt+a');
    await counter.sees('All required papers are here');
    await counter.page.press('F7');
    await counter.sees('Derivation: VAT');
    await judge('11-derivation');
    await counter.page.press('Escape', 'F2');
    await counter.sees('This look is logged');
    await judge('12-household');
    await counter.page.press('Escape');
  });

  it('takes the money, with F9 and every levy line in sight', async () => {
    await counter.page.evaluate("document.querySelector('#tendered').focus()");
    await counter.typeOver('6000');
    await counter.page.until(
      'F9 open',
      async () => (await counter.reason()) === 'Check sum and numbers, then F9',
      waitMs,
    );
    await judge('13-ready');
    await figuresInSight();
    await counter.page.press('F9');
    await counter.sees(/Filed/);
    await counter.atStop(/^check\./);
    await judge('14-filed');
  });

  it('refuses a wrong number on the paper in English, and issues both vouchers', async () => {
    await counter.page.type('9999');
    await counter.page.press('Enter');
    await counter.sees(/The number on the paper is not .*00020001/);
    await judge('15-wrong-number');
    for (const number of ['0001', '0001']) {
      const stop = await counter.atStop(/^check\./);
      await counter.page.type(number);
      await counter.page.press('Enter');
      await counter.page.until('the next form', async () => (await counter.stop()) !== stop, waitMs);
    }
    await counter.atStop('next');
    await judge('16-issued');
  });

  it('prints on legal paper in Chinese, whatever the screen speaks', async () => {
    const texts = [...(await town.documents('state')).values()].map((text) => text.replaceAll(/\s/g, ''));
    expect(texts.filter((text) => text.includes('税收缴款书'))).toHaveLength(2);
    for (const text of texts) expect(text).not.toMatch(/voucher|surcharge|Local|State/i);
  });

  it('shows the books in English', async () => {
    const panels = [
      ['1', 'The inbox is empty', '17-inbox'],
      ['2', 'Outbox', '18-outbox'],
      ['3', 'A form counts as issued', '19-print-jobs'],
      ['4', 'Next number', '20-vouchers'],
      ['5', 'Entries: 3', '21-ledger'],
      ['6', 'Training cards', '22-devices'],
      ['7', 'No unfinished case files', '23-unfinished'],
      ['8', 'No cases between the bureaus', '23-flows'],
      ['9', 'The 44 items of the cooperation norm', '23-norm'],
      ['0', '2 pushed by commerce, not completed yet', '23-pushed'],
    ] as const;
    for (const [digit, wanted, name] of panels) {
      await counter.page.press(`Alt+${digit}`);
      await counter.sees(wanted);
      await judge(name);
    }
    await counter.page.press('Escape');
  });

  it('goes back to Chinese in the palette, with the case as it was, and to English again', async () => {
    await counter.page.press('Control+k');
    await counter.page.waitFor('dialog', 'Commands', waitMs);
    await counter.page.type('chinese');
    await counter.page.press('Enter');
    await counter.sees('已办结');
    expect(await counter.page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    expect(await counter.page.text()).not.toMatch(/Filed|Local|Voucher/);
    await counter.command('qhwyw', '切换为英文');
    await counter.sees(/Filed/);
    await counter.page.press('Control+l');
    await counter.sees('The window is locked');
    await judge('24-locked');
  });
});

describe('the judgement itself', () => {
  it('finds Chinese that nothing marks, a name nobody has, and a label that only a screen reader says', async () => {
    await counter.page.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<div><p>忘了</p><p lang="zh-CN" data-quoted="name">无名氏</p><button aria-label="关"></button></div>'); 1`);
    expect(await eyes.strangers(counter)).toEqual([
      { as: null, text: '忘了' },
      { as: 'name', text: '无名氏' },
      { as: null, text: '关' },
    ]);
  });
});
