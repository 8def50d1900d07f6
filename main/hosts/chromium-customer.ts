import { readFileSync } from 'node:fs';
import type { CustomerView } from '../../contract/customer.ts';
import { type ChromiumPage, openChromiumPage } from './chromium-page.ts';
import { type DevToolsPipe, type DevToolsSession, unlessGone } from './devtools-pipe.ts';
import { customerOrigins, openPageFiles } from './page-files.ts';

/** Windows that we opened: every other one is closed as soon as it appears. */
export interface OurTargets {
  readonly ids: Set<string>;
  /** Settles when the window that is being opened has its name. */
  making: Promise<unknown>;
}

export interface ChromiumCustomerParts {
  readonly pipe: DevToolsPipe;
  readonly rendererFolder: string;
  /** The built `dist/preload/customer-bridge.js`. */
  readonly bridgeFile: string;
  readonly headless: boolean;
  /** Targets of ours, which are not closed when they appear. */
  readonly ours: OurTargets;
  readonly fromCustomer: (message: unknown) => void;
}

export interface ChromiumCustomer {
  /** Opens or closes the window, and shows the view. */
  show(open: boolean, view: CustomerView): void;
  /** The page's session while it is open: what the tests look through. */
  readonly page: DevToolsSession | undefined;
}

interface Opened {
  readonly target: string;
  readonly session: DevToolsSession;
  readonly page: ChromiumPage;
}

/** The taxpayer's window in an installed browser: another origin, another bridge, and nothing but its answers. */
export const openChromiumCustomer = (parts: ChromiumCustomerParts): ChromiumCustomer => {
  const { pipe, ours } = parts;
  const files = openPageFiles(parts.rendererFolder, customerOrigins.chromium, 'customer');
  let opened: Opened | undefined;
  let wanted = false;
  let last: CustomerView | undefined;
  let turn: Promise<void> = Promise.resolve();

  const open = async (): Promise<void> => {
    const making = pipe
      .send('Target.createTarget', {
        url: 'about:blank',
        ...(parts.headless ? {} : { newWindow: true, width: 1024, height: 600 }),
      })
      .then(({ targetId }) => {
        ours.ids.add(String(targetId));
        return String(targetId);
      });
    ours.making = making.catch(unlessGone);
    const target = await making;
    const { sessionId } = await pipe.send('Target.attachToTarget', { targetId: target, flatten: true });
    const session = pipe.session(String(sessionId));
    const page = await openChromiumPage({
      session,
      files,
      bridgeScript: readFileSync(parts.bridgeFile, 'utf8'),
      onMessage: parts.fromCustomer,
      onLoaded: () => {
        if (last !== undefined) page.deliver(last);
      },
    });
    opened = { target, session, page };
    await page.load(`${files.origin}/`);
  };
  const shut = async (): Promise<void> => {
    const closing = opened;
    opened = undefined;
    if (closing === undefined) return;
    await pipe.send('Target.closeTarget', { targetId: closing.target });
    ours.ids.delete(closing.target);
  };
  const settle = async (): Promise<void> => {
    if (wanted && opened === undefined) await open();
    else if (!wanted) await shut();
    else if (last !== undefined) opened?.page.deliver(last);
  };
  pipe.on('Target.targetDestroyed', (event) => {
    // Somebody closed it by hand; it comes back with the next thing it is to show.
    if (opened !== undefined && event['targetId'] === opened.target) opened = undefined;
  });
  return {
    get page() {
      return opened?.session;
    },
    show: (on, view) => {
      wanted = on;
      last = view;
      turn = turn.then(settle).catch(unlessGone);
    },
  };
};
