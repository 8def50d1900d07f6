import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtPage, entryPath } from '../../main/entry-paths.ts';
import { type ChromiumHost, type ChromiumHostOptions, startChromiumHost } from '../../main/hosts/chromium.ts';
import type { HallChild } from '../../main/hosts/desktop-host.ts';
import { DevToolsError, type DevToolsSession, type DevToolsValue } from '../../main/hosts/devtools-pipe.ts';
import { forkedHall } from '../../main/hosts/forked-hall.ts';
import type { TestBrowser } from '../support/test-browser.ts';
import { compare, type Comparison, inTurn } from './measure.ts';

/** Value of an expression in the page, promises awaited. */
export const evaluate = async <T>(page: DevToolsSession, expression: string): Promise<T> => {
  const answer = await page.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  const thrown = answer['exceptionDetails'] as DevToolsValue | undefined;
  if (thrown !== undefined) throw new Error(`in the page: ${JSON.stringify(thrown)}`);
  return (answer['result'] as DevToolsValue)['value'] as T;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const longestMs = 60_000;

/** Settles two frames after the page looks so; a page being replaced meanwhile is asked again. */
const shown = async (page: DevToolsSession, condition: string): Promise<void> => {
  const end = performance.now() + longestMs;
  for (;;) {
    try {
      await evaluate(
        page,
        `new Promise((done) => {
          const look = () => (${condition})
            ? requestAnimationFrame(() => requestAnimationFrame(() => done(true)))
            : setTimeout(look, 4);
          look();
        })`,
      );
      return;
    } catch (error) {
      if (!(error instanceof DevToolsError) || performance.now() > end) throw error;
      await pause(4);
    }
  }
};

/** The officers stand there and the PIN can be typed. */
export const signInUsable =
  "document.querySelector('input[type=radio]') && document.querySelector('#pin:enabled')";

/** A hall process that is there at once and never answers: what the window alone costs. */
const noHall = (): HallChild => ({
  post: () => undefined,
  onMessage: (listener) => void setImmediate(() => listener({ kind: 'event', name: 'ready', payload: {} })),
  onExit: () => undefined,
  end: () => Promise.resolve(),
});

export const hostOptions = (profile: string, browser: TestBrowser): ChromiumHostOptions => ({
  profile,
  browser: browser.path,
  browserEnvironment: browser.environment,
  rendererFolder: builtPage().renderer,
  bridgeFile: builtPage().bridge,
  startHall: forkedHall(entryPath('main/hall-process'), profile),
  headless: true,
});

export interface StartMeasured {
  readonly comparisons: readonly Comparison[];
  readonly parts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** From the command to a window a clerk can sign in at, against an empty page through the same host. */
export const measureStart = async (
  profile: string,
  folder: string,
  browser: TestBrowser,
  rounds: number,
): Promise<StartMeasured> => {
  const emptyFolder = join(folder, 'empty-page');
  mkdirSync(emptyFolder, { recursive: true });
  writeFileSync(join(emptyFolder, 'index.html'), '<!doctype html><title>-</title><p id="there">-</p>');
  const product = hostOptions(profile, browser);
  const empty: ChromiumHostOptions = { ...product, rendererFolder: emptyFolder, startHall: noHall };

  const once = async (options: ChromiumHostOptions, condition: string, into: number[]): Promise<void> => {
    const begun = performance.now();
    const host: ChromiumHost = await startChromiumHost(options);
    try {
      await shown(host.page, condition);
      into.push(performance.now() - begun);
    } finally {
      await host.close();
    }
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first of each reads the browser from a cold disk.
  await once(empty, "document.querySelector('#there')", []);
  await once(product, signInUsable, []);
  for (let round = 0; round < rounds; round += 1)
    await inTurn(round, [
      () => once(product, signInUsable, ours),
      () => once(empty, "document.querySelector('#there')", theirs),
    ]);
  return {
    comparisons: [
      compare('start', 'start to the sign-in screen', ours, 'empty page, same browser, same host', theirs),
    ],
    parts: {},
    notes: [
      'headless; the hall process runs from its sources, as under npm start; one cold start of each is not counted',
    ],
  };
};
