import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../main/training/act-player.ts';
import {
  establishment,
  fileNewcomer,
  household,
  prepareNewcomer,
  signIn,
} from '../main/services/registration.ts';
import { Counter } from '../support/counter.ts';
import { startHall } from '../support/training.ts';
import { EnglishEyes } from './support/english.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

/* The other bureau looks at a registration that has come, verifies its whole history and takes it away: by keyboard. */

let town: HallTown;
let counter: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  const state = await startHall(town.profile('state'));
  await signIn(state.calls);
  await fileNewcomer(state.calls, await prepareNewcomer(state.calls, establishment, household));
  await until('the exchange has the registration', async () => {
    await state.calls.exchange.retryNow({});
    const { rows } = await state.calls.exchange.outbox({});
    return rows.every((row) => row.state === 'accepted') ? true : undefined;
  });
  await state.close();
  counter = await Counter.open({ profile: town.profile('local') });
}, 180_000);
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

describe('the whole history of a record on the screen', () => {
  oneAfterAnother();

  it('opens from the record by its key, and asks for what it is verified', async () => {
    await counter.begin('郑雅文');
    await counter.page.until(
      'the registration has come',
      async () => (await counter.ask('exchange', 'inbox', {})).rows.length > 0,
      30_000,
    );
    await counter.page.press('Alt+1');
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.sees('核验全程');
    await judgeScreen(counter, 'history-1-record');
    await counter.page.press('Alt+V');
    await counter.atStop('history.purpose');
    await counter.sees('核验和导出都记入日志');
    await counter.typeOver('税务稽查核验');
    await judgeScreen(counter, 'history-2-purpose');
  });

  it('tells each step in words, what it proves and what waits', async () => {
    await counter.page.press('Enter');
    await counter.atStop('history.run');
    await counter.page.press('Enter');
    await counter.sees('有的项目要等以后再核');
    for (const said of ['每份报文逐字节', '由报文重算现状', '国税局尚未签署这个树根', '不能核'])
      await counter.sees(said);
    await counter.rowFocused();
    await judgeScreen(counter, 'history-3-steps');
  });

  it('is exported onto the stick by the keyboard', async () => {
    await counter.pressButton('导出证据');
    await counter.sees('已导出证据文件');
    expect(readdirSync(join(town.folder, 'stick')).filter((name) => name.startsWith('证据_'))).toHaveLength(
      1,
    );
    await judgeScreen(counter, 'history-4-exported');
  });

  it('speaks English too, and Esc leads back to the record', async () => {
    const eyes = new EnglishEyes();
    await eyes.learn(counter);
    eyes.typed(...Object.values(household), '税务稽查核验');
    await counter.command('qhwyw', '切换');
    await counter.sees('Purpose');
    await counter.pressButton('Verify');
    await counter.sees('What can be verified now holds');
    await judgeScreen(counter, 'en-history-3-steps', async (where) => {
      expect.soft(await eyes.strangers(counter), where).toEqual([]);
    });
    await counter.ask('session', 'setLanguage', { language: 'zh' });
    await counter.sees('核验用途');
    await counter.page.press('Escape');
    await counter.sees('其他饮料及冷饮服务');
  });
});
