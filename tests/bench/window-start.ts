import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtFolder, builtPage, entryPath } from '../../main/entry-paths.ts';
import { type ChromiumHost, type ChromiumHostOptions, startChromiumHost } from '../../main/hosts/chromium.ts';
import type { HallChild } from '../../main/hosts/desktop-host.ts';
import { DevToolsError, type DevToolsSession, type DevToolsValue } from '../../main/hosts/devtools-pipe.ts';
import { forkedHall } from '../../main/hosts/forked-hall.ts';
import type { TestBrowser } from '../../scripts/rehearsal/test-browser.ts';
import { compare, type Comparison, inTurn, quantile } from './measure.ts';

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

/** A copy of the built page, so that a build beside the measurement does not take it away. */
export interface PageCopy {
  readonly rendererFolder: string;
  readonly bridgeFile: string;
}

export const copyPage = (folder: string): PageCopy => {
  const { renderer, bridge } = builtPage();
  const rendererFolder = join(folder, 'page');
  const bridgeFile = join(folder, 'bridge.js');
  cpSync(renderer, rendererFolder, { recursive: true });
  copyFileSync(bridge, bridgeFile);
  return { rendererFolder, bridgeFile };
};

export const hostOptions = (profile: string, page: PageCopy, browser: TestBrowser): ChromiumHostOptions => ({
  ...page,
  profile,
  browser: browser.path,
  browserEnvironment: browser.environment,
  startHall: forkedHall(entryPath('main/hall-process'), profile),
  headless: true,
});

const emptyShown = "document.querySelector('#there')";

/** Milliseconds since the command. */
interface Started {
  readonly ready: number;
  readonly there: number;
  readonly usable: number;
}

export interface StartMeasured {
  readonly comparisons: readonly Comparison[];
  readonly parts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** From the command to a window a clerk can sign in at, against an empty page through the same host. */
export const measureStart = async (
  profile: string,
  folder: string,
  page: PageCopy,
  browser: TestBrowser,
  rounds: number,
): Promise<StartMeasured> => {
  const emptyFolder = join(folder, 'empty-page');
  mkdirSync(emptyFolder, { recursive: true });
  writeFileSync(join(emptyFolder, 'index.html'), '<!doctype html><title>-</title><p id="there">-</p>');
  const product = hostOptions(profile, page, browser);
  const builtProduct: ChromiumHostOptions = {
    ...product,
    startHall: forkedHall(join(builtFolder(), 'app', 'main', 'hall-process.js'), profile),
  };
  const empty: ChromiumHostOptions = { ...product, rendererFolder: emptyFolder, startHall: noHall };

  const once = async (options: ChromiumHostOptions, condition: string): Promise<Started> => {
    let ready = NaN;
    const begun = performance.now();
    const host: ChromiumHost = await startChromiumHost({
      ...options,
      startHall: () => {
        const child = options.startHall();
        child.onMessage((message) => {
          if ((message as { name?: unknown }).name === 'ready') ready = performance.now() - begun;
        });
        return child;
      },
    });
    const there = performance.now() - begun;
    try {
      await shown(host.page, condition);
      return { ready, there, usable: performance.now() - begun };
    } finally {
      await host.close();
    }
  };
  const series = {
    sources: [] as Started[],
    built: [] as Started[],
    empty: [] as Started[],
  };
  const contenders = [
    async () => void series.sources.push(await once(product, signInUsable)),
    async () => void series.built.push(await once(builtProduct, signInUsable)),
    async () => void series.empty.push(await once(empty, emptyShown)),
  ];
  // The first of each reads the browser from a cold disk.
  for (const contender of contenders) await contender();
  for (const started of Object.values(series)) started.length = 0;
  for (let round = 0; round < rounds; round += 1) await inTurn(round, contenders);

  const emptyName = 'empty page, same browser, same host';
  const times = (started: readonly Started[]): number[] => started.map(({ usable }) => usable);
  const ratioTo = (what: string, started: readonly Started[]): Comparison =>
    compare('start', what, times(started), emptyName, times(series.empty));
  const part = (started: readonly Started[], pick: (one: Started) => number): number =>
    quantile(started.map(pick), 0.5);
  return {
    comparisons: [
      ratioTo('start to the sign-in screen, from the sources', series.sources),
      ratioTo('start to the sign-in screen, built', series.built),
    ],
    parts: {
      'browser started and page asked for': part(series.sources, (one) => one.there),
      'hall process ready, from the sources': part(series.sources, (one) => one.ready),
      'hall process ready, built': part(series.built, (one) => one.ready),
    },
    notes: ['headless; one start of each goes before and is not counted'],
  };
};
