import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { HallChild } from '../../../../main/hosts/desktop-host.ts';
import { startElectronHost } from '../../../../main/hosts/electron-host.ts';
import { app, electron, type FakeWindow, ipcMain } from './fake-electron.ts';
import { makeProfile } from './start-host.ts';

/** The Electron shell on a fake Electron, beside a hall process that is only listened to. */
export interface ElectronShell {
  profile: string;
  /** Of each hall process that was started: what it is told when it ends, and what it says to the shell. */
  hallExit: (() => void)[];
  hallHears: ((message: unknown) => void)[];
  hallPosts: unknown[];
  hallEnds: number;
  begin(): ReturnType<typeof startElectronHost>;
}

const hallOf = (shell: ElectronShell) => (): HallChild => ({
  post: (message) => shell.hallPosts.push(message),
  onMessage: (listener) => shell.hallHears.push(listener),
  onExit: (listener) => shell.hallExit.push(listener),
  end: () => {
    shell.hallEnds += 1;
    return Promise.resolve();
  },
});

/** A fresh shell before each test of a file. */
export const electronShell = (): ElectronShell => {
  const shell: ElectronShell = {
    profile: '',
    hallExit: [],
    hallHears: [],
    hallPosts: [],
    hallEnds: 0,
    begin: () =>
      startElectronHost({
        profile: shell.profile,
        rendererFolder: join(import.meta.dirname, '..', 'page'),
        preload: '/preload/index.cjs',
        customerPreload: '/preload/customer.cjs',
        startHall: hallOf(shell),
      }),
  };
  beforeEach(() => {
    Object.assign(electron, {
      options: [],
      windows: [],
      lock: true,
      switches: [],
      removed: [],
      channels: [],
    });
    electron.displays = [{ id: 1, bounds: { x: 0, y: 0 } }];
    electron.order.length = 0;
    electron.sessions.clear();
    Object.assign(shell, { hallExit: [], hallHears: [], hallPosts: [], hallEnds: 0 });
    shell.profile = makeProfile('training');
  });
  afterEach(() => {
    app.removeAllListeners();
    ipcMain.removeAllListeners();
    rmSync(shell.profile, { recursive: true, force: true });
  });
  return shell;
};

/** The window that was opened last. */
export const theWindow = (): FakeWindow => {
  const window = electron.windows.at(-1);
  if (window === undefined) throw new Error('no window was opened');
  return window;
};
