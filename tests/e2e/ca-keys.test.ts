import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeys } from '../../exchange/keys.ts';
import { openStore } from '../../exchange/open-store.ts';
import { putTrustFile } from '../../exchange/trust-desk.ts';
import { noonOf, trainingRevocationList } from '../../main/training/town/certificate-authorities.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import { town as trainingTown } from '../../main/training/town/town.ts';
import { bundleOf, crlOf, listFileOf } from '../exchange/trust-papers-of-town.ts';
import { largeRevocationList } from '../support/large-revocation-list.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { EnglishEyes } from './support/english.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';
import { newcomerCard, newcomerForm } from './support/newcomer.ts';

let town: HallTown;
let counter: Counter;

beforeAll(async () => {
  town = await makeHallTown();
  await putInAtExchange();
  counter = await Counter.open({ profile: town.profile('state') });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
});

/** A newer trust list, and a revocation list that no window believes. */
const putInAtExchange = async (): Promise<void> => {
  const folder = join(town.folder, 'exchange');
  const keys = await openKeys(join(folder, 'keys'));
  const store = await openStore(
    { engine: 'sqlite', file: join(folder, 'exchange.db') },
    keys.storeKeyHex,
    Date.now(),
  );
  const decided = { by: 'admin-1', reason: '两局送达', now: Date.now() };
  const forged = Buffer.from(crlOf('anxin', '2016-04-05'));
  forged[forged.length - 1]! ^= 1;
  await putTrustFile(store, listFileOf(bundleOf(2)), decided);
  await putTrustFile(store, forged, decided);
  await store.close();
};

const fault = async (name: string): Promise<void> => {
  await counter.ask('devices', 'injectFault', { device: 'ca-key', fault: name });
};
/** One key at a time: what is in the slot is pulled out first. */
const put = async (id: string): Promise<void> => {
  await fault('removed');
  await counter.ask('devices', 'injectFault', { device: 'ca-key', fault: `put:${id}` });
};

describe('CA keys at the counter, by keyboard alone', () => {
  oneAfterAnother();

  it('are shown without a PIN: none, a taxpayer’s, and those that are refused with what to do', async () => {
    await counter.begin();
    await counter.page.press('Alt+k');
    await counter.sees('没有插着的 Key');
    // The exchange brings the second one, a minute after the window began at the latest.
    await counter.sees(/互认清单第 [12] 版/);
    await judgeScreen(counter, 'ca-keys-none');
    for (const [id, said] of [
      ['elsewhere', '不在两局互认清单内'],
      ['expired', '这张证书已于 2016-03-31 到期'],
      ['revoked', '发证机构已于 2016-03-14 吊销这张证书'],
    ] as const) {
      await put(id);
      await counter.sees(said);
    }
    await judgeScreen(counter, 'ca-keys-refused');
  });

  it('lead to the taxpayer: Enter reads, a digit confirms, and the taxpayer stands at the top', async () => {
    await put('chenxi');
    await counter.sees('临江国信电子认证中心签发，两局互认');
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.sees('请与当面资料核对后确认');
    await judgeScreen(counter, 'ca-keys-reading');
    await counter.page.press('1');
    await counter.sees('已确认为 临江晨曦商贸有限公司');
    await counter.atStop('matter.0');
    await judgeScreen(counter, 'ca-keys-confirmed');
    await counter.page.press('Alt+n');
  });

  it('come with a trust list that the exchange brought; what it held and was not believed is a task', async () => {
    await counter.page.press('Alt+k');
    await counter.sees('互认清单第 2 版');
    await counter.sees('由交换平台送达');
    await counter.sees('最近一次问过交换平台：');
    await judgeScreen(counter, 'ca-keys-by-line');
    await counter.page.press('Escape');
    // The bar below counts it.
    await counter.sees('待办\n1');
    await counter.page.press('Alt+1');
    await counter.sees('交换平台上的吊销列表');
    await counter.sees('签名核不上');
    await judgeScreen(counter, 'inbox-trust-paper');
    await counter.page.press('Escape');
    await counter.atCounter();
  });

  it('bring a newer revocation list from the stick', async () => {
    await counter.page.press('Alt+k');
    writeFileSync(
      join(town.folder, 'stick', '国信-52.crl'),
      trainingRevocationList('guoxin', {
        number: 52,
        thisUpdate: noonOf('2016-04-05'),
        nextUpdate: noonOf('2016-05-05'),
      }),
    );
    const long = join(town.folder, 'stick', '全省.crl');
    writeFileSync(
      long,
      largeRevocationList('anxin', 200_000, {
        number: 300,
        thisUpdate: noonOf('2016-04-05'),
        nextUpdate: noonOf('2016-05-05'),
      }),
    );
    await counter.rowFocused();
    await counter.tabTo('ca.refresh');
    await counter.page.press('Enter');
    await counter.sees('国信-52.crl');
    // A list that takes its time says how far it is, and is stopped from where the clerk is.
    await counter.tabTo('ca.take.全省.crl');
    await counter.page.press('Enter');
    await counter.page.until('the stop', async () =>
      counter.page.evaluate<boolean>('document.querySelector(\'[data-stop^="ca.stop"]\') !== null'),
    );
    await counter.page.press('Tab');
    await counter.atStop('ca.stop.全省.crl');
    await counter.keepPicture('ca-keys-reading-list');
    await counter.page.press('Enter');
    await counter.sees('已停止读取');
    await counter.atStop('ca.take.全省.crl');
    rmSync(long);
    await counter.tabTo('ca.take.国信-52.crl');
    await judgeScreen(counter, 'ca-keys-import');
    await counter.page.press('Enter');
    await counter.sees('已导入 临江国信电子认证中心 2016-04-05 签发的吊销列表');
    await counter.page.press('Escape');
    await counter.atCounter();
  });

  it('sign a registration: wrong PIN, pulled key, then the officer’s own key over the act', async () => {
    await put('officer-n-lin');
    await counter.readCard(newcomerCard);
    await counter.command('lhblsldj', '联合办理设立登记');
    await counter.atStop(/^field\./);
    await counter.fillForm(newcomerForm);
    await counter.tickPapers();
    await counter.saved();
    await counter.page.until('F9 open', async () => (await counter.reason()) === '核对无误后办理', waitMs);
    await counter.page.press('F9');
    await counter.sees('可用本人 CA Key 签署');
    await counter.atStop('officer-key.pin');
    await judgeScreen(counter, 'officer-key');
    await counter.page.type('000000');
    await counter.page.press('Enter');
    await counter.atStop('officer-key.go');
    await counter.page.press('Enter');
    await counter.sees(/Key 的 PIN 码不正确，没有签名；还可再试 \d 次/);
    await judgeScreen(counter, 'officer-key-wrong-pin');
    await fault('removed-mid-sign');
    await counter.atStop('officer-key.pin');
    await counter.page.type(trainingPin);
    await counter.page.press('Enter');
    await counter.page.press('Enter');
    await counter.sees('在操作途中被拔出，没有签名');
    await counter.sees('没有本人可用的 Key');
    await judgeScreen(counter, 'officer-key-pulled');
    await put('officer-n-lin');
    await counter.atStop('officer-key.pin');
    await counter.page.type(trainingPin);
    await counter.page.press('Enter');
    await counter.page.press('Enter');
    await counter.sees('档〔2016〕JB-11-0001');
    const { rows } = await counter.ask('exchange', 'outbox', {});
    expect(rows.length).toBeGreaterThan(0);
  });

  it('are shown in English', async () => {
    const eyes = new EnglishEyes();
    await counter.command('qhwyw', '切换为英文');
    await counter.sees('Serving');
    counter.language = 'en';
    await eyes.learn(counter);
    const { trustList, limit } = await counter.ask('ca', 'keys', {});
    eyes.typed('北岭巷雨桐奶茶店', '周雨桐', '国信-52.crl', trustList?.document ?? '', limit?.setBy ?? '');
    eyes.typed(...trainingTown.officers.map(({ name }) => name));
    await counter.page.press('Alt+k');
    await counter.sees('CAs recognised by both bureaus');
    await counter.sees('from the exchange at');
    await eyes.judge(counter, 'ca-keys-english');
    await counter.page.press('Escape');
    await counter.page.press('Alt+1');
    await counter.sees('This window did not take the revocation list');
    eyes.typed('临江安信电子认证');
    await eyes.judge(counter, 'inbox-trust-paper-english');
    await counter.page.press('Escape');
    await counter.page.press('Alt+k');
    await put('chenxi');
    // The officer’s key before it is recognised in the same words: only the name tells the rows apart.
    await counter.page.until('the taxpayer’s key', () =>
      counter.page.evaluate<boolean>(
        "document.querySelector('.panel tbody tr')?.textContent.includes('陈建明') === true",
      ),
    );
    await counter.sees('recognised by both bureaus; its revocation list');
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.sees('compare with the papers, then confirm');
    await eyes.judge(counter, 'ca-keys-reading-english');
  });
});
