import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { electronShell, theWindow } from './support/electron-shell.ts';
import { app, electron, ipcMain } from './support/fake-electron.ts';
import { makeProfile } from './support/start-host.ts';

vi.mock('electron', async () => (await import('./support/fake-electron.ts')).fakeElectron);
const shell = electronShell();

const sayFromPage = (over: Readonly<Record<string, unknown>> = {}): { posted: unknown[][] } => {
  const posted: unknown[][] = [];
  const contents = theWindow().webContents;
  const senderFrame = { ...contents.mainFrame, postMessage: (...words: unknown[]) => posted.push(words) };
  ipcMain.emit('hall-port', { sender: contents, senderFrame, ...over });
  return { posted };
};

describe('the Electron shell before it is ready', () => {
  it('sets the sandbox, the scheme and the lock, in that order, before anything is shown', async () => {
    await shell.begin();
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
    expect(await shell.begin()).toBeUndefined();
    expect(electron.order).toContain('quit');
    expect([electron.windows.length, shell.hallHears.length]).toEqual([0, 0]);
  });

  it('brings the first window to the front when started twice', async () => {
    await shell.begin();
    app.emit('second-instance');
    expect(theWindow().focused).toBe(1);
  });

  it('takes remote debugging off a production profile', async () => {
    await shell.begin();
    expect(electron.removed).toEqual([]);
    rmSync(shell.profile, { recursive: true });
    shell.profile = makeProfile('production');
    await shell.begin();
    expect(electron.removed).toEqual(['remote-debugging-port', 'remote-debugging-pipe']);
  });
});

describe('the port to the hall process', () => {
  it('is handed to the top frame of our page, and carries calls and answers', async () => {
    await shell.begin();
    const { posted } = sayFromPage();
    const [channel] = electron.channels;
    expect(posted).toEqual([['hall-port', null, [channel?.port1]]]);
    shell.hallHears[0]?.({ kind: 'event', name: 'ready', payload: {} });
    channel?.port2.emit('message', { data: { kind: 'call', id: 7, name: 'session.state', input: {} } });
    expect(shell.hallPosts).toEqual([{ kind: 'call', id: 1, name: 'session.state', input: {} }]);
    shell.hallHears[0]?.({ kind: 'answer', id: 1, result: { ok: true, value: 'x' } });
    expect(channel?.port2.sent).toEqual([{ kind: 'answer', id: 7, result: { ok: true, value: 'x' } }]);
  });

  it.each([
    ['a frame that is gone', { senderFrame: null }],
    ['an inner frame', { senderFrame: { url: 'hall://app/', parent: {}, frameTreeNodeId: 2 } }],
    ['another origin', { senderFrame: { url: 'https://example.com/', parent: null, frameTreeNodeId: 1 } }],
    ['another window', { sender: new EventEmitter() }],
  ])('is refused to %s', async (_what, over) => {
    await shell.begin();
    sayFromPage(over);
    expect(electron.channels).toEqual([]);
  });

  it('is taken from the page before: what was asked there is answered nowhere', async () => {
    await shell.begin();
    sayFromPage();
    shell.hallHears[0]?.({ kind: 'event', name: 'ready', payload: {} });
    const [first] = electron.channels;
    first?.port2.emit('message', { data: { kind: 'call', id: 1, name: 'session.state', input: {} } });
    sayFromPage();
    const [, second] = electron.channels;
    expect(first?.port2.closed).toBe(true);
    shell.hallHears[0]?.({ kind: 'answer', id: 1, result: { ok: true, value: 'old' } });
    expect(second?.port2.sent).toEqual([]);
  });

  it('says that the hall process is gone, starts it again and loads the page anew', async () => {
    await shell.begin();
    sayFromPage();
    const [channel] = electron.channels;
    shell.hallHears[0]?.({ kind: 'event', name: 'ready', payload: {} });
    shell.hallExit[0]?.();
    expect(channel?.port2.sent).toMatchObject([
      { kind: 'stopped', error: { code: 'shell/hall-restarting' } },
    ]);
    shell.hallHears[1]?.({ kind: 'event', name: 'ready', payload: {} });
    expect(theWindow().loaded).toEqual(['hall://app/', 'hall://app/']);
  });

  it('shows in words why the hall refused to open', async () => {
    await shell.begin();
    shell.hallHears[0]?.({
      kind: 'event',
      name: 'refused',
      payload: { code: 'x', sentence: '请联系管理员。' },
    });
    shell.hallExit[0]?.();
    expect(theWindow().loaded.at(-1)).toBe('hall://app/hall-notice.html');
    expect(shell.hallHears).toHaveLength(1);
  });

  it('a page that crashes is loaded again three times in five minutes, then the window ends in order', async () => {
    const host = await shell.begin();
    for (let times = 0; times < 4; times += 1) theWindow().webContents.emit('render-process-gone');
    expect(theWindow().loaded).toHaveLength(4);
    await host?.closed;
    expect(shell.hallEnds).toBe(1);
  });

  it('a closed window ends the hall process before Electron quits', async () => {
    const host = await shell.begin();
    const preventDefault = vi.fn();
    app.emit('before-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalled();
    await host?.closed;
    expect([shell.hallEnds, electron.order.at(-1)]).toEqual([1, 'quit']);
    app.emit('before-quit', { preventDefault: () => expect.unreachable() });
  });
});
