import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTask } from '../../db/inbox.ts';
import { plantClash } from '../support/clash.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { writeBooks } from '../support/training.ts';
import { EnglishEyes } from './support/english.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

/* What the exchange asks of a person: a conflict, a task put off, and messages by stick. By keyboard, at both sizes. */

let town: HallTown;
let counter: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  await writeBooks(town.profile('local'), (tx) => {
    plantClash(tx);
    openTask(tx, {
      id: 'alarm:line:exchange/receipts-lost',
      kind: 'alarm',
      recordId: null,
      caseFileId: null,
      taxpayerNo: '',
      openedAt: 1_459_818_000_000,
      detail: { code: 'exchange/receipts-lost' },
    });
  });
  await town.exchange.stop();
  counter = await Counter.open({ profile: town.profile('local') });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

const judge = (name: string): Promise<void> => judgeScreen(counter, name);
const inbox = async () => (await counter.ask('exchange', 'inbox', {})).rows;

describe('what the exchange asks of a person', () => {
  oneAfterAnother();

  it('an alarm is settled by a note that is typed where it is asked for', async () => {
    await counter.begin('郑雅文');
    await counter.page.press('Alt+1');
    await counter.rowFocused();
    await judge('tasks-1-inbox');
    await counter.pressButton('办结');
    await counter.sees('处理结果');
    await counter.page.type('已告知系统管理员');
    await counter.page.press('Enter');
    await counter.sees('待办已办结');
    expect((await inbox()).map(({ kind }) => kind)).toEqual(['conflict']);
  });

  it('a conflict stands in the inbox; it is put off with a reason and taken up again', async () => {
    await counter.page.press('Alt+1');
    await counter.sees('版本冲突');
    await counter.rowFocused();
    await counter.pressButton('搁置');
    await counter.sees('搁置到');
    await counter.page.type('等主管意见');
    await judge('tasks-2-put-off');
    await counter.page.press('Enter');
    await counter.atStop('set-aside.submit');
    await counter.page.press('Enter');
    await counter.sees('搁置至 2016-04-08');
    await judge('tasks-3-put-off-stands');
    expect(await inbox()).toHaveLength(1);
    await counter.pressButton('取回');
    await counter.seesNo('搁置至');
  });

  it('is shown with mine, theirs and what both built on, and what is shut says why', async () => {
    await counter.page.press('Escape');
    await counter.page.press('Alt+1');
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.sees('本窗口改的');
    await counter.sees('对方改的');
    await counter.sees('原来的');
    await counter.sees('这份记录不属于本窗口的办件');
    await judge('tasks-4-conflict');
  });

  it('says the same in English', async () => {
    const eyes = new EnglishEyes();
    await eyes.learn(counter);
    eyes.typed('本窗口改的', '对方改的', '原来的');
    await counter.command('qhwyw', '切换');
    await counter.sees('Take theirs');
    await judgeScreen(counter, 'en-tasks-4-conflict', async (where) => {
      expect.soft(await eyes.strangers(counter), where).toEqual([]);
    });
    await counter.ask('session', 'setLanguage', { language: 'zh' });
    await counter.sees('采用对方版本');
  });

  it('is ended by a decision with its reason, and the inbox is empty', async () => {
    await counter.page.press('Escape');
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.sees('先写明怎样处理');
    await counter.page.type('与对方窗口核对，以对方为准');
    await counter.seesNo('先写明怎样处理');
    await counter.pressButton('采用对方版本');
    await counter.sees('已采用对方版本');
    await counter.page.until('no task is left', async () => (await inbox()).length === 0, waitMs);
  });

  it('without a line what waits goes onto a stick, and what is on it says what it is', async () => {
    writeFileSync(join(town.folder, 'stick', 'holiday.txp'), '照片');
    await counter.page.press('Alt+2');
    await counter.sees('待同步：线路接通后自动发出');
    await judge('tasks-5-outbox');
    await counter.pressButton('U盘传递');
    await counter.sees('不是一窗通办的传递文件');
    await counter.pressButton('导出 1 份发件');
    await counter.sees('已写入U盘');
    await counter.sees('请带到联网的窗口或交换平台导入');
    await judge('tasks-6-stick');
    await counter.page.press('Escape');
    await counter.sees('导出到U盘，等待回执');
    await judge('tasks-7-outbox-on-stick');
  });

  it('the stick too speaks English', async () => {
    const eyes = new EnglishEyes();
    await eyes.learn(counter);
    const { sticks } = await counter.ask('exchange', 'sticks', {});
    eyes.typed('线路中断，离线传递');
    for (const { name } of sticks[0]?.files ?? []) eyes.names.add(name);
    await counter.ask('session', 'setLanguage', { language: 'en' });
    await counter.sees('By stick');
    await counter.pressButton('By stick');
    await counter.sees('Files on the stick');
    await judgeScreen(counter, 'en-tasks-6-stick', async (where) => {
      expect.soft(await eyes.strangers(counter), where).toEqual([]);
    });
  });
});
