import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute, selectAll } from '../../db/sql.ts';
import { identityRecordId } from '../../domain/registration/registration.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { until } from '../../main/training/act-player.ts';
import { openCutter } from '../../scripts/rehearsal/cutter.ts';
import {
  establishment,
  fileNewcomer,
  household,
  householdNo,
  prepareNewcomer,
  signIn,
} from '../main/services/registration.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { attach } from '../support/attach.ts';
import { pdfOf, pngOf, sha256 } from '../support/scans.ts';
import { makeTraining, startHall, type TestTraining, writeBooks } from '../support/training.ts';
import { EnglishEyes } from './support/english.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

/* A registration is handed over at one window and taken at another jurisdiction's, by keyboard, at both sizes. */

const recordId = identityRecordId(householdNo);
/** Papers the newcomer brought. */
const [licence, deed] = [pngOf(620, 877, 24), pdfOf('Deed of Beiling Lane 2', 60_000)];
let training: TestTraining;
let home: Counter;
let away: Counter;

beforeAll(async () => {
  training = await makeTraining({ withNeighbours: true });
  const profile = training.profile('state');
  const direct = readFileSync(profileFiles(profile).config, 'utf8');
  const line = await openCutter(training.exchange.url);
  const over = { ...(JSON.parse(direct) as object), exchangeUrl: line.url };
  writeFileSync(profileFiles(profile).config, JSON.stringify(over));
  const first = await startHall(profile, { temp: training.temp });
  line.set('cut');
  await signIn(first.calls);
  const newcomer = await prepareNewcomer(first.calls, establishment, household);
  await attach(first.calls, newcomer.id, '营业执照', licence);
  await attach(first.calls, newcomer.id, '经营场所房产证明', deed);
  await fileNewcomer(first.calls, newcomer);
  await first.kill();
  await line.close();
  writeFileSync(profileFiles(profile).config, direct);
  // Something spoils one of the papers on that disk: it stays on its way until a person has looked.
  await writeBooks(profile, (tx) => {
    const [piece] = selectAll<{ bytes: Buffer }>(
      tx,
      'SELECT bytes FROM scan_pieces WHERE hash = ?',
      sha256(deed),
    );
    const bytes = Buffer.from(piece?.bytes ?? []);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    execute(tx, 'UPDATE scan_pieces SET bytes = ? WHERE hash = ?', bytes, sha256(deed));
  });
  const hall = await startHall(profile, { temp: training.temp });
  await signIn(hall.calls);
  await until('the registration has come back', async () => {
    await hall.calls.exchange.retryNow({});
    return hall.calls.exchange.record({ recordId }).catch(() => undefined);
  });
  await until('one scan has arrived and the other waits for a person', async () => {
    const states = (await hall.calls.scans.uploads({})).rows.map(({ upload }) => upload.state);
    return states.toSorted().join() === 'arrived,parked' ? true : undefined;
  });
  await hall.kill();
  home = await Counter.open({ profile: training.profile('state') });
}, 240_000);
afterAll(async () => {
  await home?.close();
  await away?.close();
  await training?.remove();
});

describe('a taxpayer that moves to another jurisdiction', () => {
  oneAfterAnother();

  it('is found by its tax officer, whose page of the registration offers the handover', async () => {
    await home.signIn('赵长青');
    await home.atCounter();
    await home.pickTaxpayer('北岭巷雨桐');
    await home.page.press('F2');
    await home.sees('登记记录');
    await home.pressButton('登记记录');
    await home.sees('设立登记');
    await judgeScreen(home, 'handover-1-record');
    await home.pressButton('移交');
    await home.sees('登记证件');
    await home.sees('扫描件 2 份随同移交');
    await home.sees('实施细则');
  });

  it('goes to a place that the bureau has set, with reason and paper; the page says that it has left', async () => {
    await home.tabTo('handover.to');
    await home.choose('云溪县');
    await home.page.press('Enter', 'Enter', 'Enter');
    await home.atStop('handover.explanation');
    await home.page.type('经营地址迁至云溪县县前街');
    await home.page.press('Enter');
    await home.page.type('临江国税迁〔2016〕3号');
    await home.page.press('Enter');
    await home.page.type('20160401');
    await home.page.press('Enter');
    await home.atStop('handover.submit');
    await judgeScreen(home, 'handover-2-form');
    await home.page.press('Enter');
    await home.sees('已移交');
    await home.page.until(
      'the record is away',
      async () => (await home.ask('exchange', 'handover', { recordId })).goneTo !== null,
      waitMs,
    );
    await home.sees('该登记已移交云溪县');
    await judgeScreen(home, 'handover-3-gone');
    await home.page.press('Escape', 'Alt+1');
    await home.sees('请收回并缴销登记证件');
    await judgeScreen(home, 'handover-4-take-back');
  });

  it('waits there in the inbox, and its page says from where, why and on which paper', async () => {
    away = await Counter.open({ profile: training.profile('yunxi') });
    await away.signIn('赵长青');
    await away.atCounter();
    await away.page.until(
      'the task',
      async () => (await away.ask('exchange', 'inbox', {})).rows.length === 1,
      waitMs,
    );
    await away.page.press('Alt+1');
    await away.rowFocused();
    await away.sees('迁入待接收');
    await judgeScreen(away, 'handover-5-inbox');
    await away.page.press('Enter');
    await away.sees('江北区移交');
    await away.sees('临江国税迁〔2016〕3号');
    await judgeScreen(away, 'handover-6-offer');
  });

  it('names the scans of its papers, which are fetched and looked at there', async () => {
    await away.sees('经营场所房产证明');
    await away.sees('未取到本窗口');
    await away.tabTo('record-scans.row');
    await away.page.press('Enter');
    await away.sees('已在本窗口，可查看');
    await away.page.press('ArrowDown', 'Enter');
    await away.sees('仍在从江北区传来途中，到后自动取回');
    await judgeScreen(away, 'handover-6-scans');
    await away.page.press('ArrowUp', 'Enter');
    await away.page.until(
      'the picture is drawn',
      () =>
        away.page.evaluate<boolean>("(document.querySelector('.scan-picture')?.naturalWidth ?? 0) === 620"),
      waitMs,
    );
    await away.keepPicture('handover-6-scan-shown');
    expect(await away.axe()).toEqual([]);
    await away.page.press('Escape');
    await away.rowFocused();
    await away.sees('江北区移交');
  });

  it('says the same in English', async () => {
    const eyes = new EnglishEyes();
    await eyes.learn(away);
    eyes.typed('经营地址迁至云溪县县前街', '临江国税迁〔2016〕3号', '营业执照', '经营场所房产证明');
    await away.ask('session', 'setLanguage', { language: 'en' });
    await away.sees('Take over');
    await away.sees('Still on its way from');
    await judgeScreen(away, 'en-handover-6-offer');
    await away.ask('session', 'setLanguage', { language: 'zh' });
    await away.sees('迁入后地址');
  });

  it('takes its scans back with it when it is declined, and brings them along when it comes again', async () => {
    await away.tabTo('decline.reason');
    await away.typeOver('请先结清北岭巷的房租');
    await away.page.press('Enter');
    await away.atStop('decline.submit');
    await away.page.press('Enter');
    await away.sees('登记已退回江北区，所附扫描件 2 份随之退回');
    await away.sees('该登记未在本地接收，已退回江北区');
    await away.seesNo('经营场所房产证明');
    await judgeScreen(away, 'handover-6-withdrawn');
    await away.ask('session', 'setLanguage', { language: 'en' });
    await away.sees('its scans (2) with it');
    await judgeScreen(away, 'en-handover-6-withdrawn');
    await away.ask('session', 'setLanguage', { language: 'zh' });
    await home.page.until(
      'it is back',
      async () => {
        await home.ask('exchange', 'retryNow', {});
        return (await home.ask('exchange', 'record', { recordId })).status === 'stored';
      },
      waitMs,
    );
    await home.ask('exchange', 'handOver', {
      recordId,
      version: 2,
      toPart: '359903',
      toAuthority: 'state',
      reason: 'taxpayer-moves',
      explanation: '房租已结清，经营地址迁至云溪县县前街',
      document: '临江国税迁〔2016〕4号',
      documentOn: '2016-04-05',
    });
    await away.sees('临江国税迁〔2016〕4号');
    await away.sees('经营场所房产证明');
    await away.seesNo('随之退回');
  });

  it('is taken with its new address, and is a taxpayer of this place', async () => {
    await away.tabTo('take.address');
    await away.typeOver('临江市云溪县县前街20号');
    await away.page.press('Enter');
    await away.choose('县城');
    await away.page.press('Enter', 'Enter');
    await away.atStop('take.submit');
    await away.page.press('Enter');
    await away.sees('已接收');
    await away.page.until(
      'the record stands here',
      async () => (await away.ask('exchange', 'record', { recordId })).status === 'stored',
      waitMs,
    );
    await away.sees('国税接收，第 4 版');
    await away.sees('经营场所房产证明');
    await judgeScreen(away, 'handover-7-taken');
    const found = await away.ask('taxpayers', 'search', { text: '雨桐' });
    expect(found.rows.map(({ taxpayerNo }) => taxpayerNo)).toEqual([householdNo]);
  });

  it('is said to be taken where it came from, on the page of the officer who handed it over', async () => {
    await home.page.until(
      'word of the taking',
      async () => {
        await home.ask('exchange', 'retryNow', {});
        return (await home.ask('exchange', 'handover', { recordId })).goneTo?.takenOn === '2016-04-05';
      },
      waitMs,
    );
    await home.page.press('Escape', 'F2');
    await home.sees('登记记录');
    await home.pressButton('登记记录');
    await home.sees('对方已于 2016-04-05 接收');
    await home.sees('云溪县国税已接收');
    await judgeScreen(home, 'handover-8-told');
    await home.ask('session', 'setLanguage', { language: 'en' });
    await home.sees('which took it over on 2016-04-05');
    await judgeScreen(home, 'en-handover-8-told');
  });
});
