import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainDate } from '../../domain/plain-date.ts';
import { residentId } from '../../main/training/town/codes.ts';
import { town as townOfTheHall } from '../../main/training/town/town.ts';
import { Counter, waitMs } from '../support/counter.ts';
import { type HallTown, makeHallTown } from './support/hall-town.ts';
import { oneAfterAnother } from './support/journey.ts';

const taxpayerOf = (trait: string) => {
  const found = townOfTheHall.taxpayers.find((one) => (one.traits as readonly string[]).includes(trait));
  if (found === undefined) throw new Error(`nobody in the town is ${trait}`);
  return found.taxpayer;
};
const hostile = taxpayerOf('hostile-name');

/** Everything typed at the window or read from the books onto the page that names somebody. */
const planted: Readonly<Record<string, string>> = {
  'name typed by hand': '夏侯䶮蕊',
  'ID number typed by hand': residentId('359903', plainDate('1983-04-05'), 779),
  'reason for typing': '身份证芯片被压裂',
  'handler in the form': '皇甫霂霖',
  'phone in the form': '0599-7741852963',
  'taxpayer name': hostile.name,
  'taxpayer number': hostile.taxpayerNo,
  'reason for holding': '回家取公章与发票存根联',
};

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text, 'utf8'),
  'UTF-16LE': (text) => Buffer.from(text, 'utf16le'),
  GB18030: (text) => iconv.encode(text, 'gb18030'),
};
const needles = Object.entries(planted).flatMap(([what, text]) =>
  Object.entries(encodings).map(([encoding, encode]) => ({
    what: `${what} in ${encoding}`,
    bytes: encode(text),
  })),
);

/** Files of a folder that may be changing: what goes away while it is read was not kept. */
const filesUnder = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};
const bytesOf = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
};
const foundIn = (bytes: Buffer): string[] =>
  needles.filter((needle) => bytes.includes(needle.bytes)).map(({ what }) => what);

let home: string;
let town: HallTown;
let counter: Counter;
const violations: string[] = [];

const temp = process.env['TMPDIR'];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'joint-window-clear-'));
  // The browser, the hall process and the exchange put their temporary files where they are looked through.
  process.env['TMPDIR'] = home;
  town = await makeHallTown();
  counter = await Counter.open({ profile: town.profile('state') });
});
afterAll(async () => {
  await counter?.close();
  await town?.remove();
  if (temp === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temp;
  rmSync(home, { recursive: true, force: true });
});

/** Both profiles, the exchange, the browser’s own folder and the temp folder, all of which lie in one place here. */
const search = (): { files: number; found: string[] } => {
  const paper = join(town.folder, 'paper') + sep;
  const files = filesUnder(home).filter((file) => !file.startsWith(paper));
  return {
    files: files.length,
    found: files.flatMap((file) => foundIn(bytesOf(file)).map((what) => `${relative(home, file)}: ${what}`)),
  };
};

/** Everything the page asks the browser to refuse is told, by the browser and by the page. */
const watchPolicy = async (): Promise<void> => {
  const { session } = counter.page;
  session.on('Log.entryAdded', (event) => {
    const { entry } = event as { readonly entry?: { readonly source?: string; readonly text?: string } };
    if (entry?.source === 'security' || /content security policy/i.test(entry?.text ?? ''))
      violations.push(entry?.text ?? '');
  });
  session.on('Audits.issueAdded', (event) => {
    const { issue } = event as { readonly issue?: { readonly code?: string } };
    if (issue?.code === 'ContentSecurityPolicyIssue') violations.push(JSON.stringify(issue).slice(0, 400));
  });
  session.on('Page.javascriptDialogOpening', () => violations.push('a dialog opened'));
  await session.send('Log.enable');
  await session.send('Audits.enable');
  await session.send('Page.enable');
  // The hostile name would call this.
  await counter.page.evaluate(
    'globalThis.called = 0; globalThis.alert = () => { globalThis.called += 1; }; document.addEventListener("securitypolicyviolation", () => { globalThis.called += 1000; }); 1',
  );
};

oneAfterAnother();

describe('a taxpayer whose name is written to do harm', () => {
  it('is found and shown as text, letter for letter', async () => {
    await watchPolicy();
    await counter.begin();
    await counter.command('sglr', '手工录入');
    await counter.page.waitFor('textbox', '姓名', waitMs);
    await counter.page.type(planted['name typed by hand'] ?? '');
    await counter.page.press('Enter');
    await counter.atStop('field.hand-kind');
    await counter.page.press('Enter');
    await counter.atStop('hand.number');
    await counter.page.type(planted['ID number typed by hand'] ?? '');
    await counter.page.press('Enter');
    await counter.atStop('field.hand-reason');
    await counter.page.press('5', 'Enter');
    await counter.atStop('hand.note');
    await counter.page.type(planted['reason for typing'] ?? '');
    await counter.page.press('Enter');
    await counter.atStop('hand.submit');
    await counter.page.press('Enter');
    await counter.sees('身份已手工录入，但没有关联的纳税人');
    await counter.pickTaxpayer(hostile.taxpayerNo);
    const seen = await counter.sees(hostile.name);
    expect(seen).toContain(`${planted['name typed by hand']}（手工录入）`);
    expect(await counter.page.evaluate("document.querySelectorAll('img').length")).toBe(0);
  });

  it('stays text on the form, on every panel that names it, and on the case that is done', async () => {
    await counter.openMatter();
    await counter.fillForm({
      gross: '103000',
      contactName: planted['handler in the form'] ?? '',
      contactPhone: planted['phone in the form'] ?? '',
    });
    await counter.saved();
    await counter.page.press('F6');
    await counter.page.waitFor('textbox', '挂起原因', waitMs);
    await counter.typeOver(planted['reason for holding'] ?? '');
    await counter.page.press('Enter');
    await counter.sees('已挂起');
    await counter.page.press('F6');
    await counter.sees(planted['reason for holding'] ?? '');
    expect(await counter.page.text()).toContain(hostile.name);
    await counter.rowFocused();
    await counter.page.press('Enter');
    await counter.page.waitFor('textbox', '税款所属期止', waitMs);
    await counter.page.press('F2');
    await counter.sees('查看已记录');
    expect(await counter.page.text()).toContain(hostile.name);
    await counter.page.press('Escape');
    await counter.page.waitFor('textbox', '税款所属期止', waitMs);
    await counter.page.press('Alt+a');
    await counter.sees('必需资料已齐');
    await counter.collect('10000');
    await counter.issue();
    expect(await counter.page.text()).toContain(hostile.name);
    await counter.page.press('Alt+5');
    await counter.sees('备查账');
    await counter.page.press('Escape');
  });

  it('ran no script, opened no dialog, and broke no rule of the page', async () => {
    expect(await counter.page.evaluate<number>('globalThis.called')).toBe(0);
    expect(await counter.page.evaluate("document.querySelectorAll('img').length")).toBe(0);
    expect(violations).toEqual([]);
    // The watch is awake: a script put into the page is refused, and that is told.
    await counter.page.evaluate(
      "{ const script = document.createElement('script'); script.textContent = 'globalThis.called += 1'; document.body.append(script); 1 }",
    );
    await counter.page.until('the refusal is told', async () => violations.length > 0, waitMs);
    expect(await counter.page.evaluate<number>('globalThis.called')).toBe(1000);
  });
});

describe('what was typed and shown', () => {
  it('lies in no file of the browser, the profile, the exchange or the temp folder while the window is open', () => {
    const { files, found } = search();
    expect(found).toEqual([]);
    expect(files).toBeGreaterThan(10);
    const { browserFolder } = counter.window.host;
    expect(browserFolder.startsWith(home)).toBe(true);
    expect(filesUnder(browserFolder).length).toBeGreaterThan(0);
  });

  it('nor after it is closed, when the browser’s folder is gone', async () => {
    const folder = counter.window.host.browserFolder;
    await counter.close();
    expect(filesUnder(folder)).toEqual([]);
    expect(search().found).toEqual([]);
  });

  it('is on the paper alone', () => {
    const paper = filesUnder(town.paper('state')).flatMap((file) => foundIn(readFileSync(file)));
    expect(paper.some((what) => what.startsWith('taxpayer name'))).toBe(true);
  });
});
