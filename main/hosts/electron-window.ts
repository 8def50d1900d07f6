import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { counterWindow } from './desktop-host.ts';

/** In memory only: nothing of the page is kept in the browser’s own files (security control 25). */
export const pagePartition = 'joint-window';

export interface WindowChoice {
  readonly preload: string;
  readonly production: boolean;
  /** The taxpayer's screen, on the display that the counter's window is not on. */
  readonly customer?: { readonly x: number; readonly y: number; readonly fullscreen: boolean };
}

/** The second screen keeps nothing either, and shares nothing with the counter's page. */
export const customerPartition = 'joint-window-customer';

/** What every window of the product is made with (security controls 1, 3, 10). */
export const windowOptions = ({
  preload,
  production,
  customer,
}: WindowChoice): BrowserWindowConstructorOptions => ({
  title: counterWindow.title,
  ...(customer === undefined
    ? {
        width: counterWindow.width,
        height: counterWindow.height,
        minWidth: counterWindow.smallestWidth,
        minHeight: counterWindow.smallestHeight,
      }
    : { ...customer, width: 1024, height: 600 }),
  show: false,
  autoHideMenuBar: true,
  webPreferences: {
    preload,
    partition: customer === undefined ? pagePartition : customerPartition,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    enableWebSQL: false,
    devTools: !production,
  },
});

/** The only place that makes a window. */
export const createWindow = (choice: WindowChoice): BrowserWindow => new BrowserWindow(windowOptions(choice));
