import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTask } from '../../db/inbox.ts';
import { setProfileValue } from '../../db/profile.ts';
import { filesOnStick } from '../../main/sync/stick.ts';
import { Counter } from '../support/counter.ts';
import { beginDay, file, prepare } from '../support/hall.ts';
import { startHall, writeBooks } from '../support/training.ts';
import { EnglishEyes } from './support/english.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

/* A window whose machine was copied, and that has no line: by keyboard alone, at both sizes, in both languages. */

let town: HallTown;
let counter: Counter;
const stick = () => join(town.folder, 'stick');
const february = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' } as const;
const code = 'exchange/chain-differs';

/** The exchange lets the window in anew, as its own command does for a hall without a line. */
const letIn = (request: string): void => {
  const folder = join(town.folder, 'exchange');
  const store = ['--keys', join(folder, 'keys'), '--store', `sqlite:${join(folder, 'exchange.db')}`];
  const files = [join(stick(), request), join(stick(), '批复.json')];
  const ran = spawnSync(process.execPath, ['exchange/cli.ts', 'enrol', ...files, '--new-epoch', ...store], {
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
};

beforeAll(async () => {
  town = await makeHallTown();
  await town.exchange.stop();
  const hall = await startHall(town.profile('state'));
  await beginDay(hall.calls);
  await file(hall.calls, await prepare(hall.calls, { answers: february }));
  await hall.calls.session.closeCashSession({ countedFen: 50_000, note: '演练' });
  await hall.close();
  const told = { epoch: 0, lastSeq: 9, chainHead: 'c'.repeat(64) };
  await writeBooks(town.profile('state'), (tx) => {
    setProfileValue(
      tx,
      'exchange-standing',
      JSON.stringify({ code, at: 1_459_818_000_000, byFile: true, told }),
    );
    openTask(tx, {
      id: `alarm:line:${code}`,
      kind: 'alarm',
      recordId: null,
      caseFileId: null,
      taxpayerNo: '',
      openedAt: 1_459_818_000_000,
      detail: { code },
    });
  });
  counter = await Counter.open({ profile: town.profile('state') });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

const judge = (name: string): Promise<void> => judgeScreen(counter, name);

describe('a window that begins anew', () => {
  oneAfterAnother();

  it('is opened from its alarm and says what both sides hold', async () => {
    await counter.signIn('高建国');
    await counter.sees('请出示身份证');
    await counter.page.press('Alt+1');
    await counter.rowFocused();
    await counter.pressButton('重新启用本窗');
    await counter.sees('本机');
    await counter.sees('到 9 号');
    await counter.sees('还有 5 至 9 号的内容未知');
    await judge('epoch-1-both-sides');
  });

  it('asks for a reason and follows the request in words', async () => {
    await counter.atStop('epoch.reason');
    await counter.page.type('机器被复制，原机已收回');
    await counter.page.press('Enter');
    await counter.atStop('epoch.ask');
    await counter.page.press('Enter');
    await counter.sees('已签名申请');
    await counter.sees('尚未送达交换平台');
    await judge('epoch-2-asked');
    await counter.pressButton('申请写入U盘');
    await counter.sees('申请已写入U盘');
    const [request = ''] = filesOnStick(stick(), '.json');
    letIn(request);
    await counter.pressButton('刷新');
    await counter.sees('导入批复 批复.json');
    await counter.pressButton('导入批复 批复.json');
    await counter.sees('新期次已启用');
    await counter.sees('未送达的报文，逐一处理');
    await judge('epoch-3-begun');
  });

  it('has what never arrived settled, one by one', async () => {
    await counter.pressButton('处理');
    await counter.atStop('leftover.note');
    await counter.page.type('办件 JB-11-20160405-002');
    await counter.page.press('Enter');
    await counter.atStop('leftover.re-entered');
    await judge('epoch-4-settling');
    await counter.page.press('Enter');
    await counter.sees('已重录：办件 JB-11-20160405-002');
    expect(
      (await counter.ask('exchange', 'epoch', {})).leftovers.filter(({ settled }) => settled !== null),
    ).toHaveLength(1);
  });

  it('says the same in English', async () => {
    const eyes = new EnglishEyes();
    await eyes.learn(counter);
    eyes.typed('机器被复制，原机已收回', '办件 JB-11-20160405-002');
    eyes.names.add('批复.json');
    for (const name of filesOnStick(stick(), '.json')) eyes.names.add(name);
    await counter.ask('session', 'setLanguage', { language: 'en' });
    // What was said before the words changed is not said again.
    await counter.page.press('Escape');
    await counter.pressButton('Begin this window anew');
    await counter.sees('What never arrived');
    await judgeScreen(counter, 'en-epoch-5', async (where) => {
      expect.soft(await eyes.strangers(counter), where).toEqual([]);
    });
  });
});
