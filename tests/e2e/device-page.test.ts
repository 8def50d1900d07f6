import { readdirSync } from 'node:fs';
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

const details = (): Promise<string> =>
  counter.page.evaluate<string>("document.querySelector('.device-details')?.textContent ?? ''");
const failure = (): Promise<string> =>
  counter.page.evaluate<string>("document.querySelector('.notice-line.error')?.textContent ?? ''");
const allReady = (): Promise<unknown> =>
  counter.page.until(
    'all devices are ready',
    async () => {
      const { rows } = await counter.ask('devices', 'list', {});
      return rows.length > 5 && rows.every(({ state }) => state === 'ready');
    },
    waitMs,
  );

describe('the device page', () => {
  oneAfterAnother();

  it('is a key away, tests every device with another, and says that they are well', async () => {
    await counter.begin('林静怡');
    await allReady();
    await counter.page.press('Alt+6');
    await counter.sees('情况和处理办法');
    await counter.page.press('F6');
    await counter.sees(/台设备自检正常。/);
    await counter.page.until(
      'the reader says who it is',
      async () => /模块号 05\.03-/.test(await details()),
      waitMs,
    );
    await counter.page.press('Escape');
    await counter.page.press('Alt+6');
    await counter.sees('小票机：缺纸');
    await judgeScreen(counter, 'device-page');
  });

  it('says of a pulled cable what was tried and what to do, and the row is found by arrows', async () => {
    await counter.ask('devices', 'injectFault', { device: 'receipt-printer', fault: 'unplug' });
    await counter.page.until(
      'the printer is gone',
      async () => /小票打印机\s*未连接/.test(await counter.page.text()),
      waitMs,
    );
    await counter.page.press('ArrowDown');
    await counter.page.until(
      'its details are shown',
      async () => (await details()).includes('请检查电源和连线后重试'),
      waitMs,
    );
    await counter.page.press('Enter');
    // A test that did not go well is no good news.
    await counter.page.until(
      'the test is said to have failed',
      async () => /小票打印机：没有找到/.test(await failure()),
      waitMs,
    );
    await judgeScreen(counter, 'device-page-gone');
    await counter.page.press('F6');
    await counter.page.until(
      'the tests are said to have failed',
      async () => /有 1 台设备需要处理/.test(await failure()),
      waitMs,
    );
    await counter.ask('devices', 'injectFault', { device: 'receipt-printer', fault: 'plug-in' });
    await counter.page.press('F6');
    await counter.sees(/台设备自检正常。/);
  });

  it('has the drivers crash and stand still, and each time the devices come back by themselves', async () => {
    for (const fault of ['ends', 'hangs']) {
      const before = Date.now();
      await counter.ask('devices', 'injectFault', { device: 'device-process', fault });
      await counter.page.until(
        'the drivers began anew',
        async () => {
          // While they are gone they cannot be asked.
          const asked = await counter.ask('devices', 'reports', {}).catch(() => ({ rows: [] }));
          const tried = asked.rows.flatMap(({ attempts }) => attempts);
          return tried.length > 0 && tried.every(({ at }) => at > before);
        },
        waitMs,
      );
      await allReady();
    }
  });

  it('writes a support file to a stick', async () => {
    await counter.tabTo('support.export');
    await judgeScreen(counter, 'device-page-below');
    await counter.page.press('Enter');
    await counter.sees(/已写入 支持文件_/);
    const stick = (await counter.ask('devices', 'supportSticks', {})).sticks[0]?.folder ?? '';
    expect(readdirSync(stick).filter((name) => name.startsWith('支持文件_'))).toHaveLength(1);
  });
});
