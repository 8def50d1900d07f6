import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CallFailed } from '../contract/client.ts';
import { Fault, faultSentence } from '../domain/faults.ts';
import { builtPage, entryPath } from '../main/entry-paths.ts';
import { type ChromiumHost, startChromiumHost } from '../main/hosts/chromium.ts';
import { findBrowser, hasDisplay } from '../main/hosts/find-browser.ts';
import { obtainElectron } from '../main/hosts/find-electron.ts';
import { forkedHall } from '../main/hosts/forked-hall.ts';
import { openAtExchange } from '../main/training/at-exchange.ts';
import { type AnyWindow, everyWindow } from '../main/training/make-profile.ts';
import { type OpenTraining, openTraining } from '../main/training/open-training.ts';
import { type PlayedTraining, playedTraining, playHeadless } from '../main/training/play-act.ts';
import { buildAll } from './build.ts';
import { root } from './run-tool.ts';

type Shell = 'electron' | 'chromium';

interface StartWords {
  /** Folder of the training: both windows, their exchange and their paper. */
  readonly folder: string;
  /** Whether the caller named the folder. */
  readonly given: boolean;
  readonly window: AnyWindow;
  readonly headless: boolean;
  readonly shell: Shell | undefined;
  /** An exchange that somebody else runs, instead of the folder's own. */
  readonly exchange: string | undefined;
}

const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`);
};

const usage =
  'npm start -- [--window state|local|yunxi|yunxi-local] [--exchange <url>] [--profile <folder>] [--shell electron|chromium] [--headless]';

const oneOf = <T extends string>(value: string | undefined, choices: readonly T[], fallback: T): T => {
  if (value === undefined) return fallback;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new RangeError(`${value}: ${choices.join(' | ')}`);
  return found;
};

/** Reads the command’s words; throws a TypeError or RangeError that names the wrong one. */
export const readStartWords = (words: readonly string[]): StartWords => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      profile: { type: 'string' },
      window: { type: 'string' },
      exchange: { type: 'string' },
      shell: { type: 'string' },
      headless: { type: 'boolean', default: false },
    },
  });
  const folder = values.profile ?? join(root, 'out', 'training');
  return {
    folder: isAbsolute(folder) ? folder : resolve(folder),
    given: values.profile !== undefined,
    window: oneOf(values.window, Object.keys(everyWindow) as AnyWindow[], 'state'),
    headless: values.headless,
    exchange: values.exchange,
    shell:
      values.shell === undefined
        ? undefined
        : oneOf<Shell>(values.shell, ['electron', 'chromium'], 'chromium'),
  };
};

/** Runs Electron on the built program until its window is closed. */
const runElectron = (
  binary: string,
  profile: string,
  onStarted: (end: () => void) => void,
): Promise<number> =>
  new Promise((settle, reject) => {
    const { ELECTRON_RUN_AS_NODE: _never, ...environment } = process.env;
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const entry = join(root, 'dist', 'app', 'main', 'hosts', 'electron.js');
    const child = spawn(binary, [...sandbox, entry, '--profile', profile], {
      stdio: 'inherit',
      env: environment,
    });
    onStarted(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code) => settle(code ?? 1));
  });

const chooseShell = async (
  words: StartWords,
): Promise<{ readonly kind: Shell; readonly program: string } | 'no-display' | 'no-shell'> => {
  if (words.headless || !hasDisplay()) return 'no-display';
  if (words.shell !== 'chromium') {
    const binary = await obtainElectron(say);
    if (binary !== undefined) return { kind: 'electron', program: binary };
    if (words.shell === 'electron')
      say('本机没有 Electron 程序，也无法下载。 Electron is not here and cannot be had.');
  }
  const browser = words.shell === 'electron' ? undefined : findBrowser();
  return browser === undefined ? 'no-shell' : { kind: 'chromium', program: browser };
};

const showWindow = async (
  shell: { readonly kind: Shell; readonly program: string },
  training: Pick<OpenTraining, 'profile'>,
): Promise<void> => {
  const ends: (() => void)[] = [];
  const endAll = (): void => {
    for (const end of ends) end();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endAll);
  if (shell.kind === 'electron') {
    process.exitCode = await runElectron(shell.program, training.profile, (end) => ends.push(end));
    return;
  }
  const { renderer, bridge, customerBridge } = builtPage();
  const host: ChromiumHost = await startChromiumHost({
    profile: training.profile,
    browser: shell.program,
    rendererFolder: renderer,
    bridgeFile: bridge,
    customerBridgeFile: customerBridge,
    startHall: forkedHall(entryPath('main/hall-process'), training.profile),
    onNotice: say,
  });
  ends.push(() => void host.close());
  say('窗口已打开；关闭窗口或按 Ctrl+C 结束。 The window is open; close it or press Ctrl+C to end.');
  await host.closed;
};

const freshFolder = (): string => {
  const out = join(root, 'out');
  mkdirSync(out, { recursive: true });
  return mkdtempSync(join(out, 'headless-'));
};

/** Both windows of the exchange that was named, or a training of its own. */
const openForPlay = async ({ exchange, folder, given }: StartWords): Promise<PlayedTraining> => {
  if (exchange === undefined) return playedTraining(given ? folder : freshFolder());
  const state = await openAtExchange(folder, 'state', exchange);
  const local = await openAtExchange(folder, 'local', exchange);
  return { state: state.profile, local: local.profile, paper: state.paper, end: async () => undefined };
};

const playWithoutWindow = async (why: 'no-display' | 'no-shell', words: StartWords): Promise<void> => {
  if (!words.headless) {
    say(
      why === 'no-display'
        ? '没有可用的显示环境，改为不开窗口演示一笔业务。 There is no display, so the act is played without a window.'
        : `${faultSentence('shell/browser-missing')}现改为不开窗口演示一笔业务。 No browser was found, so the act is played without a window.`,
    );
  }
  // The act is played once in a folder: a fresh one, unless the caller names theirs. Not in the system's temp folder:
  // what the virtual printers put out is paper, with names on it.
  const paper = await playHeadless(say, await openForPlay(words));
  say(`打印的文件在：${paper}\nWhat was printed is in: ${paper}`);
};

const main = async (): Promise<void> => {
  const words = readStartWords(process.argv.slice(2));
  const { fresh } = await buildAll();
  if (!fresh) say('程序已生成。 Built.');
  const shell = await chooseShell(words);
  if (typeof shell === 'string') return playWithoutWindow(shell, words);
  if (words.exchange !== undefined)
    return showWindow(shell, await openAtExchange(words.folder, words.window, words.exchange));
  const training = await openTraining(words.folder, words.window, { withNeighbours: true });
  try {
    await showWindow(shell, training);
  } finally {
    await training.exchange.stop();
  }
};

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (error instanceof Fault) {
      say(`${faultSentence(error.code, error.detail)}\n${faultSentence(error.code, error.detail, 'en')}`);
      process.exitCode = 1;
    } else if (error instanceof CallFailed) {
      // Headless, the hall process says what the window would.
      say(error.error.message);
      process.exitCode = 1;
    } else if (error instanceof TypeError || error instanceof RangeError) {
      say(`${error.message}\n${usage}`);
      process.exitCode = 2;
    } else throw error;
  }
  // A handle left open by a library must not keep the terminal.
  process.exit();
}
