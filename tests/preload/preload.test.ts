import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import vm from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { callNames } from '../../contract/index.ts';
import { buildOnce } from '../support/browser.ts';

type PortListener = (event: { ports: readonly unknown[] }) => void;
type Surface = Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>> & {
  readonly on: (name: string, listener: (payload: unknown) => void) => () => void;
};

interface Sandbox {
  readonly surface: Surface;
  readonly asked: readonly string[];
  readonly channels: readonly string[];
  readonly hands: PortListener;
  readonly required: readonly string[];
}

/** What a page port looks like in a browser, over Node’s own channel. */
const browserPort = (port: NodePort) => ({
  postMessage: (message: unknown) => port.postMessage(message),
  set onmessage(listener: (event: { data: unknown }) => void) {
    port.on('message', (data) => listener({ data }));
  },
});

let preload: string;

/** Runs the built file as Electron’s sandbox does: no Node, and a `require` that knows only `electron`. */
const runPreload = (): Sandbox => {
  const exposed: Record<string, unknown> = {};
  const listeners: Record<string, PortListener> = {};
  const asked: string[] = [];
  const required: string[] = [];
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) => {
        exposed[name] = value;
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: PortListener) => {
        listeners[channel] = listener;
      },
      send: (channel: string) => asked.push(channel),
    },
  };
  const context = vm.createContext({
    exports: {},
    module: { exports: {} },
    require: (name: string) => {
      required.push(name);
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return electron;
    },
  });
  vm.runInContext(readFileSync(preload, 'utf8'), context);
  expect(vm.runInContext('[typeof process, typeof Buffer, typeof setImmediate]', context).join()).toBe(
    'undefined,undefined,undefined',
  );
  expect(Object.keys(exposed)).toEqual(['hall']);
  const hands = listeners['hall-port'];
  if (hands === undefined) throw new Error('The preload does not wait for its port');
  return { surface: exposed['hall'] as Surface, asked, channels: Object.keys(listeners), hands, required };
};

beforeAll(async () => {
  preload = join(await buildOnce(), 'preload', 'index.cjs');
});

describe('the preload, as built for the sandbox', () => {
  it('needs nothing but electron, and asks for its port once', () => {
    const { required, asked, channels } = runPreload();
    expect(new Set(required)).toEqual(new Set(['electron']));
    expect(asked).toEqual(['hall-port']);
    expect(channels).toEqual(['hall-port']);
  });

  it('shows exactly the contract’s names and nothing that could name a channel', () => {
    const { surface } = runPreload();
    const names = Object.entries(surface).flatMap(([group, value]) =>
      typeof value === 'function' ? [group] : Object.keys(value).map((name) => `${group}.${name}`),
    );
    expect(names.sort()).toEqual([...callNames, 'on'].sort());
    expect(names).toMatchSnapshot();
    expect(Object.isFrozen(surface)).toBe(true);
    for (const group of Object.values(surface)) expect(Object.isFrozen(group)).toBe(true);
    expect(Object.keys(surface)).not.toContain('invoke');
    expect(JSON.stringify(surface)).not.toContain('ipc');
  });

  it('keeps calls made before the port arrives, and hands each its own answer', async () => {
    const { surface, hands } = runPreload();
    const early = surface['session']?.['state']?.({ early: true });
    const { port1, port2 } = new MessageChannel();
    port2.on('message', (message: { id: number; name: string; input: unknown }) => {
      // Answers out of order, one for nobody, and one without shape.
      port2.postMessage({ kind: 'answer', id: 999, result: { ok: true, value: 'nobody' } });
      port2.postMessage({ kind: 'answer', id: message.id, result: { ok: 'yes' } });
      port2.postMessage({
        kind: 'answer',
        id: message.id,
        result: { ok: true, value: [message.name, message.input] },
      });
    });
    hands({ ports: [browserPort(port1)] });
    expect(await early).toEqual({ ok: true, value: ['session.state', { early: true }] });
    expect(await surface['cases']?.['list']?.({ statuses: [] })).toEqual({
      ok: true,
      value: ['cases.list', { statuses: [] }],
    });
    port1.close();
  });

  it('brings only events of the contract, of the contract’s shape, until the hearing is ended', async () => {
    const { surface, hands } = runPreload();
    const { port1, port2 } = new MessageChannel();
    hands({ ports: [browserPort(port1)] });
    const heard: unknown[] = [];
    const end = surface.on('changed', (payload) => heard.push(payload));
    const good = { what: 'cases', caseFileId: 'c1' };
    const tell = (name: string, payload: unknown) => port2.postMessage({ kind: 'event', name, payload });
    tell('changed', { what: 'weather', caseFileId: null });
    tell('ready', {});
    tell('__proto__', {});
    tell('changed', good);
    await expect.poll(() => heard).toEqual([good]);
    end();
    tell('changed', good);
    const answered = surface['session']?.['state']?.({});
    port2.postMessage({ kind: 'answer', id: 1, result: { ok: true, value: 1 } });
    await answered;
    expect(heard).toEqual([good]);
    expect(() => surface.on('ready', () => undefined)).toThrow(/no event named/);
    port1.close();
  });

  it('answers every open and later call when the hall process is gone', async () => {
    const { surface, hands } = runPreload();
    const { port1, port2 } = new MessageChannel();
    hands({ ports: [browserPort(port1)] });
    const open = surface['session']?.['state']?.({});
    const error = { code: 'shell/hall-restarting', message: '请稍候。', retry: true, detail: {} };
    port2.postMessage({ kind: 'stopped', error: { code: 'x' } });
    port2.postMessage({ kind: 'stopped', error });
    expect(await open).toEqual({ ok: false, error });
    expect(await surface['cases']?.['list']?.({})).toEqual({ ok: false, error });
    port1.close();
  });
});
