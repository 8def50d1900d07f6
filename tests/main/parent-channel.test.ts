import { afterEach, expect, test } from 'vitest';
import { parentChannel } from '../../main/parent-channel.ts';

/* Under Electron the parent is a port on `process`; in a forked child it is the child's own channel (open-hall.test.ts). */

type Listener = (event: { data: unknown }) => void;
const program = process as { parentPort?: unknown };

afterEach(() => {
  delete program.parentPort;
});

test('under Electron the hall speaks through the port of its utility process, with the bare messages', () => {
  const posted: unknown[] = [];
  const listeners: Listener[] = [];
  program.parentPort = {
    postMessage: (message: unknown) => void posted.push(message),
    on: (name: string, listener: Listener) => {
      expect(name).toBe('message');
      listeners.push(listener);
    },
  };
  const heard: unknown[] = [];
  const channel = parentChannel();
  channel.onMessage((message) => void heard.push(message));
  channel.onClosed(() => heard.push('closed'));
  channel.post({ kind: 'event' });
  for (const listener of listeners) listener({ data: { kind: 'call', id: 1 } });
  expect(posted).toEqual([{ kind: 'event' }]);
  expect(heard).toEqual([{ kind: 'call', id: 1 }]);
});
