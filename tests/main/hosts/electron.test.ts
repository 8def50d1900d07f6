import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { App, BrowserWindowConstructorOptions, Session, WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HallChild } from '../../../main/hosts/desktop-host.ts';
import { makeProfile } from './support/start-host.ts';

/** Electron without its binary: records what is asked of it, in order. Types are Electron’s own. */
const electron = vi.hoisted(() => {
  const order: string[] = [];
  const state: {
    order: string[];
    options: unknown[];
    windows: unknown[];
    lock: boolean;
    switches: string[];
    removed: string[];
    sessions: Map<string, unknown>;
    channels: unknown[];
    displays: { id: number; bounds: { x: number; y: number } }[];
  } = {
    order,
    options: [],
    windows: [],
    lock: true,
    switches: [],
    removed: [],
    sessions: new Map(),
    channels: [],
    displays: [],
  };
  return state;
});

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const note = (what: string): void => {
    electron.order.push(what);
  };
  class FakeContents extends Emitter {
    mainFrame = { url: 'hall://app/', parent: null, frameTreeNodeId: 1 };
    openHandler: unknown;
    setWindowOpenHandler(handler: unknown): void {
      this.openHandler = handler;
    }
  }
  class BrowserWindow extends Emitter {
    webContents = new FakeContents();
    loaded: string[] = [];
    destroyed = false;
    focused = 0;
    constructor(options: unknown) {
      super();
      note('window');
      electron.options.push(options);
      electron.windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
    loadURL(url: string): Promise<void> {
      this.loaded.push(url);
      return Promise.resolve();
    }
    show(): void {
      note('show');
    }
    isMinimized(): boolean {
      return false;
    }
    getBounds(): object {
      return {};
    }
    focus(): void {
      this.focused += 1;
    }
    isDestroyed(): boolean {
      return this.destroyed;
    }
    destroy(): void {
      this.destroyed = true;
      this.emit('closed');
    }
  }
  class FakeSession extends Emitter {
    handlers: Record<string, unknown> = {};
    protocol = {
      handle: (scheme: string, handler: unknown) => {
        this.handlers[`scheme:${scheme}`] = handler;
      },
    };
    webRequest = {
      onBeforeRequest: (handler: unknown) => {
        this.handlers['request'] = handler;
      },
    };
    setPermissionRequestHandler(handler: unknown): void {
      this.handlers['permission-request'] = handler;
    }
    setPermissionCheckHandler(handler: unknown): void {
      this.handlers['permission-check'] = handler;
    }
    setDevicePermissionHandler(handler: unknown): void {
      this.handlers['device'] = handler;
    }
    setDisplayMediaRequestHandler(handler: unknown): void {
      this.handlers['display-media'] = handler;
    }
  }
  const sessionNamed = (name: string): unknown => {
    const there = electron.sessions.get(name) ?? new FakeSession();
    electron.sessions.set(name, there);
    return there;
  };
  class FakePort extends Emitter {
    sent: unknown[] = [];
    closed = false;
    postMessage(message: unknown): void {
      this.sent.push(message);
    }
    start(): void {
      note('port');
    }
    close(): void {
      this.closed = true;
    }
  }
  class MessageChannelMain {
    port1 = new FakePort();
    port2 = new FakePort();
    constructor() {
      electron.channels.push(this);
    }
  }
  const app = Object.assign(new Emitter(), {
    enableSandbox: () => note('sandbox'),
    setPath: (name: string, path: string) => note(`path ${name} ${path.endsWith('electron')}`),
    commandLine: {
      appendSwitch: (name: string) => electron.switches.push(name),
      removeSwitch: (name: string) => electron.removed.push(name),
    },
    requestSingleInstanceLock: () => {
      note('lock');
      return electron.lock;
    },
    whenReady: () => {
      note('ready');
      return Promise.resolve();
    },
    quit: () => note('quit'),
  });
  return {
    app,
    BrowserWindow,
    ipcMain: new Emitter(),
    screen: {
      getDisplayMatching: () => electron.displays[0],
      getAllDisplays: () => electron.displays,
    },
    Menu: { setApplicationMenu: (menu: unknown) => note(`menu ${String(menu)}`) },
    MessageChannelMain,
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown) => note(`schemes ${JSON.stringify(schemes)}`),
    },
    session: {
      fromPartition: sessionNamed,
      get defaultSession() {
        return sessionNamed('default');
      },
    },
  };
});

const { app, ipcMain } = await import('electron');
const { startElectronHost } = await import('../../../main/hosts/electron-host.ts');
const { windowOptions } = await import('../../../main/hosts/electron-window.ts');
const { guardContents, guardSession, isBrowserKey } = await import('../../../main/hosts/electron-guards.ts');

interface FakeWindow extends EventEmitter {
  webContents: EventEmitter & { mainFrame: object };
  loaded: string[];
  focused: number;
  destroy(): void;
}
interface Channel {
  port1: object;
  port2: EventEmitter & { sent: unknown[]; closed: boolean };
}

let profile: string;
let hallExit: (() => void)[];
let hallHears: ((message: unknown) => void)[];
let hallPosts: unknown[];
let hallEnds: number;

const startHall = (): HallChild => ({
  post: (message) => hallPosts.push(message),
  onMessage: (listener) => hallHears.push(listener),
  onExit: (listener) => hallExit.push(listener),
  end: () => {
    hallEnds += 1;
    return Promise.resolve();
  },
});
const page = join(import.meta.dirname, 'page');
const begin = () =>
  startElectronHost({
    profile,
    rendererFolder: page,
    preload: '/preload/index.cjs',
    customerPreload: '/preload/customer.cjs',
    startHall,
  });
const theWindow = (): FakeWindow => electron.windows.at(-1) as FakeWindow;
const sayFromPage = (over: Readonly<Record<string, unknown>> = {}): { posted: unknown[][] } => {
  const posted: unknown[][] = [];
  const contents = theWindow().webContents;
  const senderFrame = { ...contents.mainFrame, postMessage: (...words: unknown[]) => posted.push(words) };
  ipcMain.emit('hall-port', { sender: contents, senderFrame, ...over });
  return { posted };
};

beforeEach(() => {
  Object.assign(electron, { options: [], windows: [], lock: true, switches: [], removed: [], channels: [] });
  electron.displays = [{ id: 1, bounds: { x: 0, y: 0 } }];
  electron.order.length = 0;
  electron.sessions.clear();
  hallExit = [];
  hallHears = [];
  hallPosts = [];
  hallEnds = 0;
  profile = makeProfile('training');
});
afterEach(() => {
  (app as unknown as EventEmitter).removeAllListeners();
  (ipcMain as unknown as EventEmitter).removeAllListeners();
  rmSync(profile, { recursive: true, force: true });
});

describe('the Electron shell before it is ready', () => {
  it('sets the sandbox, the scheme and the lock, in that order, before anything is shown', async () => {
    await begin();
    const at = (what: string): number => electron.order.findIndex((each) => each.startsWith(what));
    expect(electron.order[0]).toBe('sandbox');
    expect(electron.order).toContain(
      'schemes [{"scheme":"hall","privileges":{"standard":true,"secure":true,"codeCache":false}}]',
    );
    expect(electron.order).toContain('path userData true');
    for (const early of ['sandbox', 'schemes', 'lock']) expect(at(early)).toBeLessThan(at('ready'));
    expect(at('ready')).toBeLessThan(at('window'));
    expect(electron.order).toContain('menu null');
  });

  it('ends where this window is open already, opening no database', async () => {
    electron.lock = false;
    expect(await begin()).toBeUndefined();
    expect(electron.order).toContain('quit');
    expect([electron.windows.length, hallHears.length]).toEqual([0, 0]);
  });

  it('brings the first window to the front when started twice', async () => {
    await begin();
    app.emit('second-instance');
    expect(theWindow().focused).toBe(1);
  });

  it('takes remote debugging off a production profile', async () => {
    await begin();
    expect(electron.removed).toEqual([]);
    rmSync(profile, { recursive: true });
    profile = makeProfile('production');
    await begin();
    expect(electron.removed).toEqual(['remote-debugging-port', 'remote-debugging-pipe']);
  });
});

describe('the Electron window', () => {
  it.each([true, false])('is made with these options and no others (production: %s)', (production) => {
    expect(windowOptions({ preload: '/preload/index.cjs', production })).toMatchSnapshot();
  });

  it('is isolated, sandboxed and without Node, always', () => {
    for (const production of [true, false]) {
      const options: BrowserWindowConstructorOptions = windowOptions({ preload: 'x', production });
      expect(options.webPreferences).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        devTools: !production,
      });
      expect(options.webPreferences?.partition?.startsWith('persist:')).toBe(false);
    }
  });

  it('goes nowhere else, opens nothing and embeds nothing', () => {
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
    guardContents(contents as unknown as WebContents, 'hall://app', true);
    const prevented = (name: string, event: object): boolean => {
      const preventDefault = vi.fn();
      contents.emit(
        name,
        { ...event, preventDefault },
        { key: 'F12', control: false, meta: false, shift: false },
      );
      return preventDefault.mock.calls.length > 0;
    };
    for (const name of ['will-navigate', 'will-redirect']) {
      expect(prevented(name, { url: 'https://example.com/' })).toBe(true);
      expect(prevented(name, { url: 'hall://app/index.html' })).toBe(false);
    }
    expect(prevented('will-frame-navigate', { url: 'hall://app/', isMainFrame: false })).toBe(true);
    expect(prevented('will-frame-navigate', { url: 'hall://app/', isMainFrame: true })).toBe(false);
    expect(prevented('will-attach-webview', {})).toBe(true);
    expect(prevented('before-input-event', {})).toBe(true);
    const [handler] = contents.setWindowOpenHandler.mock.calls[0] as [() => unknown];
    expect(handler()).toEqual({ action: 'deny' });
  });

  it.each([
    ['F12', false, false, true],
    ['i', true, true, true],
    ['r', true, false, true],
    ['p', true, false, true],
    ['F5', false, false, true],
    ['F9', false, false, false],
    ['k', true, false, false],
    ['a', true, false, false],
  ])('key %s (control %s, shift %s) belongs to the browser: %s', (key, control, shift, expected) => {
    expect(isBrowserKey({ key, control, shift, meta: false })).toBe(expected);
  });
});

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
  for (const hear of hallHears) hear({ kind: 'customer', open, view });
};

describe('the taxpayer’s window', () => {
  const beginCustomer = async () => {
    await begin();
    const counter = theWindow();
    for (const hear of hallHears) hear({ kind: 'event', name: 'ready', payload: {} });
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
    return electron.channels.length === before ? undefined : (electron.channels.at(-1) as Channel);
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
    expect((customer as unknown as { destroyed: boolean }).destroyed).toBe(true);
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
    const before = hallPosts.length;
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
    expect(hallPosts.length).toBe(before);
    port?.emit('message', { data: { kind: 'rating', ask: 'a', score: 5 } });
    expect(hallPosts.slice(before)).toEqual([
      { kind: 'customer', answer: { kind: 'rating', ask: 'a', score: 5 } },
    ]);
  });

  it('closed by hand leaves the counter’s window open; the counter’s closed takes it along', async () => {
    const { counter, customer } = await beginCustomer();
    customer.destroy();
    expect((counter as unknown as { destroyed: boolean }).destroyed).toBe(false);
    showCustomer(true);
    const again = theWindow();
    counter.destroy();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect((again as unknown as { destroyed: boolean }).destroyed).toBe(true);
  });
});

describe('permissions and requests', () => {
  const names = [
    'clipboard-read',
    'clipboard-sanitized-write',
    'display-capture',
    'fileSystem',
    'fullscreen',
    'geolocation',
    'hid',
    'idle-detection',
    'keyboardLock',
    'media',
    'mediaKeySystem',
    'midi',
    'midiSysex',
    'notifications',
    'openExternal',
    'pointerLock',
    'serial',
    'speaker-selection',
    'storage-access',
    'top-level-storage-access',
    'usb',
    'window-management',
    'unknown',
    'one-invented-tomorrow',
  ];
  const handlersOf = (
    production: boolean,
    camera = false,
  ): Readonly<Record<string, (...words: unknown[]) => unknown>> => {
    const handlers: Record<string, (...words: unknown[]) => unknown> = {};
    const keep = (name: string) => (handler: (...words: unknown[]) => unknown) => {
      handlers[name] = handler;
    };
    const session = Object.assign(new EventEmitter(), {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('display'),
      webRequest: { onBeforeRequest: keep('network') },
    });
    guardSession(session as unknown as Session, 'hall://app', production, camera);
    handlers['download'] = () => {
      const preventDefault = vi.fn();
      session.emit('will-download', { preventDefault });
      return preventDefault.mock.calls.length;
    };
    return handlers;
  };

  it.each(names)('%s is refused, asked or checked, on our own page too', (name) => {
    const handlers = handlersOf(true);
    const answer = vi.fn();
    handlers['request']?.({}, name, answer, { requestingUrl: 'hall://app/' });
    expect(answer.mock.calls).toEqual([[false]]);
    expect(handlers['check']?.({}, name, 'hall://app')).toBe(false);
  });

  it.each([
    ['media', { mediaTypes: ['video'], requestingUrl: 'hall://app/', isMainFrame: true }, true],
    ['media', { mediaTypes: ['audio'], requestingUrl: 'hall://app/', isMainFrame: true }, false],
    ['media', { mediaTypes: ['video', 'audio'], requestingUrl: 'hall://app/', isMainFrame: true }, false],
    ['media', { mediaTypes: [], requestingUrl: 'hall://app/', isMainFrame: true }, false],
    ['media', { requestingUrl: 'hall://app/', isMainFrame: true }, false],
    ['media', { mediaTypes: ['video'], requestingUrl: 'hall://customer/', isMainFrame: true }, false],
    ['media', { mediaTypes: ['video'], requestingUrl: 'https://example.com/', isMainFrame: true }, false],
    ['media', { mediaTypes: ['video'], requestingUrl: 'hall://app/', isMainFrame: false }, false],
    ['display-capture', { mediaTypes: ['video'], requestingUrl: 'hall://app/', isMainFrame: true }, false],
  ])('the counter’s page that asks for %s with %o is answered %s', (permission, details, expected) => {
    const answer = vi.fn();
    handlersOf(true, true)['request']?.({}, permission, answer, details);
    expect(answer.mock.calls).toEqual([[expected]]);
    const withoutCamera = vi.fn();
    handlersOf(true)['request']?.({}, permission, withoutCamera, details);
    expect(withoutCamera.mock.calls).toEqual([[false]]);
  });

  it('the picture is checked by origin, frame and kind: no sound, no other page', () => {
    const check = handlersOf(true, true)['check'];
    const video = { mediaType: 'video', isMainFrame: true };
    expect(check?.({}, 'media', 'hall://app', video)).toBe(true);
    expect(check?.({}, 'media', 'hall://app', { ...video, mediaType: 'audio' })).toBe(false);
    expect(check?.({}, 'media', 'hall://app', { ...video, mediaType: 'unknown' })).toBe(false);
    expect(check?.({}, 'media', 'hall://app', { ...video, isMainFrame: false })).toBe(false);
    expect(check?.({}, 'media', 'hall://customer', video)).toBe(false);
    expect(check?.({}, 'geolocation', 'hall://app', video)).toBe(false);
  });

  it('only the counter’s session may show a picture: not the taxpayer’s, not the default one', async () => {
    await begin();
    const asked = (name: string): unknown => {
      const { handlers } = electron.sessions.get(name) as {
        handlers: Record<string, (...words: unknown[]) => unknown>;
      };
      const origin = name === 'joint-window-customer' ? 'hall://customer' : 'hall://app';
      return handlers['permission-check']?.({}, 'media', origin, { mediaType: 'video', isMainFrame: true });
    };
    expect(['joint-window', 'joint-window-customer', 'default'].map(asked)).toEqual([true, false, false]);
  });

  it('no device is handed to the page, no screen shared, nothing downloaded', () => {
    const handlers = handlersOf(true);
    expect(handlers['device']?.({ deviceType: 'hid', origin: 'hall://app', device: {} })).toBe(false);
    const answer = vi.fn();
    handlers['display']?.({}, answer);
    expect(answer.mock.calls).toEqual([[{}]]);
    expect(handlers['download']?.()).toBe(1);
  });

  it.each([
    ['hall://app/index.html', 'mainFrame', false, false],
    ['https://example.com/', 'xhr', true, true],
    ['http://127.0.0.1:9/', 'xhr', true, true],
    ['file:///etc/passwd', 'subFrame', true, true],
    ['data:image/svg+xml,x', 'image', false, false],
    ['data:text/html,x', 'subFrame', true, true],
    ['wss://example.com/', 'webSocket', true, true],
    ['devtools://devtools/x', 'mainFrame', true, false],
  ])(
    'a request for %s (%s) is cancelled: %s in production, %s else',
    (url, resourceType, inProduction, otherwise) => {
      for (const [production, cancel] of [
        [true, inProduction],
        [false, otherwise],
      ] as const) {
        const answer = vi.fn();
        handlersOf(production)['network']?.({ url, resourceType }, answer);
        expect(answer.mock.calls).toEqual([[{ cancel }]]);
      }
    },
  );

  it('both sessions are guarded, and the scheme serves the page with its policy', async () => {
    await begin();
    for (const name of ['joint-window', 'default']) {
      const { handlers } = electron.sessions.get(name) as { handlers: Record<string, unknown> };
      expect(Object.keys(handlers)).toEqual(
        expect.arrayContaining(['permission-request', 'permission-check', 'device', 'request']),
      );
    }
    const { handlers } = electron.sessions.get('joint-window') as {
      handlers: Record<string, (request: Request | { url: string; method: string }) => Promise<Response>>;
    };
    const served = await handlers['scheme:hall']?.({ url: 'hall://app/', method: 'GET' });
    expect([
      served?.status,
      served?.headers.get('content-security-policy')?.includes("connect-src 'none'"),
    ]).toEqual([200, true]);
    expect((await handlers['scheme:hall']?.({ url: 'hall://app/../x', method: 'GET' }))?.status).toBe(404);
  });
});

describe('the port to the hall process', () => {
  it('is handed to the top frame of our page, and carries calls and answers', async () => {
    await begin();
    const { posted } = sayFromPage();
    const [channel] = electron.channels as Channel[];
    expect(posted).toEqual([['hall-port', null, [channel?.port1]]]);
    hallHears[0]?.({ kind: 'event', name: 'ready', payload: {} });
    channel?.port2.emit('message', { data: { kind: 'call', id: 7, name: 'session.state', input: {} } });
    expect(hallPosts).toEqual([{ kind: 'call', id: 1, name: 'session.state', input: {} }]);
    hallHears[0]?.({ kind: 'answer', id: 1, result: { ok: true, value: 'x' } });
    expect(channel?.port2.sent).toEqual([{ kind: 'answer', id: 7, result: { ok: true, value: 'x' } }]);
  });

  it.each([
    ['a frame that is gone', { senderFrame: null }],
    ['an inner frame', { senderFrame: { url: 'hall://app/', parent: {}, frameTreeNodeId: 2 } }],
    ['another origin', { senderFrame: { url: 'https://example.com/', parent: null, frameTreeNodeId: 1 } }],
    ['another window', { sender: new EventEmitter() }],
  ])('is refused to %s', async (_what, over) => {
    await begin();
    sayFromPage(over);
    expect(electron.channels).toEqual([]);
  });

  it('is taken from the page before: what was asked there is answered nowhere', async () => {
    await begin();
    sayFromPage();
    hallHears[0]?.({ kind: 'event', name: 'ready', payload: {} });
    const [first] = electron.channels as Channel[];
    first?.port2.emit('message', { data: { kind: 'call', id: 1, name: 'session.state', input: {} } });
    sayFromPage();
    const [, second] = electron.channels as Channel[];
    expect(first?.port2.closed).toBe(true);
    hallHears[0]?.({ kind: 'answer', id: 1, result: { ok: true, value: 'old' } });
    expect(second?.port2.sent).toEqual([]);
  });

  it('says that the hall process is gone, starts it again and loads the page anew', async () => {
    await begin();
    sayFromPage();
    const [channel] = electron.channels as Channel[];
    hallHears[0]?.({ kind: 'event', name: 'ready', payload: {} });
    hallExit[0]?.();
    expect(channel?.port2.sent).toMatchObject([
      { kind: 'stopped', error: { code: 'shell/hall-restarting' } },
    ]);
    hallHears[1]?.({ kind: 'event', name: 'ready', payload: {} });
    expect(theWindow().loaded).toEqual(['hall://app/', 'hall://app/']);
  });

  it('shows in words why the hall refused to open', async () => {
    await begin();
    hallHears[0]?.({ kind: 'event', name: 'refused', payload: { code: 'x', sentence: '请联系管理员。' } });
    hallExit[0]?.();
    expect(theWindow().loaded.at(-1)).toBe('hall://app/hall-notice.html');
    expect(hallHears).toHaveLength(1);
  });

  it('a page that crashes is loaded again three times in five minutes, then the window ends in order', async () => {
    const host = await begin();
    for (let times = 0; times < 4; times += 1) theWindow().webContents.emit('render-process-gone');
    expect(theWindow().loaded).toHaveLength(4);
    await host?.closed;
    expect(hallEnds).toBe(1);
  });

  it('a closed window ends the hall process before Electron quits', async () => {
    const host = await begin();
    const preventDefault = vi.fn();
    (app as App).emit('before-quit', { preventDefault } as never);
    expect(preventDefault).toHaveBeenCalled();
    await host?.closed;
    expect([hallEnds, electron.order.at(-1)]).toEqual([1, 'quit']);
    (app as App).emit('before-quit', { preventDefault: () => expect.unreachable() } as never);
  });
});
