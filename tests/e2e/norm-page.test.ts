import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

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

const judge = (name: string): Promise<void> => judgeScreen(counter, name);

const scrolled = (): Promise<number> =>
  counter.page.evaluate<number>("document.querySelector('.panel-body').scrollTop");

oneAfterAnother();

describe('the norm in the window, by keyboard alone', () => {
  it('lists the 44 items with what is built of each, from the palette and by Alt+9', async () => {
    await counter.signIn('赵长青');
    await counter.atCounter();
    await counter.command('gf', '规范');
    await counter.sees('联合开展干部培训');
    await counter.rowFocused();
    // Built beside the matters, and said to be so.
    await counter.sees('部分：互认 CA 证书（信任清单）');
    await judge('norm-list');
    await counter.page.press('Escape');
    await counter.seesNo('联合开展干部培训');
    await counter.page.press('Alt+9');
    await counter.rowFocused();
  });

  it('shows one item whole: each clause, and the step that carries it out or that none does', async () => {
    for (let down = 1; down < 17; down += 1) await counter.page.press('ArrowDown');
    await counter.page.press('Enter');
    await counter.sees('第十七项 合作征收税款');
    await counter.sees('国家税务局代地方税务局征收税款时，应签订相关协议，明确代征相关事宜。');
    await counter.sees('尚无步骤');
    await counter.sees('步骤 · 增值税及附加税费联合申报征收');
    await judge('norm-item-17');
    // The text has the keyboard: what lies below comes up without a mouse.
    await counter.page.press('End');
    await counter.page.until('the end of the item', async () => (await scrolled()) > 100, waitMs);
    await judge('norm-item-17-end');
  });

  it('turns to the next item, and Esc leads back to the list and out of it', async () => {
    await counter.page.press('Alt+ArrowRight');
    await counter.sees('第十八项 协同管理非正常户');
    expect(await scrolled()).toBe(0);
    await counter.page.press('Alt+ArrowLeft', 'Alt+ArrowLeft');
    await counter.sees('第十六项');
    await counter.page.press('Escape');
    await counter.rowFocused();
    await counter.page.press('Escape');
    await counter.atStop('search');
  });

  it('says of an item without a matter what of it the hall does for every matter', async () => {
    await counter.page.press('Alt+9');
    await counter.rowFocused();
    for (let down = 1; down < 6; down += 1) await counter.page.press('ArrowDown');
    await counter.page.press('Enter');
    await counter.sees('第六项 互认数字证书（CA证书）');
    await counter.sees('要求 11 条，已落实 2 条');
    await counter.sees('双方签名的信任清单');
    await counter.sees('各事项共用 · 互认 CA 证书（信任清单）');
    await judge('norm-item-6');
    await counter.page.press('Escape');
    await counter.rowFocused();
    await counter.page.press('Escape');
  });

  it('is opened from a matter in the rail too, and Esc gives the counter back', async () => {
    await counter.pressButton('规范第28项');
    await counter.sees('第二十八项 协同开展反避税调查');
    await counter.sees('要求 3 条，已落实 3 条');
    await judge('norm-item-28');
    await counter.page.press('Escape');
    await counter.seesNo('第二十八项');
  });
});
