import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

const creditCode = '91359901DEMA00013F';
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

/** The scanner's keys as an input method sees them, in composition. */
const scanWhileComposing = async (text: string): Promise<void> => {
  const { session } = counter.page;
  const at = Date.now() / 1000 + 60;
  const strokes = [...text].map((character) =>
    /\d/.test(character) ? `Digit${character}` : `Key${character}`,
  );
  for (const [index, code] of [...strokes, 'Enter'].entries()) {
    const key = { key: 'Process', code, windowsVirtualKeyCode: 229, timestamp: at + index * 0.008 };
    const modifiers = code.startsWith('Key') ? 8 : 0;
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', modifiers, ...key });
    if (code === 'Enter') continue;
    const written = text.slice(0, index + 1).toLowerCase();
    await session.send('Input.imeSetComposition', {
      text: written,
      selectionStart: written.length,
      selectionEnd: written.length,
    });
  }
};

describe('a scanner at the counter that writes like a keyboard', () => {
  oneAfterAnother();

  it('puts nothing into a PIN field but what it writes there, and opens nothing before sign-in', async () => {
    await counter.page.press('1');
    await counter.atStop('pin');
    await counter.page.scan('20160399');
    await counter.sees('口令不正确');
    expect(await counter.page.text()).not.toContain('查不到');
    await counter.page.press('ArrowUp');
    await counter.begin();
  });

  it('opens a taxpayer from the search field and leaves nothing in it', async () => {
    await counter.page.type('abc');
    await counter.page.scan(creditCode);
    await counter.sees('临江晨曦商贸有限公司');
    await counter.sees('选择事项');
    await counter.page.press('Alt+n');
    await counter.atStop('search');
    expect(await counter.typed()).toBe('');
  });

  it('says in words what it cannot find, and gives the field back what stood in it', async () => {
    await counter.page.type('chenxi');
    await counter.page.scan('6901234567892');
    await counter.sees('扫到的内容在本窗口查不到');
    expect(await counter.typed()).toBe('chenxi');
    await judgeScreen(counter, 'scan-unknown');
  });

  it('is heard in the middle of a composition of an input method', async () => {
    await counter.page.press('Control+a');
    await counter.page.press('Delete');
    await scanWhileComposing(creditCode);
    await counter.sees('选择事项');
    await counter.page.press('Alt+n');
    await counter.atStop('search');
    expect(await counter.typed()).toBe('');
  });

  it('presses no key of the page where no field has the keyboard, and a person’s digit still does', async () => {
    await counter.command('sb', '设备');
    await counter.sees('练习用身份证');
    await counter.page.scan(creditCode);
    await counter.sees('选择事项');
    expect((await counter.ask('devices', 'virtualControls', {})).cardOnReader).toBeNull();
    await counter.command('sb', '设备');
    await counter.page.press('2');
    await counter.page.until('the second card lies there', async () => {
      const { cardOnReader } = await counter.ask('devices', 'virtualControls', {});
      return cardOnReader === 1 ? true : undefined;
    });
    await counter.page.press('Escape');
    await counter.atStop(/^matter/);
  });

  it('asks first where a draft is open', async () => {
    await counter.openMatter();
    await counter.page.scan('91359901DEMA00021A');
    await counter.sees('当前办件');
    await counter.page.press('Escape');
  });
});
