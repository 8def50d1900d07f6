import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, faultSentence } from '../domain/faults.ts';
import { builtPage } from '../main/entry-paths.ts';
import { findBrowser, hasDisplay } from '../main/hosts/find-browser.ts';
import { buildAll } from './build.ts';
import { reportDemo, runDemo } from './demo/run-demo.ts';
import { scenes } from './demo/scenes/index.ts';
import { findTestBrowser, type TestBrowser } from './rehearsal/test-browser.ts';
import { root } from './run-tool.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Why the demo cannot be shown here; one sentence in both languages. */
class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

const chooseBrowser = (watch: boolean): TestBrowser => {
  const installed = findBrowser();
  if (watch && !hasDisplay())
    throw new CannotRun('没有可用的显示环境，无法观看。 There is no display to watch on.');
  if (watch && installed === undefined)
    throw new CannotRun(
      '观看需要本机装有 Chrome、Edge 或 Chromium。 Watching needs an installed Chrome, Edge or Chromium.',
    );
  const browser = installed === undefined ? findTestBrowser() : { path: installed, environment: {} };
  if (browser === undefined)
    throw new CannotRun(
      '演示需要 Chrome、Edge 或 Chromium，本机没有。 The demo needs Chrome, Edge or Chromium, and there is none here.',
    );
  return browser;
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { watch: { type: 'boolean', default: false } } });
  const browser = chooseBrowser(values.watch);
  await buildAll();
  const { renderer, bridge } = builtPage();
  const result = await runDemo({
    scenes,
    folder: join(root, 'out', 'demo'),
    browser,
    rendererFolder: renderer,
    bridgeFile: bridge,
    watch: values.watch,
    say,
  });
  process.exitCode = reportDemo(result, say);
};

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof CannotRun) say(error.message);
  else if (error instanceof Fault)
    say(`${faultSentence(error.code, error.detail)}\n${faultSentence(error.code, error.detail, 'en')}`);
  else if (error instanceof TypeError && 'code' in error) {
    say(`${error.message}\nnpm run demo -- [--watch]`);
    process.exitCode = 2;
  } else throw error;
}
// A handle left open by a library must not keep the terminal.
process.exit();
