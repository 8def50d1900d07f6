import { type BrowserWindow, type MessagePortMain, screen, session } from 'electron';
import type { CustomerView } from '../../contract/customer.ts';
import { guardSession } from './electron-guards.ts';
import { onPortAsked, servePage } from './electron-page.ts';
import { createWindow, customerPartition } from './electron-window.ts';
import { customerOrigins, openPageFiles } from './page-files.ts';

const origin = customerOrigins.electron;

export interface ElectronCustomerParts {
  readonly rendererFolder: string;
  readonly preload: string;
  readonly production: boolean;
  /** The counter's window: the taxpayer's goes to another display, where there is one. */
  readonly counter: Pick<BrowserWindow, 'getBounds'>;
  readonly fromCustomer: (message: unknown) => void;
}

export interface ElectronCustomer {
  /** Opens or closes the window, and shows the view. */
  show(open: boolean, view: CustomerView): void;
  close(): void;
}

/** Where the taxpayer's window stands: full on the display the clerk does not use, else beside, as a window. */
const placeBeside = (counter: Pick<BrowserWindow, 'getBounds'>) => {
  const clerks = screen.getDisplayMatching(counter.getBounds());
  const other = screen.getAllDisplays().find(({ id }) => id !== clerks.id);
  const { x, y } = (other ?? clerks).bounds;
  return { x, y, fullscreen: other !== undefined };
};

/**
 * The taxpayer's window in Electron: a partition, an origin and a preload of its own, no calls, and answers that count
 * only from its own top frame.
 */
export const openElectronCustomer = (parts: ElectronCustomerParts): ElectronCustomer => {
  const files = openPageFiles(parts.rendererFolder, origin, 'customer');
  const pages = session.fromPartition(customerPartition);
  guardSession(pages, origin, parts.production);
  servePage(pages, files);

  let window: BrowserWindow | undefined;
  let port: MessagePortMain | undefined;
  let last: CustomerView | undefined;

  onPortAsked(
    'customer-port',
    origin,
    () => window,
    (taken) => {
      port?.close();
      port = taken;
      taken.on('message', ({ data }) => parts.fromCustomer(data));
      if (last !== undefined) taken.postMessage(last);
    },
  );

  const open = (): void => {
    const opened = createWindow({
      preload: parts.preload,
      production: parts.production,
      customer: placeBeside(parts.counter),
    });
    window = opened;
    opened.once('ready-to-show', () => opened.show());
    opened.webContents.on('render-process-gone', () => {
      if (!opened.isDestroyed()) opened.destroy();
    });
    opened.on('closed', () => {
      if (window !== opened) return;
      window = undefined;
      port?.close();
      port = undefined;
    });
    opened.loadURL(`${origin}/`).catch(() => {
      // Closed while it was loading.
    });
  };
  const shut = (): void => {
    if (window !== undefined && !window.isDestroyed()) window.destroy();
  };
  return {
    show: (wanted, view) => {
      last = view;
      if (!wanted) shut();
      else if (window === undefined) open();
      else port?.postMessage(view);
    },
    close: shut,
  };
};
