import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entryPath } from '../../main/entry-paths.ts';
import { type ChromiumHost, startChromiumHost } from '../../main/hosts/chromium.ts';
import type { StartHallChild } from '../../main/hosts/desktop-host.ts';
import { forkedHall } from '../../main/hosts/forked-hall.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { openTraining, type TrainingWindow } from '../../main/training/open-training.ts';
import type { TrainingExchange } from '../../main/training/training-exchange.ts';
import { CounterHands } from '../rehearsal/counter-hands.ts';
import { type Cutter, openCutter, type Weather } from '../rehearsal/cutter.ts';
import { Page } from '../rehearsal/page.ts';
import type { TestBrowser } from '../rehearsal/test-browser.ts';
import { windowNames, type Words } from './words.ts';

export const trainingWindowNames = ['state', 'local'] as const satisfies readonly TrainingWindow[];

/** One window of the day: its page under a clerk’s hands, its books and its trays. */
export interface StagedWindow {
  readonly hands: CounterHands;
  readonly host: ChromiumHost;
  readonly profile: string;
  readonly trays: string;
}

export interface StageOptions {
  /** Where the folder of the day is made; it is removed at the end. */
  readonly within: string;
  readonly browser: TestBrowser;
  readonly rendererFolder: string;
  readonly bridgeFile: string;
  /** Shown to somebody, at a pace for eyes. */
  readonly watch?: boolean;
}

/** Two windows of two bureaus, each behind a line of its own that can be cut, and the exchange: all real processes. */
export interface Stage {
  readonly folder: string;
  readonly windows: Readonly<Record<TrainingWindow, StagedWindow>>;
  readonly exchange: TrainingExchange;
  readonly exchangeFolder: string;
  weather(weather: Weather, ...windows: readonly TrainingWindow[]): void;
  /** Rejects when a process ends that should not, and says which. */
  readonly death: Promise<never>;
  /** Closes the windows as clerks do. */
  closeWindows(): Promise<void>;
  stopExchange(): Promise<void>;
  /** Ends whatever still runs and removes the folder. */
  strike(): Promise<void>;
}

class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
  readonly who: Words;
  constructor(who: Words) {
    super(`${who.zh}意外结束（${who.en} ended）`);
    this.who = who;
  }
}

const watchKeyMs = 70;
const lookEveryMs = 250;

/** The profile speaks to the exchange through a line that can be cut. */
const layLine = async (profile: string, exchangeUrl: string): Promise<Cutter> => {
  const cutter = await openCutter(exchangeUrl);
  const { config } = profileFiles(profile);
  const written = JSON.parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, JSON.stringify({ ...written, exchangeUrl: cutter.url }, null, 2));
  return cutter;
};

const shownSize = { width: 1366, height: 768 } as const;

export const openStage = async (options: StageOptions): Promise<Stage> => {
  mkdirSync(options.within, { recursive: true });
  const folder = mkdtempSync(join(options.within, 'demo-hall-'));
  const { exchange } = await openTraining(folder, 'state');
  const lines = new Map<TrainingWindow, Cutter>();
  const hosts: ChromiumHost[] = [];
  let windowsOpen = true;
  let exchangeOpen = true;
  let sayDead: (error: ProcessDied) => void = () => undefined;
  const death = new Promise<never>((_resolve, reject) => {
    sayDead = reject;
  });
  // Whoever plays the day races against it; before that nobody listens yet.
  death.catch(() => undefined);
  const watched =
    (start: StartHallChild, who: Words): StartHallChild =>
    () => {
      const child = start();
      child.onExit(() => {
        if (windowsOpen) sayDead(new ProcessDied(who));
      });
      return child;
    };
  const lookAtExchange = setInterval(() => {
    if (exchangeOpen && exchange.pid() === undefined)
      sayDead(new ProcessDied({ zh: '交换平台进程', en: 'The exchange process' }));
  }, lookEveryMs);

  const openWindow = async (name: TrainingWindow): Promise<StagedWindow> => {
    const profile = join(folder, name);
    lines.set(name, await layLine(profile, exchange.url));
    const { zh, en } = windowNames[name];
    const host = await startChromiumHost({
      profile,
      browser: options.browser.path,
      browserEnvironment: options.browser.environment,
      rendererFolder: options.rendererFolder,
      bridgeFile: options.bridgeFile,
      startHall: watched(forkedHall(entryPath('main/hall-process'), profile), {
        zh: `${zh}的办税进程`,
        en: `The hall process of the ${en}`,
      }),
      headless: options.watch !== true,
      ...shownSize,
    });
    hosts.push(host);
    void host.closed.then(() => {
      if (windowsOpen) sayDead(new ProcessDied({ zh: `${zh}的浏览器`, en: `The browser of the ${en}` }));
    });
    const page = new Page(host.page, options.watch === true ? watchKeyMs : 0);
    if (options.watch !== true) await page.resize(shownSize.width, shownSize.height);
    return { hands: new CounterHands(page), host, profile, trays: join(folder, 'paper', name) };
  };

  const closeWindows = async (): Promise<void> => {
    windowsOpen = false;
    await Promise.all(hosts.map((host) => host.close()));
  };
  const stopExchange = async (): Promise<void> => {
    exchangeOpen = false;
    await exchange.stop();
  };
  const strike = async (): Promise<void> => {
    clearInterval(lookAtExchange);
    await closeWindows();
    await stopExchange();
    await Promise.all([...lines.values()].map((line) => line.close()));
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 8, retryDelay: 100 });
  };

  try {
    const [state, local] = await Promise.all([openWindow('state'), openWindow('local')]);
    return {
      folder,
      windows: { state, local },
      exchange,
      exchangeFolder: join(folder, 'exchange'),
      weather: (weather, ...windows) => {
        for (const name of windows.length === 0 ? trainingWindowNames : windows)
          lines.get(name)?.set(weather);
      },
      death,
      closeWindows,
      stopExchange,
      strike,
    };
  } catch (error) {
    await strike();
    throw error;
  }
};
