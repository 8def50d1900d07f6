import type { Readable, Writable } from 'node:stream';

export type DevToolsValue = Readonly<Record<string, unknown>>;
type Listener = (parameters: DevToolsValue) => void;

/** One attached target, or the browser itself. */
export interface DevToolsSession {
  send(method: string, parameters?: DevToolsValue): Promise<DevToolsValue>;
  on(method: string, listener: Listener): () => void;
}

export interface DevToolsPipe extends DevToolsSession {
  session(id: string): DevToolsSession;
  /** Settles when the browser has closed its end. */
  readonly closed: Promise<void>;
}

/** The browser refused a command, or went away before answering it. */
export class DevToolsError extends Error {
  override readonly name = 'DevToolsError';
}

/** The browser may go away between any two commands; what it did not hear it does not need. */
export const unlessGone = (error: unknown): void => {
  if (!(error instanceof DevToolsError)) throw error;
};

interface Waiting {
  readonly method: string;
  readonly resolve: (value: DevToolsValue) => void;
  readonly reject: (error: DevToolsError) => void;
}

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: DevToolsValue;
  readonly result?: DevToolsValue;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

/** Speaks the DevTools protocol over two pipes: JSON texts, each ended by a zero byte. No port is opened. */
export const openDevToolsPipe = (toBrowser: Writable, fromBrowser: Readable): DevToolsPipe => {
  let lastId = 0;
  let gone = false;
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<Listener>>();
  let rest: Buffer[] = [];

  const keyOf = (session: string | undefined, method: string): string => `${session ?? ''} ${method}`;

  const receive = (text: string): void => {
    const message = JSON.parse(text) as Incoming;
    if (message.id !== undefined) {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error !== undefined)
        asked?.reject(new DevToolsError(`${asked.method}: ${message.error.message}`));
      else asked?.resolve(message.result ?? {});
      return;
    }
    const hearing = listeners.get(keyOf(message.sessionId, message.method ?? ''));
    for (const listener of [...(hearing ?? [])]) listener(message.params ?? {});
  };

  fromBrowser.on('data', (chunk: Buffer) => {
    let left = chunk;
    for (let end = left.indexOf(0); end >= 0; end = left.indexOf(0)) {
      rest.push(left.subarray(0, end));
      const text = Buffer.concat(rest).toString('utf8');
      rest = [];
      left = left.subarray(end + 1);
      receive(text);
    }
    if (left.length > 0) rest.push(left);
  });

  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      if (gone) return;
      gone = true;
      for (const asked of waiting.values())
        asked.reject(new DevToolsError(`${asked.method}: the browser is gone`));
      waiting.clear();
      resolve();
    };
    for (const stream of [fromBrowser, toBrowser]) {
      stream.on('close', end);
      stream.on('error', end);
    }
    fromBrowser.on('end', end);
  });

  const sessionOf = (session: string | undefined): DevToolsSession => ({
    send: (method, parameters = {}) =>
      new Promise((resolve, reject) => {
        if (gone) {
          reject(new DevToolsError(`${method}: the browser is gone`));
          return;
        }
        lastId += 1;
        waiting.set(lastId, { method, resolve, reject });
        const message = {
          id: lastId,
          method,
          params: parameters,
          ...(session === undefined ? {} : { sessionId: session }),
        };
        toBrowser.write(`${JSON.stringify(message)}\0`);
      }),
    on: (method, listener) => {
      const key = keyOf(session, method);
      const hearing = listeners.get(key) ?? new Set();
      listeners.set(key, hearing.add(listener));
      return () => {
        hearing.delete(listener);
      };
    },
  });

  return { ...sessionOf(undefined), session: (id) => sessionOf(id), closed };
};
