import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Counter } from '../support/counter.ts';
import { getTestBrowser } from '../../scripts/rehearsal/test-browser.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';

const family = 'Noto Sans SC Variable';

let folder: string;
let town: HallTown;
let counter: Counter;

const latinFonts = join(import.meta.dirname, '../../.stamp/test-browser/fonts/fonts');

/** A machine with a Latin font and no other: without any font at all no browser draws anything. */
const latinOnly = (): Readonly<Record<string, string>> => {
  const file = join(folder, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${latinFonts}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
  );
  return { FONTCONFIG_FILE: file, FONTCONFIG_PATH: folder };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'joint-window-fonts-'));
  town = await makeHallTown();
  const browser = getTestBrowser();
  counter = await Counter.open({
    profile: town.profile('state'),
    browser: { ...browser, environment: { ...browser.environment, ...latinOnly() } },
  });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs in the page: the ink of a character in the family alone, as the pixels of a small picture. */
const inkOf = (character: string, fontFamily: string): string => {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 64;
  const pen = canvas.getContext('2d');
  if (pen === null) return '';
  pen.font = `48px ${fontFamily}`;
  pen.textBaseline = 'top';
  pen.fillText(character, 4, 4);
  return [...pen.getImageData(0, 0, 64, 64).data.filter((_value, index) => index % 4 === 3)]
    .map((alpha) => (alpha > 100 ? 1 : 0))
    .join('');
};

const ink = async (character: string, fontFamily: string): Promise<string> => {
  await counter.page.evaluate(
    `document.fonts.load(${JSON.stringify(`48px ${fontFamily}`)}, ${JSON.stringify(character)}).then((faces) => faces.length)`,
  );
  return counter.page.evaluate<string>(
    `(${String(inkOf)})(${JSON.stringify(character)}, ${JSON.stringify(fontFamily)})`,
  );
};
const inked = (picture: string): number => [...picture].filter((pixel) => pixel === '1').length;

it('draws the sign-in with the font that comes with the window', async () => {
  await counter.drawn();
  const faces = await counter.page.evaluate<readonly { family: string; status: string }[]>(
    '[...document.fonts].map((face) => ({ family: face.family, status: face.status }))',
  );
  const loaded = faces.filter((face) => face.status === 'loaded');
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.every((face) => face.family.includes(family))).toBe(true);
  expect(faces.filter((face) => face.status === 'error')).toEqual([]);
});

it('has no Chinese font on the machine: without the window’s own, 税 is the box of a character nobody has', async () => {
  const nobody = await ink('\u{10FFFD}', 'sans-serif');
  expect(await ink('税', 'sans-serif')).toBe(nobody);
});

// 龘 stands in names of the town; 〇 in dates written out; the rest is what a receipt says.
it.each([...'税龘昇圆整零壹贰叁肆伍陆柒捌玖拾佰仟万亿〇〔〕'])('draws %s', async (character) => {
  const drawn = await ink(character, `"${family}"`);
  const nobody = await ink('\u{10FFFD}', `"${family}"`);
  expect(inked(drawn)).toBeGreaterThan(10);
  expect(drawn).not.toBe(nobody);
});

it('draws different characters differently', async () => {
  const pictures = await Promise.all([...'国地税龘'].map((character) => ink(character, `"${family}"`)));
  expect(new Set(pictures).size).toBe(4);
});
