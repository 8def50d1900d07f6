import { type ChromiumHost, startChromiumHost } from '../../main/hosts/chromium.ts';
import { builtPage, entryPath } from '../../main/entry-paths.ts';
import { forkedHall } from '../../main/hosts/forked-hall.ts';
import { buildPage, buildPreload } from '../../scripts/build.ts';
import { Page } from './page.ts';
import { getTestBrowser } from './test-browser.ts';

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
}

let built: Promise<void> | undefined;

/** The page and the bridge, made once for a test file. */
export const buildOnce = (): Promise<void> => {
  built ??= (async () => {
    await buildPreload();
    await buildPage();
  })();
  return built;
};

/** Opens the product’s own window on the product’s own hall process, in the tests’ browser without a screen. */
export const openCounterWindow = async (options: CounterWindowOptions): Promise<CounterWindow> => {
  await buildOnce();
  const browser = getTestBrowser();
  const { width = 1366, height = 768 } = options;
  const host = await startChromiumHost({
    profile: options.profile,
    browser: browser.path,
    browserEnvironment: browser.environment,
    rendererFolder: builtPage().renderer,
    bridgeFile: builtPage().bridge,
    startHall: forkedHall(options.hallEntry ?? entryPath('main/hall-process'), options.profile),
    headless: true,
    width,
    height,
  });
  const page = new Page(host.page);
  await page.resize(width, height);
  return { page, host, close: () => host.close() };
};
