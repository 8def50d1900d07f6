import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChromiumHost, startChromiumHost } from '../../../../main/hosts/chromium.ts';
import type { DevToolsValue } from '../../../../main/hosts/devtools-pipe.ts';
import { forkedHall } from '../../../../main/hosts/forked-hall.ts';
import { buildOnce } from '../../../support/browser.ts';
import { getTestBrowser } from '../../../../scripts/rehearsal/test-browser.ts';

export const makeProfile = (kind: 'training' | 'production'): string => {
  const folder = mkdtempSync(join(tmpdir(), 'joint-window-test-'));
  const config = {
    version: 1,
    kind,
    windowId: 'window-1',
    windowName: '1号窗口',
    hall: 'hall-1',
    hallName: '试验大厅',
    bureau: 'state',
    part: '350100',
    device: 'device-1',
    exchangeUrl: 'http://127.0.0.1:9/',
    idleLockSeconds: 180,
    devices: {},
  };
  writeFileSync(join(folder, 'profile.json'), JSON.stringify(config));
  return folder;
};

export interface StartedHost {
  readonly host: ChromiumHost;
  readonly profile: string;
  /** Runs an expression in the page and gives its value, promises awaited. */
  evaluate<T>(expression: string): Promise<T>;
  end(): Promise<void>;
}

export const startEchoHost = async (
  prepare: (profile: string) => void = () => undefined,
): Promise<StartedHost> => {
  const browser = getTestBrowser();
  const profile = makeProfile('training');
  prepare(profile);
  const host = await startChromiumHost({
    profile,
    browser: browser.path,
    browserEnvironment: browser.environment,
    rendererFolder: join(import.meta.dirname, '..', 'page'),
    bridgeFile: join(await buildOnce(), 'preload', 'chromium-bridge.js'),
    startHall: forkedHall(join(import.meta.dirname, 'echo-hall.ts'), profile),
    headless: true,
  });
  return {
    host,
    profile,
    evaluate: async <T>(expression: string): Promise<T> => {
      const answer = await host.page.send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      const thrown = answer['exceptionDetails'] as DevToolsValue | undefined;
      if (thrown !== undefined) throw new Error(JSON.stringify(thrown));
      return (answer['result'] as DevToolsValue)['value'] as T;
    },
    end: async () => {
      await host.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
};

/** Waits until the expression is true in the page; the page may be loading. */
export const untilTrue = async (started: StartedHost, expression: string, ms = 20_000): Promise<void> => {
  const end = performance.now() + ms;
  for (;;) {
    const seen = await started.evaluate<boolean>(expression).catch(() => false);
    if (seen === true) return;
    if (performance.now() > end) throw new Error(`Not true in ${ms} ms: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
