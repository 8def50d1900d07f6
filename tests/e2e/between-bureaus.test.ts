import { afterAll, beforeAll, describe, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

let town: HallTown;
let state: Counter;
let local: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  [state, local] = await Promise.all([
    Counter.open({ profile: town.profile('state') }),
    Counter.open({ profile: town.profile('local') }),
  ]);
});
afterAll(async () => {
  await Promise.all([state?.close(), local?.close()]);
  await town?.remove();
});

const judge = (name: string, window: Counter): Promise<void> => judgeScreen(window, name);

const liaison = [
  '临江宏盛机械制造有限公司',
  '91359901DEMA00021A',
  '临江国税反避〔2016〕2号',
  '个人所得税、印花税',
  '向境外关联方支付技术服务费，金额与受益不相称。',
  '请提供该企业外籍人员个人所得税申报情况。',
];

describe('a liaison form between two windows, by keyboard alone', () => {
  oneAfterAnother();

  it('is opened by a tax officer without a card, a taxpayer or a drawer', async () => {
    await state.signIn('赵长青');
    await state.atCounter();
    await state.command('fbslxd', '反避税调查联系单');
    await state.atStop('field.enterprise');
    await judge('liaison-empty', state);
  });

  it('is filled with Enter, says what is missing, and F9 sends it', async () => {
    await state.sees('“企业名称”未填或填写有误');
    for (const text of liaison) {
      await state.typeOver(text);
      await state.page.press('Enter');
    }
    // The day asked for stands there already; Enter leads to the button.
    await state.atStop('field.replyBy');
    await judge('liaison-filled', state);
    await state.page.until('F9 open', async () => (await state.reason()) === '核对无误后办理', waitMs);
    await state.page.press('F9');
    await state.sees('已发出，待签收');
    await judge('liaison-sent', state);
  });

  it('comes up at the other bureau as its own turn, and is signed for and answered', async () => {
    await local.signIn('邱国栋');
    await local.atCounter();
    await local.page.until(
      'the case has come',
      async () => {
        const { rows } = await local.ask('cases', 'flows', {});
        return rows.length === 1 ? true : undefined;
      },
      waitMs,
    );
    await local.page.press('Alt+8');
    await local.sees('反馈联系单');
    await local.rowFocused();
    await judge('flows', local);
    await local.page.press('Enter');
    await local.sees('办件经过');
    await local.atStop('act.0');
    await judge('liaison-received', local);
    await local.page.press('Enter');
    await local.sees('签收联系单');
    await local.page.press('F9');
    await local.sees('已签收，待反馈');
    await local.atStop('act.0');
    await local.page.press('Enter');
    await local.atStop('field.answer');
    await local.page.press('F9');
    await local.sees('反馈情况');
    await local.page.type('外籍人员两名，已按月申报个人所得税。');
    await judge('liaison-answering', local);
    await local.page.press('F9');
    await local.sees('已反馈');
    await judge('liaison-answered', local);
  });

  it('is closed at the first window too, with the course of both', async () => {
    await state.sees('已反馈');
    await state.sees('外籍人员两名，已按月申报个人所得税。');
    await judge('liaison-closed', state);
  });
});
