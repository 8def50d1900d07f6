import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Album } from '../../scripts/demo/album.ts';
import type { Chronicle } from '../../scripts/demo/chronicle.ts';
import { keepFonts } from '../../scripts/demo/index-fonts.ts';
import { indexPage } from '../../scripts/demo/index-page.ts';
import { hexOf } from '../../scripts/demo/press.ts';
import { reportDemo } from '../../scripts/demo/run-demo.ts';
import { scenes } from '../../scripts/demo/scenes/index.ts';

const run = { businessDate: '2016-04-05', seconds: 61, browser: 'chromium', node: '24' };
const chronicle: Chronicle = {
  journals: {
    state: [
      {
        seq: 1,
        at: 0,
        what: '收款办结',
        word: 'case/filed',
        officer: '林静怡',
        detail: 'totalFen 504000',
        hash: 'abcdef0123456789',
      },
    ],
    local: [],
  },
  exchange: [{ at: 0, level: 'info', event: 'applied', rest: 'count 4' }],
  exchangeLog: '{}\n',
};

let folder: string;
let album: Album;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'album-'));
  album = new Album(join(folder, 'demo'));
  album.begin('01-opening', { zh: '登录开班', en: 'Opening' });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the index of the demo', () => {
  it('says at the top what was claimed and that it held', () => {
    album.claim({ zh: '合计相符', en: 'The sum is right' }, ['5,040.00'], ['5,040.00']);
    const page = indexPage(album, chronicle, run);
    expect(page).toContain('全部成立 1 项');
    expect(page).toContain('合计相符<small lang="en">The sum is right</small>');
    expect(page.indexOf('合计相符')).toBeLessThan(page.indexOf('<section id="01-opening">'));
    expect(page).toContain('case/filed');
    expect(page).toContain('applied');
  });

  it('says what did not hold, with what was seen and what was wanted', () => {
    album.claim({ zh: '状态为离线', en: 'Offline' }, 'online', 'offline');
    album.claim({ zh: '成立的', en: 'Held' }, true, true);
    const page = indexPage(album, chronicle, run);
    expect(page).toContain('1 项不成立');
    expect(page).toContain('online ≠ offline');
    expect(page.match(/<tr class="broken">/g)).toHaveLength(1);
  });

  it('shows each page of a paper beside a link to it, and a receipt beside its bytes', () => {
    const common = {
      window: 'state',
      number: '(161)闽国现 00020001',
      bytes: new Uint8Array(),
      torn: false,
    } as const;
    album.scene.papers.push(
      {
        ...common,
        name: 'state-01-voucher',
        title: '税收缴款书',
        kind: 'document',
        images: ['papers/a-1.png', 'papers/a-2.png'],
      },
      { ...common, name: 'state-02-receipt', title: '收款回单', kind: 'receipt', images: ['papers/b-1.png'] },
    );
    const page = indexPage(album, undefined, run);
    for (const part of [
      'papers/state-01-voucher.pdf',
      'papers/a-1.png',
      'papers/a-2.png',
      'papers/state-02-receipt.bin',
      'papers/state-02-receipt.hex.txt',
    ])
      expect(page).toContain(part);
  });

  it('takes no text for markup', () => {
    album.claim({ zh: '<b>一</b>', en: 'a & b' }, '<script>', '"x"');
    const page = indexPage(album, chronicle, run);
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;b&gt;一&lt;/b&gt;');
  });

  it('brings the slices of the font it needs and no others', () => {
    const css = keepFonts(album, '登录');
    const files = [...css.matchAll(/url\((fonts\/[\w.-]+)\)/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThan(4);
    for (const file of files) expect(existsSync(join(album.folder, file))).toBe(true);
  });

  it('empties the folder of an earlier run', () => {
    album.keep('pictures/old.png', 'x');
    const again = new Album(album.folder);
    expect(existsSync(join(again.folder, 'pictures'))).toBe(false);
  });
});

it('bytes are shown sixteen a line with their place', () => {
  const text = hexOf(Uint8Array.from({ length: 17 }, (_, index) => index));
  expect(text).toBe('000000  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n000010  10\n');
});

it('the command ends with nought only when everything held, and names what did not', () => {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  expect(reportDemo({ index: 'x', broken: [], claims: 3 }, say)).toBe(0);
  expect(reportDemo({ index: 'x', broken: ['✗ 断网｜状态为离线'], claims: 3 }, say)).toBe(1);
  expect(said).toContain('✗ 断网｜状态为离线');
});

it('the scenes have an order, a name of their own and both languages', () => {
  const ids = scenes.map((scene) => scene.id);
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const { id, title } of scenes) {
    expect(id).toMatch(/^\d\d-[a-z-]+$/);
    expect(title.zh).toMatch(/\p{Script=Han}/u);
    expect(title.en).not.toMatch(/\p{Script=Han}/u);
  }
});

it('the album is never kept in the repository', () => {
  expect(readFileSync(join(import.meta.dirname, '../../.gitignore'), 'utf8').split('\n')).toContain('out/');
});
