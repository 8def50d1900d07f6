import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Session, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { guardContents, guardSession, isBrowserKey } from '../../../main/hosts/electron-guards.ts';
import { windowOptions } from '../../../main/hosts/electron-window.ts';
import { electronShell } from './support/electron-shell.ts';
import { electron } from './support/fake-electron.ts';

vi.mock('electron', async () => (await import('./support/fake-electron.ts')).fakeElectron);
const shell = electronShell();

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
    await shell.begin();
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
    await shell.begin();
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
