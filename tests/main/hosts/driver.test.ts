import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../../support/axe.ts';
import { Page } from '../../../scripts/rehearsal/page.ts';
import { type StartedHost, startEchoHost } from './support/start-host.ts';

let started: StartedHost;
let page: Page;

beforeAll(async () => {
  started = await startEchoHost();
  page = new Page(started.host.page);
  await page.waitForText('就绪');
  await page.evaluate(`
    document.body.innerHTML = '<main><h1>试验</h1><label>姓名 <input id="name"></label> <button>收款</button><button disabled>停用</button><output id="log"></output></main>';
    globalThis.keys = [];
    document.addEventListener('keydown', (e) => keys.push([e.key, e.ctrlKey, e.isComposing]));
    document.querySelector('button').addEventListener('click', () => { document.querySelector('#log').textContent = '已收'; });
    1`);
});
afterAll(async () => {
  await started.end();
});

describe('the driver of the end-to-end tests', () => {
  it('presses function keys and combinations', async () => {
    await page.evaluate('keys.length = 0');
    await page.press('F9', 'Control+k', 'Escape');
    expect(await page.evaluate('keys')).toEqual([
      ['F9', false, false],
      ['k', true, false],
      ['Escape', false, false],
    ]);
  });

  it('finds by role and name, types, and clicks', async () => {
    await page.fill('textbox', '姓名', 'Lin 01.5 林芳𠮷');
    expect((await page.waitFor('textbox', '姓名')).value).toBe('Lin 01.5 林芳𠮷');
    expect((await page.focused())?.name).toBe('姓名');
    await page.press('Tab');
    expect((await page.focused())?.name).toBe('收款');
    await page.click('button', /收/);
    await page.waitForText('已收');
    expect((await page.findAll('button')).map((each) => [each.name, each.disabled])).toEqual([
      ['收款', false],
      ['停用', true],
    ]);
  });

  it('composes through an input method', async () => {
    await page.fill('textbox', '姓名', '');
    await page.press('Backspace');
    await page.evaluate('keys.length = 0');
    await page.compose('linfang', '林芳', ['Enter']);
    expect(await page.evaluate("document.querySelector('#name').value")).toBe('林芳');
    expect(await page.evaluate('keys')).toEqual([['Process', false, true]]);
  });

  it('takes a picture of the size asked for, and runs axe', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pictures-'));
    await page.resize(1093, 550);
    await page.screenshot(join(folder, 'a.png'));
    const png = readFileSync(join(folder, 'a.png'));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1093, 550]);
    rmSync(folder, { recursive: true });
    expect(await axeFindings(page)).toEqual([]);
    await page.evaluate("document.querySelector('main').append(document.createElement('input')); 1");
    expect((await axeFindings(page)).map((finding) => finding.id)).toEqual(['label']);
  });
});
