import { join } from 'node:path';
import { app, type BrowserWindow, Menu, type MessagePortMain, protocol, session } from 'electron';
import { readProfileConfig } from '../profile/profile-config.ts';
import type { DesktopHost, StartHallChild } from './desktop-host.ts';
import { openElectronCustomer } from './electron-customer.ts';
import { guardAllContents, guardSession } from './electron-guards.ts';
import { onPortAsked, servePage } from './electron-page.ts';
import { createWindow, pagePartition } from './electron-window.ts';
import { openHallLink } from './hall-link.ts';
import { openPageFiles, pageOrigins } from './page-files.ts';
import { afterFailure } from './restarts.ts';
import { writeVirtualPaper } from './virtual-camera.ts';

export interface ElectronHostOptions {
  readonly profile: string;
  readonly rendererFolder: string;
  readonly preload: string;
  /** Of the second screen's page. */
  readonly customerPreload: string;
  readonly startHall: StartHallChild;
}

const origin = pageOrigins.electron;

/** What must be said before Electron is ready; later it is ignored (security controls 2, 4, 10, 11). */
const beforeReady = (profile: string, production: boolean, camera: string | undefined): boolean => {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: new URL(origin).protocol.slice(0, -1),
      privileges: { standard: true, secure: true, codeCache: false },
    },
  ]);
  // The lock is one per profile: Electron keeps it in this folder.
  app.setPath('userData', join(profile, 'electron'));
  app.commandLine.appendSwitch('disable-http-cache');
  if (camera !== undefined) {
    app.commandLine.appendSwitch('use-fake-device-for-media-stream');
    app.commandLine.appendSwitch('use-file-for-fake-video-capture', camera);
  }
  if (production) {
    for (const name of ['remote-debugging-port', 'remote-debugging-pipe']) app.commandLine.removeSwitch(name);
  }
  guardAllContents(app, origin, production);
  return app.requestSingleInstanceLock();
};

const focus = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore();
  window.focus();
};

/**
 * The counter window in Electron. `undefined` where this profile’s window is open already: that one comes to the
 * front and this program ends.
 */
export const startElectronHost = async (options: ElectronHostOptions): Promise<DesktopHost | undefined> => {
  const { kind, documentCamera } = readProfileConfig(options.profile);
  const production = kind === 'production';
  const camera = production || documentCamera === undefined ? undefined : writeVirtualPaper(options.profile);
  if (!beforeReady(options.profile, production, camera)) {
    app.quit();
    return undefined;
  }
  await app.whenReady();
  Menu.setApplicationMenu(null);

  const pages = session.fromPartition(pagePartition);
  guardSession(pages, origin, production, true);
  guardSession(session.defaultSession, origin, production);
  const files = openPageFiles(options.rendererFolder, origin);
  servePage(pages, files);

  const window = createWindow({ preload: options.preload, production });
  app.on('second-instance', () => focus(window));
  window.once('ready-to-show', () => window.show());

  let port: MessagePortMain | undefined;
  let url = `${origin}/`;
  const load = (): void => {
    if (window.isDestroyed()) return;
    window.loadURL(url).catch(() => {
      // A load that a later one replaced is reported as failed; the later one decides.
    });
  };
  const link = openHallLink({
    startChild: options.startHall,
    toPage: (message) => port?.postMessage(message),
    reloadPage: load,
    showNotice: (sentence) => {
      files.setNotice(sentence);
      url = files.noticeUrl;
      load();
    },
    toCustomer: (open, view) => customer.show(open, view),
    now: () => performance.now(),
  });
  const customer = openElectronCustomer({
    rendererFolder: options.rendererFolder,
    preload: options.customerPreload,
    production,
    counter: window,
    fromCustomer: link.fromCustomer,
  });

  onPortAsked(
    'hall-port',
    origin,
    () => window,
    (taken) => {
      port?.close();
      port = taken;
      link.pageLoaded();
      taken.on('message', ({ data }) => link.fromPage(data));
    },
  );

  let crashes: readonly number[] = [];
  window.webContents.on('render-process-gone', () => {
    const decision = afterFailure(crashes, performance.now());
    crashes = decision.failures;
    if (decision.restart) load();
    else window.destroy();
  });

  let closing: Promise<void> | undefined;
  let finished = false;
  let settleClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    settleClosed = resolve;
  });
  const close = (): Promise<void> => {
    // Begun in a later turn: destroying the window reports it closed at once, and that leads here again.
    closing ??= Promise.resolve().then(async () => {
      customer.close();
      if (!window.isDestroyed()) window.destroy();
      await link.close();
      finished = true;
      app.quit();
      settleClosed();
    });
    return closing;
  };
  window.on('closed', () => void close());
  // Electron would leave at once; the database is closed first.
  app.on('window-all-closed', () => void close());
  app.on('before-quit', (event) => {
    if (finished) return;
    event.preventDefault();
    void close();
  });
  load();
  return { kind: 'electron', closed, close };
};
