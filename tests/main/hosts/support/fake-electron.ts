import { EventEmitter } from 'node:events';

export interface FakeWindow extends EventEmitter {
  readonly webContents: EventEmitter & { mainFrame: object };
  readonly loaded: string[];
  readonly focused: number;
  readonly destroyed: boolean;
  destroy(): void;
}

export interface Channel {
  readonly port1: object;
  readonly port2: EventEmitter & { sent: unknown[]; closed: boolean };
}

interface Asked {
  order: string[];
  options: unknown[];
  windows: FakeWindow[];
  lock: boolean;
  switches: string[];
  removed: string[];
  sessions: Map<string, unknown>;
  channels: Channel[];
  displays: { id: number; bounds: { x: number; y: number } }[];
}

/** Electron without its binary: records what is asked of it, in order. */
export const electron: Asked = {
  order: [],
  options: [],
  windows: [],
  lock: true,
  switches: [],
  removed: [],
  sessions: new Map(),
  channels: [],
  displays: [],
};

export const ipcMain = new EventEmitter();

const note = (what: string): void => {
  electron.order.push(what);
};

class FakeContents extends EventEmitter {
  mainFrame = { url: 'hall://app/', parent: null, frameTreeNodeId: 1 };
  openHandler: unknown;
  setWindowOpenHandler(handler: unknown): void {
    this.openHandler = handler;
  }
}

class BrowserWindow extends EventEmitter implements FakeWindow {
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

class FakeSession extends EventEmitter {
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

class FakePort extends EventEmitter {
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

/** Told of what Electron tells the program. */
export const app = Object.assign(new EventEmitter(), {
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

/** What `import … from 'electron'` finds: Electron’s own names, as far as the shell uses them. */
export const fakeElectron = {
  app,
  BrowserWindow,
  ipcMain,
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
