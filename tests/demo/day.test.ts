import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoResult, runDemo } from '../../scripts/demo/run-demo.ts';
import type { Scene } from '../../scripts/demo/scene.ts';
import { claimEqualRecords } from '../../scripts/demo/scenes/night.ts';
import { opening } from '../../scripts/demo/scenes/opening.ts';
import { wholeFiling } from '../../scripts/demo/scenes/whole-filing.ts';
import { whole } from '../journeys/seed.ts';
import { getTestBrowser } from '../../scripts/rehearsal/test-browser.ts';
import { buildOnce } from '../support/browser.ts';

const scene = (id: string, play: Scene['play']): Scene => ({ id, title: { zh: id, en: id }, play });

/** A day on which everything goes wrong that can: what the exchange says never reaches one window, and then it dies. */
const badDay: readonly Scene[] = [
  opening,
  scene('02-deaf', async ({ stage }) => stage.weather('answers-lost', 'local')),
  wholeFiling,
  scene('04-false', async ({ stage, claim }) => {
    claim({ zh: '一加一得三', en: 'One and one are three' }, 1 + 1, 3);
    await claimEqualRecords(stage, claim);
  }),
  scene('05-death', async ({ stage, state }) => {
    const pid = stage.exchange.pid();
    if (pid === undefined) throw new Error('there is no exchange to kill');
    process.kill(pid, 'SIGKILL');
    await state.sees('这句话永远不会出现');
  }),
  scene('06-after', async ({ claim }) => claim({ zh: '不该演到', en: 'Not to be reached' }, true)),
];

describe.runIf(whole)('a demo in which something does not hold', { timeout: 240_000 }, () => {
  let folder: string;
  let result: DemoResult;
  let page: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bad-day-'));
    const built = await buildOnce();
    result = await runDemo({
      scenes: badDay,
      folder: join(folder, 'demo'),
      browser: getTestBrowser(),
      rendererFolder: join(built, 'renderer'),
      bridgeFile: join(built, 'preload', 'chromium-bridge.js'),
      watch: false,
      say: () => undefined,
    });
    page = readFileSync(result.index, 'utf8');
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('names the claim that is false', () => {
    expect(
      result.broken.filter((line) => line.includes('一加一得三') && line.includes('2 ≠ 3')),
    ).toHaveLength(1);
  });

  it('notices that one window did not get what the other was told', () => {
    expect(result.broken.filter((line) => line.includes('共享记录摘要相等'))).toHaveLength(1);
  });

  it('ends at once when a process dies, says which, and says what was not played', () => {
    expect(result.broken.filter((line) => line.includes('交换平台进程意外结束'))).toHaveLength(1);
    expect(
      result.broken.filter((line) => line.startsWith('✗ 06-after') && line.includes('未演')),
    ).toHaveLength(1);
    expect(page).not.toContain('不该演到');
  });

  it('breaks nothing else, and leaves the whole album all the same', () => {
    expect(result.broken).toHaveLength(4);
    expect(page).toContain('4 项不成立');
    for (const [, file] of page.matchAll(/(?:src|href)="((?:pictures|papers|fonts)\/[^"]+)"/g))
      expect(existsSync(join(folder, 'demo', file ?? '')), file).toBe(true);
    // Each printer goes at its own pace: which paper is the first of the window is not told by the act.
    const papers = readdirSync(join(folder, 'demo', 'papers')).map((name) => name.replace(/-\d\d-/, ' '));
    expect(papers).toEqual(
      expect.arrayContaining(['state voucher-00020001.pdf', 'state voucher-00020001-3.png']),
    );
    expect(papers.filter((name) => /receipt.*\.(bin|hex\.txt|png)$/.test(name))).toHaveLength(3);
    expect(page).toContain('case/filed');
    // The hall of the day is gone, with its databases and keys.
    expect(readdirSync(folder)).toEqual(['demo']);
  });
});

describe('the command', () => {
  const ask = (...words: string[]) => {
    const { DISPLAY: _x, WAYLAND_DISPLAY: _w, ...env } = process.env;
    return spawnSync(process.execPath, ['scripts/demo.ts', ...words], {
      cwd: join(import.meta.dirname, '../..'),
      env,
      encoding: 'utf8',
    });
  };

  it.runIf(process.platform === 'linux')('says in one sentence that there is no display to watch on', () => {
    const { status, stdout } = ask('--watch');
    expect(status).toBe(1);
    expect(stdout.trim()).toBe('没有可用的显示环境，无法观看。 There is no display to watch on.');
  });

  it('says what it understands when asked for something else', () => {
    const { status, stdout } = ask('--nonsense');
    expect(status).toBe(2);
    expect(stdout).toContain('npm run demo -- [--watch]');
  });
});
