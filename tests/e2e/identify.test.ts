import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { town as trainingTown } from '../../main/training/town/town.ts';
import { Counter } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';
import { judgeScreen } from './support/judge.ts';

/* Who stands at the counter, with every kind of document; and a decoder of the office, which here paints a pattern. */

/** A bitmap as large as a card's photo, grey, with a diagonal: nobody could take it for a face. */
const painter = `
const bmp = Buffer.alloc(54 + 102 * 126 * 3 + 126 * 2, 0xc8);
bmp.fill(0, 0, 54);
bmp.write('BM', 0, 'latin1');
bmp.writeUInt32LE(bmp.length, 2);
bmp.writeUInt32LE(54, 10);
bmp.writeUInt32LE(40, 14);
bmp.writeInt32LE(102, 18);
bmp.writeInt32LE(126, 22);
bmp.writeUInt16LE(1, 26);
bmp.writeUInt16LE(24, 28);
for (let at = 0; at < 102; at += 1) bmp.fill(0x20, 54 + at * 308 + at * 3, 54 + at * 308 + at * 3 + 3);
process.stdin.resume().on('end', () => process.stdout.write(bmp));
`;

let town: HallTown;
let counter: Counter;
let local: Counter;
beforeAll(async () => {
  town = await makeHallTown();
  const program = join(town.folder, 'painter.cjs');
  writeFileSync(program, painter);
  const { config } = profileFiles(town.profile('local'));
  const profile = JSON.parse(readFileSync(config, 'utf8')) as { devices: { idCardReader: object } };
  profile.devices.idCardReader = {
    ...profile.devices.idCardReader,
    photoDecoder: { command: process.execPath, args: [program] },
  };
  writeFileSync(config, JSON.stringify(profile));
  [counter, local] = await Promise.all([
    Counter.open({ profile: town.profile('state') }),
    Counter.open({ profile: town.profile('local') }),
  ]);
});
afterAll(async () => {
  await Promise.all([counter?.close(), local?.close()]);
  await town?.remove();
});

const cardOf = (situation: string): number =>
  trainingTown.cardDeck.findIndex((entry) => entry.situation === situation);

const speakEnglish = async (window: Counter): Promise<void> => {
  await window.atStop('officer');
  await window.page.press('Shift+Tab');
  await window.atStop('language.en');
  await window.page.press('Enter');
  await window.sees('Sign in');
  window.language = 'en';
};

oneAfterAnother();

describe('the person at the counter', () => {
  it('with a card that leads to several households: document and number, and no photo is made up', async () => {
    await counter.begin();
    await counter.readCard(cardOf('several-taxpayers'));
    expect(await counter.sees('照片未解码')).toContain('居民身份证');
    await judgeScreen(counter, 'identify-01-several');
  });

  it('with a residence permit is found by the travel permit on it', async () => {
    await counter.page.press('Alt+n');
    await counter.readCard(cardOf('registered-under-travel-permit'));
    const seen = await counter.sees('江南明杰装饰材料有限公司');
    expect(seen).toContain('港澳台居民居住证');
    expect(seen).toContain('H00000000');
    await judgeScreen(counter, 'identify-02-residence-permit');
  });

  it('with a passport is entered by hand, with the kind, the number and a reason of the list', async () => {
    await counter.page.press('Alt+n');
    await counter.command('sglr', '手工录入');
    await counter.atStop('hand.name');
    await counter.page.type('John Example');
    await counter.page.press('Enter');
    await counter.atStop('field.hand-kind');
    await counter.page.press('4', 'Enter');
    await counter.atStop('hand.number');
    await counter.page.type('E12345678');
    await counter.page.press('Enter');
    await counter.sees('来往内地通行证号码应为字母H或M加8位数字');
    await judgeScreen(counter, 'identify-04-by-hand-wrong');
    await counter.page.press('Shift+Enter', 'Shift+Enter');
    await counter.atStop('field.hand-kind');
    await counter.page.press('6', 'Enter', 'Enter');
    await counter.seesNo('来往内地通行证号码应为字母H或M');
    await counter.atStop('field.hand-reason');
    await counter.page.press('3', 'Enter', 'Enter');
    await counter.atStop('hand.submit');
    await counter.page.press('Enter');
    const seen = await counter.sees('John Example（手工录入）');
    expect(seen).toContain('护照');
    expect(seen).toContain('证件不能机读');
    expect(seen).not.toContain('E12345678');
    await judgeScreen(counter, 'identify-05-by-hand');
  });

  it('with a foreigner’s card has both names, also beside the form of the matter', async () => {
    await counter.page.press('Alt+n');
    await counter.readCard(cardOf('foreigner-known'));
    await counter.sees('MONTGOMERY-FITZGERALD, ANNABEL CHARLOTTE ROSE');
    await counter.openMatter();
    await counter.sees('外国人永久居留身份证');
    await judgeScreen(counter, 'identify-03-foreigner-in-case');
  });

  it('is shown as the office’s decoder shows the photo, where there is one', async () => {
    await speakEnglish(local);
    await local.signIn('郑雅文');
    await local.openShift();
    await local.readCard(cardOf('one-taxpayer'));
    await local.page.until(
      'the picture is drawn',
      async () =>
        local.page.evaluate<boolean>("document.querySelector('.identified img')?.naturalWidth === 102"),
      20_000,
    );
    await local.seesNo('photo not decoded');
    await judgeScreen(local, 'identify-06-decoded');
  });

  it('in English has every document and every reason in its row', async () => {
    await local.page.press('Alt+n');
    await local.command('sglr', 'Enter by hand');
    await local.atStop('hand.name');
    await judgeScreen(local, 'identify-07-by-hand-english');
  });
});
