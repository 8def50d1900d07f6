import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Fault } from '../../domain/faults.ts';
import { readProfileConfig } from '../profile/profile-config.ts';
import { chromiumArguments, chromiumPreferences, deniedPermissions } from './chromium-arguments.ts';
import { type ChromiumCustomer, openChromiumCustomer, type OurTargets } from './chromium-customer.ts';
import { type ChromiumPage, openChromiumPage } from './chromium-page.ts';
import { counterWindow, type DesktopHost, type StartHallChild } from './desktop-host.ts';
import {
  DevToolsError,
  type DevToolsPipe,
  type DevToolsSession,
  type DevToolsValue,
  openDevToolsPipe,
  unlessGone,
} from './devtools-pipe.ts';
import { openHallLink } from './hall-link.ts';
import { customerOrigins, openPageFiles, pageOrigins } from './page-files.ts';
import { afterFailure } from './restarts.ts';
import { makeThrowAwayFolder, removeLeftovers } from './throw-away-folder.ts';
import { writeVirtualPaper } from './virtual-camera.ts';
import { withUtf8Locale } from './utf8-locale.ts';

export interface ChromiumHostOptions {
  /** The window’s profile folder; a production profile is refused. */
  readonly profile: string;
  readonly browser: string;
  /** Added to the browser’s environment: where the tests’ own browser finds its libraries and fonts. */
  readonly browserEnvironment?: Readonly<Record<string, string>>;
  readonly rendererFolder: string;
  /** The built bridge, `dist/preload/chromium-bridge.js`. */
  readonly bridgeFile: string;
  /** The same of the second screen, `dist/preload/customer-bridge.js`; without it there is none. */
  readonly customerBridgeFile?: string;
  readonly startHall: StartHallChild;
  readonly headless?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Told the sentence that stands in the window in place of the page. */
  readonly onNotice?: (sentence: string) => void;
}

export interface ChromiumHost extends DesktopHost {
  readonly kind: 'chromium';
  /** The page’s DevTools session: what the end-to-end tests drive it by. */
  readonly page: DevToolsSession;
  /** The same of the second screen, while it is open. */
  readonly customerPage: () => DevToolsSession | undefined;
  readonly browserFolder: string;
}

const startMs = 60_000;
const closeMs = 5_000;

const list = (value: unknown): readonly DevToolsValue[] =>
  Array.isArray(value) ? (value as DevToolsValue[]) : [];
const record = (value: unknown): DevToolsValue =>
  typeof value === 'object' && value !== null ? (value as DevToolsValue) : {};

const within = async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DevToolsError(`${what}: no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The app window’s own target; the browser opens it a moment after it answers. */
const findPageTarget = async (pipe: DevToolsPipe): Promise<string> => {
  for (;;) {
    const { targetInfos } = await pipe.send('Target.getTargets');
    const found = list(targetInfos).find((target) => target['type'] === 'page');
    if (found !== undefined) return String(found['targetId']);
    await pause(20);
  }
};

const endBrowser = async (child: ChildProcess, pipe: DevToolsPipe): Promise<void> => {
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
  pipe.send('Browser.close').catch(unlessGone);
  const timer = setTimeout(() => child.kill('SIGKILL'), closeMs);
  await exited;
  clearTimeout(timer);
};

/**
 * Any other window, worker or tab the browser may open is held before its first step, and closed. It is let go only
 * to die: the page that opened a window waits for it.
 */
const refuseOtherTargets = async (pipe: DevToolsPipe, ours: OurTargets): Promise<void> => {
  pipe.on('Target.attachedToTarget', (event) => {
    const target = record(event['targetInfo']);
    const targetId = String(target['targetId']);
    const held = pipe.session(String(event['sessionId']));
    const judge = async (): Promise<void> => {
      // One that we are just making is told of before it has its name.
      await ours.making;
      await Promise.all([
        ...(ours.ids.has(targetId) ? [] : [pipe.send('Target.closeTarget', { targetId })]),
        held.send('Runtime.runIfWaitingForDebugger'),
      ]);
    };
    judge().catch(unlessGone);
  });
  await pipe.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
};

const denyEverything = async (pipe: DevToolsPipe, origin: string): Promise<void> => {
  await pipe.send('Browser.setDownloadBehavior', { behavior: 'deny' });
  for (const name of deniedPermissions) {
    await pipe
      .send('Browser.setPermission', { permission: { name }, setting: 'denied', origin })
      .catch((error: unknown) => {
        // A browser older or newer than the list knows fewer names; what it does not know it cannot grant.
        if (!(error instanceof DevToolsError)) throw error;
      });
  }
};

const launch = (options: ChromiumHostOptions, userDataFolder: string): ChildProcess => {
  const virtualCamera =
    readProfileConfig(options.profile).documentCamera === 'virtual'
      ? writeVirtualPaper(userDataFolder)
      : undefined;
  const preferences = join(userDataFolder, 'Default');
  mkdirSync(preferences, { recursive: true });
  writeFileSync(join(preferences, 'Preferences'), JSON.stringify(chromiumPreferences));
  const words = chromiumArguments({
    userDataFolder,
    headless: options.headless ?? false,
    width: options.width ?? counterWindow.width,
    height: options.height ?? counterWindow.height,
    asRoot: process.getuid?.() === 0,
    ...(virtualCamera === undefined ? {} : { virtualCamera }),
  });
  return spawn(options.browser, words, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...withUtf8Locale(process.env), ...options.browserEnvironment },
    windowsHide: false,
  });
};

/**
 * The counter window in an installed Chrome, Edge or Chromium: same page, same hall process, over the DevTools pipe.
 * For training, development and tests. Throws shell/production-refused, shell/page-not-built, shell/browser-failed.
 */
export const startChromiumHost = async (options: ChromiumHostOptions): Promise<ChromiumHost> => {
  if (readProfileConfig(options.profile).kind === 'production') throw new Fault('shell/production-refused');
  if (!existsSync(join(options.rendererFolder, 'index.html')) || !existsSync(options.bridgeFile))
    throw new Fault('shell/page-not-built');
  const bridgeScript = readFileSync(options.bridgeFile, 'utf8');
  const files = openPageFiles(options.rendererFolder, pageOrigins.chromium);
  removeLeftovers();
  const folder = makeThrowAwayFolder();
  const child = launch(options, folder.path);
  const failedToStart = new Promise<never>((_resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Fault('shell/browser-failed', { reason: error.code ?? error.name })),
    );
    child.once('exit', (code, signal) =>
      reject(new Fault('shell/browser-failed', { reason: `exit ${signal ?? code ?? '?'}` })),
    );
  });
  // Heard below only while starting; later exits are the window being closed.
  failedToStart.catch(() => undefined);
  const pipe = openDevToolsPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);

  const ours: OurTargets = { ids: new Set(), making: Promise.resolve() };
  const attach = async (): Promise<{ session: DevToolsSession; target: string }> => {
    const target = await findPageTarget(pipe);
    ours.ids.add(target);
    await refuseOtherTargets(pipe, ours);
    const { sessionId } = await pipe.send('Target.attachToTarget', { targetId: target, flatten: true });
    for (const origin of [pageOrigins.chromium, customerOrigins.chromium]) await denyEverything(pipe, origin);
    // The document camera's picture, for the counter's page alone.
    await pipe.send('Browser.setPermission', {
      permission: { name: 'camera' },
      setting: 'granted',
      origin: pageOrigins.chromium,
    });
    return { session: pipe.session(String(sessionId)), target };
  };

  let attached: { session: DevToolsSession; target: string };
  try {
    attached = await Promise.race([within(startMs, 'start', attach()), failedToStart]);
  } catch (error) {
    child.kill('SIGKILL');
    folder.remove();
    if (error instanceof DevToolsError) throw new Fault('shell/browser-failed', { reason: 'devtools' });
    throw error;
  }
  const { session, target } = attached;

  let page: ChromiumPage | undefined;
  let closing: Promise<void> | undefined;
  let crashes: readonly number[] = [];

  let customer: ChromiumCustomer | undefined;
  let url = `${files.origin}/`;
  const load = (): void => {
    page?.load(url).catch(unlessGone);
  };
  const link = openHallLink({
    startChild: options.startHall,
    toPage: (message) => page?.deliver(message),
    reloadPage: load,
    showNotice: (sentence) => {
      files.setNotice(sentence);
      url = files.noticeUrl;
      load();
      options.onNotice?.(sentence);
    },
    toCustomer: (open, view) => customer?.show(open, view),
    now: () => performance.now(),
  });
  if (options.customerBridgeFile !== undefined)
    customer = openChromiumCustomer({
      pipe,
      ours,
      rendererFolder: options.rendererFolder,
      bridgeFile: options.customerBridgeFile,
      headless: options.headless ?? false,
      fromCustomer: link.fromCustomer,
    });

  let settleClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    settleClosed = resolve;
  });
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await Promise.all([link.close(), endBrowser(child, pipe)]);
      folder.remove();
      settleClosed();
    })();
    return closing;
  };

  // The clerk closed the window, or the browser is gone: everything else ends with it.
  pipe.on('Target.targetDestroyed', (event) => {
    if (event['targetId'] === target) void close();
  });
  session.on('Inspector.detached', () => void close());
  void pipe.closed.then(close);
  session.on('Inspector.targetCrashed', () => {
    const decision = afterFailure(crashes, performance.now());
    crashes = decision.failures;
    if (decision.restart) load();
    else void close();
  });

  try {
    await pipe.send('Target.setDiscoverTargets', { discover: true });
    page = await openChromiumPage({
      session,
      files,
      bridgeScript,
      onMessage: link.fromPage,
      onLoaded: link.pageLoaded,
    });
    await page.load(url);
  } catch (error) {
    await close();
    if (error instanceof DevToolsError) throw new Fault('shell/browser-failed', { reason: 'devtools' });
    throw error;
  }
  return {
    kind: 'chromium',
    page: session,
    customerPage: () => customer?.page,
    browserFolder: folder.path,
    closed,
    close,
  };
};
