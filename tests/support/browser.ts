import { type ChromiumHost, startChromiumHost } from '../../main/hosts/chromium.ts';
import { join } from 'node:path';
import { entryPath } from '../../main/entry-paths.ts';
import { forkedHall } from '../../main/hosts/forked-hall.ts';
import { buildPage, buildPreload } from '../../scripts/build.ts';
import { fingerprintOf, madeOnce } from './made-once.ts';
import { Page } from '../../scripts/rehearsal/page.ts';
import { getTestBrowser, type TestBrowser } from '../../scripts/rehearsal/test-browser.ts';

export interface CounterWindow {
  readonly page: Page;
  readonly host: ChromiumHost;
  /** Closes the window as a clerk would; the hall process ends with it. */
  close(): Promise<void>;
}

export interface CounterWindowOptions {
  /** A profile folder that has been prepared. */
  readonly profile: string;
  readonly width?: number;
  readonly height?: number;
  /** Another program in place of the hall process. */
  readonly hallEntry?: string;
  /** Another browser than the tests’ own, or the same one in other surroundings. */
  readonly browser?: TestBrowser;
}

/** What the page and the bridge are made of. */
const sources = [
  'renderer',
  'preload',
  'contract',
  'domain',
  'evidence',
  'main/hosts/page-files.ts',
  'scripts/build.ts',
  'package-lock.json',
];

/** The folder with the built page and bridge, made once for all test files and left alone by any other build. */
export const buildOnce = (): Promise<string> =>
  madeOnce('page', fingerprintOf(sources), async (folder) => {
    await buildPreload(join(folder, 'preload'));
    await buildPage(join(folder, 'renderer'));
  });

/** Opens the product’s own window on the product’s own hall process, in the tests’ browser without a screen. */
export const openCounterWindow = async (options: CounterWindowOptions): Promise<CounterWindow> => {
  const built = await buildOnce();
  const browser = options.browser ?? getTestBrowser();
  const { width = 1366, height = 768 } = options;
  const host = await startChromiumHost({
    profile: options.profile,
    browser: browser.path,
    browserEnvironment: browser.environment,
    rendererFolder: join(built, 'renderer'),
    bridgeFile: join(built, 'preload', 'chromium-bridge.js'),
    customerBridgeFile: join(built, 'preload', 'customer-bridge.js'),
    startHall: forkedHall(options.hallEntry ?? entryPath('main/hall-process'), options.profile),
    headless: true,
    width,
    height,
  });
  const page = new Page(host.page);
  await page.resize(width, height);
  return { page, host, close: () => host.close() };
};
