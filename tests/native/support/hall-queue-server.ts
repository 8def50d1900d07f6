import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { QueueServerProfile } from '../../../native/queue-callers/http-server.ts';

/** A hall's own queue server with people in its queue, over real HTTP. */
export interface HallQueueServer {
  readonly profile: QueueServerProfile;
  /** What it was asked, in order: the path and the window's number. */
  readonly asked: readonly (readonly [path: string, window: unknown])[];
  take(number: string): void;
  /** What it answers instead: a text, a status of HTTP, or nothing at all. */
  answer(how: { readonly text: string } | { readonly status: number } | 'nothing' | undefined): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const paths = { state: '/now', next: '/call', recall: '/again', skip: '/pass', finish: '/done' } as const;

export const startHallQueueServer = async (): Promise<HallQueueServer> => {
  const waiting: string[] = [];
  const asked: (readonly [string, unknown])[] = [];
  let now: string | null = null;
  let odd: Parameters<HallQueueServer['answer']>[0];

  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const path = request.url?.replace(/^\/api/, '') ?? '';
      const { window } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as { window?: unknown };
      asked.push([path, window]);
      if (odd === 'nothing') return;
      if (path === paths.next) now = waiting.shift() ?? null;
      if (path === paths.skip || path === paths.finish) now = null;
      const status = odd !== undefined && 'status' in odd ? odd.status : 200;
      const text =
        odd !== undefined && 'text' in odd
          ? odd.text
          : JSON.stringify({ data: { ticket: now, queue: { length: waiting.length } } });
      response.writeHead(status, { connection: 'close' }).end(text);
    });
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    profile: {
      url: `http://127.0.0.1:${port}/api/`,
      window: '11',
      paths,
      fields: { now: 'data.ticket', waiting: 'data.queue.length' },
    },
    asked,
    take: (number) => void waiting.push(number),
    answer: (how) => void (odd = how),
    start: () => listen(port),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
