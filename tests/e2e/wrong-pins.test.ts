import { afterAll, beforeAll, expect, it } from 'vitest';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';

let town: HallTown;
let counter: Counter;

const open = async (): Promise<void> => {
  counter = await Counter.open({ profile: town.profile('state') });
};

beforeAll(async () => {
  town = await makeHallTown();
  await open();
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

const secondsLeft = async (): Promise<number> => {
  const seen = await counter.sees(/口令错误次数过多，请等待 \d+ 秒后再试/);
  return Number(/请等待 (\d+) 秒/.exec(seen)?.[1]);
};

oneAfterAnother();

it('counts wrong PINs down in words, and the fifth starts a wait', async () => {
  await counter.signIn('林静怡', '000000');
  for (const left of [4, 3, 2, 1]) {
    await counter.sees(`口令不正确，还可尝试 ${left} 次`);
    await counter.atStop('pin');
    await counter.page.type('000000');
    await counter.page.press('Enter');
  }
  expect(await secondsLeft()).toBe(30);
});

it('does not let the right PIN in while the wait runs', async () => {
  await counter.page.until(
    'the wait runs down',
    async () => {
      await counter.atStop('pin');
      await counter.page.type('201603');
      await counter.page.press('Enter');
      return (await secondsLeft()) < 29;
    },
    waitMs,
  );
  expect((await counter.ask('session', 'state', {})).officer).toBeNull();
});

it('does not shorten the wait when the window is closed and opened again', async () => {
  const before = await secondsLeft();
  await counter.close();
  await open();
  await counter.signIn('林静怡');
  const after = await secondsLeft();
  expect(after).toBeLessThanOrEqual(before);
  // Only the time the program runs counts: closing it for the length of the wait would be the way round.
  expect(after).toBeGreaterThan(0);
  expect((await counter.ask('session', 'state', {})).officer).toBeNull();
});

it('lets another officer work meanwhile: the wait is the person’s, not the window’s', async () => {
  await counter.page.press('Shift+Enter');
  await counter.signIn('沈明远');
  await counter.atCounter();
  expect((await counter.ask('session', 'state', {})).officer?.name).toBe('沈明远');
});

it('shows the auditor who is who, but opens no case: the words say why', async () => {
  await counter.pickTaxpayer('91359901DEMA00013F');
  await counter.sees('您没有可以办理的事项，只能查看；需要办理请联系主管人员。');
  expect(await counter.page.text()).not.toContain('收款打印');
  await expect(
    counter.ask('cases', 'open', {
      matterId: 'norm-17-cooperative-collection',
      taxpayerNo: '91359901DEMA00013F',
      identificationId: null,
    }),
  ).rejects.toThrow('officer/not-entitled');
  expect((await counter.ask('cases', 'list', { statuses: ['draft'] })).rows).toEqual([]);
});
