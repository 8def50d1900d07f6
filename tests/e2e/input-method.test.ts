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

/** What could have moved under a key that was meant for the input method. */
const standing = async (): Promise<string> =>
  JSON.stringify([
    await counter.stop(),
    (await counter.page.findAll('dialog')).length,
    await counter.page.evaluate("document.querySelectorAll('.ask-bar').length"),
    await counter.page.evaluate("document.querySelector('.panel, .derivation, .by-hand') === null"),
    await counter.page.evaluate("document.querySelector('h1')?.textContent"),
  ]);

const keysOfTheCounter = [
  'Enter',
  'Shift+Enter',
  'Control+Enter',
  'Escape',
  ...['F2', 'F6', 'F7', 'F8', 'F9', 'F10'],
  ...['Control+k', 'Control+l', 'Alt+1', 'Alt+5', '1'],
];

describe('an input method at the counter', () => {
  oneAfterAnother();

  it('searches a name without Enter or any key of the counter reaching it while the word is composed', async () => {
    const before = await standing();
    await counter.page.compose('chenxishangmao', '晨曦商贸', keysOfTheCounter);
    expect(await standing()).toBe(before);
    expect(await counter.typed()).toBe('晨曦商贸');
    await counter.sees('找到 1 户');
    await counter.page.press('Enter');
    await counter.sees('选择事项');
  });

  it('leaves the form where it is while a name is composed, and takes the word when it is chosen', async () => {
    await counter.openMatter();
    await counter.enterTo('field.contactName');
    await counter.page.press('Control+a');
    const before = await standing();
    await counter.page.compose('ouyangxue', '欧阳雪', keysOfTheCounter);
    expect(await standing()).toBe(before);
    expect(await counter.typed()).toBe('欧阳雪');
    await counter.saved();
  });

  it('ignores the Enter that some input methods send after the word is chosen', async () => {
    const after = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };
    await counter.page.session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...after });
    await counter.page.session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...after });
    expect(await counter.stop()).toBe('field.contactName');
    await counter.page.press('Enter');
    await counter.atStop('field.contactPhone');
  });

  it('takes full-width digits and the Chinese full stop as money, and judges nothing while they are composed', async () => {
    await counter.page.evaluate("document.querySelector('#gross').focus()");
    await counter.typeOver('1');
    await counter.page.press('Enter');
    await counter.page.press('Shift+Enter');
    await counter.atStop('field.gross');
    await counter.page.session.send('Input.imeSetComposition', {
      text: '１５４５００。',
      selectionStart: 7,
      selectionEnd: 7,
    });
    expect(await counter.page.evaluate("document.querySelector('#gross').getAttribute('aria-invalid')")).toBe(
      'false',
    );
    await counter.page.session.send('Input.insertText', { text: '１５４５００。５０' });
    await counter.page.press('Enter');
    await counter.atStop('field.consumptionTax');
    expect(await counter.page.evaluate("document.querySelector('#gross').value")).toBe('154500.50');
    await counter.sees('4,500.01');
  });

  it('takes full-width digits in the cash, the telephone and the period', async () => {
    await counter.enterTo('field.contactPhone');
    await counter.page.press('Control+a');
    await counter.page.session.send('Input.insertText', { text: '１６００５９９１００９' });
    await counter.page.press('Enter');
    expect(await counter.page.evaluate("document.querySelector('#contactPhone').value")).toBe('16005991009');
    await counter.page.press('Alt+a');
    await counter.sees('必需资料已齐');
    // The taxpayer was found by name: the card that is read now belongs to the draft on the screen.
    expect(await counter.reason()).toContain('请先读取经办人身份证');
    await counter.readCard(0);
    await counter.sees('陈建明（读卡）');
    await counter.enterTo('tendered');
    await counter.page.session.send('Input.insertText', { text: '６０００' });
    await counter.page.until(
      'the change',
      () => counter.page.evaluate<boolean>("document.querySelector('.change b').textContent === '959.99'"),
      waitMs,
    );
    await counter.page.evaluate("document.querySelector('#periodEnd').focus()");
    await counter.page.press('Control+a');
    await counter.page.session.send('Input.insertText', { text: '２０１６０３' });
    await counter.page.press('Enter');
    expect(await counter.page.evaluate("document.querySelector('#periodEnd').value")).toBe('2016-03-31');
  });

  it('shows a dash for a sum that cannot be read, and F9 says which field', async () => {
    await counter.page.evaluate("document.querySelector('#gross').focus()");
    await counter.typeOver('1544x');
    await counter.page.press('Enter');
    await counter.sees('金额格式不对');
    expect(await counter.total()).toBe('—');
    expect(await counter.reason()).toContain('含税销售额');
    await counter.page.press('F9');
    await counter.sees('有 1 处需要更正');
    // The summary has the keyboard; Enter goes to the field.
    await counter.page.press('Enter');
    await counter.atStop('field.gross');
    expect(await counter.typed()).toBe('1544x');
  });
});
