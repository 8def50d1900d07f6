import type { CallError, CallResult } from '../contract/call.ts';
import { eventNames, events } from '../contract/events.ts';
import type { Client } from '../contract/index.ts';
import { callNames } from '../contract/index.ts';
import type { ToHall } from '../contract/wire.ts';

/** How the surface reaches the hall process: a message port under Electron, a DevTools binding elsewhere. */
export interface Transport {
  post(message: ToHall): void;
  /** Messages of the hall process and `{kind:'stopped', error}` of the shell. Their shape is not trusted. */
  onMessage(listener: (message: unknown) => void): void;
}

/** `window.hall`: the contract's groups and names, and `on`. */
export type HallSurface = Client & {
  /** Hears an event of the contract; the answer ends the hearing. */
  readonly on: (name: string, listener: (payload: unknown) => void) => () => void;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCallError = (value: unknown): value is CallError =>
  isObject(value) &&
  typeof value['code'] === 'string' &&
  typeof value['message'] === 'string' &&
  typeof value['retry'] === 'boolean' &&
  isObject(value['detail']);

const isCallResult = (value: unknown): value is CallResult<unknown> =>
  isObject(value) &&
  (value['ok'] === true ? 'value' in value : value['ok'] === false && isCallError(value['error']));

const isEventName = (name: unknown): name is keyof typeof events =>
  typeof name === 'string' && eventNames.includes(name as keyof typeof events);

type Answer = (result: CallResult<unknown>) => void;

/**
 * Builds the page’s whole view of the hall: one function per call of the contract, by group, and `on`. There is no
 * way to name a channel. An answer or event of the wrong shape is dropped: the page sees the contract or nothing.
 */
export const makeSurface = (transport: Transport): HallSurface => {
  let lastId = 0;
  let stopped: CallError | undefined;
  const open = new Map<number, Answer>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>(
    eventNames.map((name) => [name, new Set()]),
  );

  const callByName =
    (name: string) =>
    (input: unknown): Promise<CallResult<unknown>> =>
      new Promise((resolve) => {
        if (stopped !== undefined) {
          resolve({ ok: false, error: stopped });
          return;
        }
        lastId += 1;
        open.set(lastId, resolve);
        transport.post({ kind: 'call', id: lastId, name, input });
      });

  transport.onMessage((message) => {
    if (!isObject(message)) return;
    if (
      message['kind'] === 'answer' &&
      typeof message['id'] === 'number' &&
      isCallResult(message['result'])
    ) {
      const answer = open.get(message['id']);
      open.delete(message['id']);
      answer?.(message['result']);
    }
    if (message['kind'] === 'event' && isEventName(message['name'])) {
      const parsed = events[message['name']].safeParse(message['payload']);
      if (parsed.success) for (const listener of listeners.get(message['name']) ?? []) listener(parsed.data);
    }
    if (message['kind'] === 'stopped' && isCallError(message['error'])) {
      stopped = message['error'];
      for (const answer of open.values()) answer({ ok: false, error: stopped });
      open.clear();
    }
  });

  const groups: Record<string, Record<string, unknown>> = {};
  for (const name of callNames) {
    const [group = '', method = ''] = name.split('.');
    groups[group] ??= {};
    groups[group][method] = callByName(name);
  }
  const on = (name: string, listener: (payload: unknown) => void): (() => void) => {
    const hearing = listeners.get(name);
    if (hearing === undefined) throw new TypeError(`The contract has no event named ${name}`);
    hearing.add(listener);
    return () => {
      hearing.delete(listener);
    };
  };
  for (const group of Object.values(groups)) {
    for (const method of Object.values(group)) Object.freeze(method);
    Object.freeze(group);
  }
  return Object.freeze({ ...groups, on: Object.freeze(on) }) as unknown as HallSurface;
};
