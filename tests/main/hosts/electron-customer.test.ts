import { describe, expect, it, vi } from 'vitest';
import { electronShell, theWindow } from './support/electron-shell.ts';
import { type Channel, electron, ipcMain } from './support/fake-electron.ts';

vi.mock('electron', async () => (await import('./support/fake-electron.ts')).fakeElectron);
const shell = electronShell();

const idleView = {
  language: 'zh',
  hallName: '试验大厅',
  windowName: '1号窗口',
  training: true,
  queue: null,
  amounts: null,
  ask: null,
  thanks: false,
} as const;

const showCustomer = (open: boolean, view: object = idleView): void => {
  for (const hear of shell.hallHears) hear({ kind: 'customer', open, view });
};

describe('the taxpayer’s window', () => {
  const beginCustomer = async () => {
    await shell.begin();
    const counter = theWindow();
    for (const hear of shell.hallHears) hear({ kind: 'event', name: 'ready', payload: {} });
    showCustomer(true);
    return { counter, customer: theWindow() };
  };
  /** Its page asks for its port, from this frame. */
  const askPort = (over: Readonly<Record<string, unknown>> = {}): Channel | undefined => {
    const contents = theWindow().webContents;
    const frame = { url: 'hall://customer/', parent: null, frameTreeNodeId: 1, postMessage: () => undefined };
    Object.assign(contents.mainFrame, frame);
    const before = electron.channels.length;
    ipcMain.emit('customer-port', { sender: contents, senderFrame: frame, ...over });
    return electron.channels.length === before ? undefined : electron.channels.at(-1);
  };

  it('is sandboxed like the first, in a partition of its own, full on the display the clerk does not use', async () => {
    electron.displays.push({ id: 2, bounds: { x: 1920, y: 0 } });
    const { counter, customer } = await beginCustomer();
    expect(customer).not.toBe(counter);
    expect(customer.loaded).toEqual(['hall://customer/']);
    expect(electron.options.at(-1)).toMatchObject({
      x: 1920,
      fullscreen: true,
      webPreferences: {
        preload: '/preload/customer.cjs',
        partition: 'joint-window-customer',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
      },
    });
  });

  it('with one display stands beside the counter’s, and is closed when it is switched off', async () => {
    const { customer } = await beginCustomer();
    expect(electron.options.at(-1)).toMatchObject({ fullscreen: false });
    showCustomer(false);
    expect(customer.destroyed).toBe(true);
    showCustomer(true);
    expect(theWindow()).not.toBe(customer);
  });

  it('gets its port only in its own top frame, and the last view with it', async () => {
    const { counter } = await beginCustomer();
    const strange = { url: 'hall://app/', parent: null, frameTreeNodeId: 1 };
    expect(askPort({ senderFrame: strange })).toBeUndefined();
    expect(askPort({ sender: counter.webContents })).toBeUndefined();
    expect(askPort({ senderFrame: { ...strange, url: 'hall://customer/', parent: {} } })).toBeUndefined();
    expect(askPort({ senderFrame: null })).toBeUndefined();
    expect(askPort()?.port2.sent).toEqual([idleView]);
  });

  it('can say nothing but its three answers: a call from it reaches nobody', async () => {
    await beginCustomer();
    const port = askPort()?.port2;
    const before = shell.hallPosts.length;
    for (const strange of [
      { kind: 'call', id: 1, name: 'session.state', input: {} },
      { kind: 'rating', ask: 'a', score: 6 },
      { kind: 'rating', ask: 'a', score: 5, more: true },
      { kind: 'signature', ask: 'a', strokes: [[[0, 0, 0, 2_000_000]]] },
      { kind: 'customer', answer: {} },
      'rating',
      null,
    ])
      port?.emit('message', { data: strange });
    expect(shell.hallPosts.length).toBe(before);
    port?.emit('message', { data: { kind: 'rating', ask: 'a', score: 5 } });
    expect(shell.hallPosts.slice(before)).toEqual([
      { kind: 'customer', answer: { kind: 'rating', ask: 'a', score: 5 } },
    ]);
  });

  it('closed by hand leaves the counter’s window open; the counter’s closed takes it along', async () => {
    const { counter, customer } = await beginCustomer();
    customer.destroy();
    expect(counter.destroyed).toBe(false);
    showCustomer(true);
    const again = theWindow();
    counter.destroy();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(again.destroyed).toBe(true);
  });
});
