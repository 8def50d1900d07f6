import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the line does to one answer: passes it on, alters its bytes, gives another, breaks off, or never ends. */
export type OnTheWay = 'pass' | 'break' | 'hang' | ((body: Buffer) => Buffer) | { readonly instead: object };

export interface TamperingProxy {
  readonly url: string;
  /** Method, path and range of each request, in order. */
  readonly asked: string[];
  on: (path: string) => OnTheWay;
  close(): Promise<void>;
}

/** Stands between a window and its exchange. */
export const startTamperingProxy = async (to: string): Promise<TamperingProxy> => {
  const server = createServer((incoming, answer) => {
    const path = incoming.url ?? '';
    proxy.asked.push([path, incoming.headers.range].filter((part) => part !== undefined).join(' '));
    const way = proxy.on(path);
    if (way === 'hang') return;
    if (way === 'break') return void incoming.socket.destroy();
    if (typeof way === 'object') {
      answer.writeHead(200, { 'content-type': 'application/json' });
      answer.end(JSON.stringify(way.instead));
      return;
    }
    const outgoing = request(
      new URL(path, to),
      { method: incoming.method, headers: incoming.headers },
      (got) => {
        const chunks: Buffer[] = [];
        got.on('data', (chunk: Buffer) => chunks.push(chunk));
        got.on('end', () => {
          const body = Buffer.concat(chunks);
          const sent = way === 'pass' ? body : way(body);
          answer.writeHead(got.statusCode ?? 500, { ...got.headers, 'content-length': sent.length });
          answer.end(sent);
        });
      },
    );
    outgoing.on('error', () => incoming.socket.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: TamperingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    on: () => 'pass',
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return proxy;
};
