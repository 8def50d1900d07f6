import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * The line between a window and the exchange, as a TCP relay that can be cut. `cut` refuses and breaks connections;
 * `answers-lost` lets questions through and breaks the line when the answer comes; `stalled` takes bytes and gives
 * none back; `half-open` lets questions through and drops the answers, and nobody hears of it; `slow` passes a trickle
 * both ways; `doubled` delivers every question twice at once, `replayed` a second time when it has long been answered.
 */
export const weathers = [
  'clear',
  'cut',
  'answers-lost',
  'stalled',
  'half-open',
  'slow',
  'doubled',
  'replayed',
] as const;
export type Weather = (typeof weathers)[number];

export interface Cutter {
  readonly url: string;
  /** Changes the weather; every connection that stands is broken, as a line that changes breaks it. */
  set(weather: Weather): void;
  /** Questions delivered to the exchange so far: bytes sent on, and connections of which the answer was lost. */
  readonly counted: {
    connections: number;
    refused: number;
    lost: number;
    dropped: number;
    slowed: number;
    doubledBytes: number;
    replayedBytes: number;
  };
  close(): Promise<void>;
}

/** Long enough for the question to have been answered, and the next ones too. */
const replayAfterMs = 250;
const trickle = { bytes: 1024, everyMs: 5 };

const passSlowly = async (from: Socket, to: Socket): Promise<void> => {
  try {
    for await (const bytes of from as AsyncIterable<Buffer>)
      for (let at = 0; at < bytes.length && to.writable; at += trickle.bytes) {
        to.write(bytes.subarray(at, at + trickle.bytes));
        await wait(trickle.everyMs);
      }
  } finally {
    to.destroy();
  }
};

/** Listens on `port` of the loopback address; 0 takes a free one. */
export const openCutter = async (target: string, onPort = 0): Promise<Cutter> => {
  const { hostname, port } = new URL(target);
  const counted = {
    connections: 0,
    refused: 0,
    lost: 0,
    dropped: 0,
    slowed: 0,
    doubledBytes: 0,
    replayedBytes: 0,
  };
  const sockets = new Set<Socket>();
  let weather: Weather = 'clear';

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A broken line is what this relay is for: the window hears of it by the close.
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const upstream = (): Socket => keep(createConnection({ host: hostname, port: Number(port) }));

  const relay = (client: Socket): void => {
    counted.connections += 1;
    if (weather === 'stalled') {
      client.resume();
      return;
    }
    const exchange = upstream();
    if (weather === 'slow') {
      counted.slowed += 1;
      // Ends with either of the two, as an error where the weather changes: the line is gone then in any case.
      void passSlowly(client, exchange).catch(() => undefined);
      void passSlowly(exchange, client).catch(() => undefined);
      return;
    }
    const isReplayed = weather === 'replayed';
    const isHalfOpen = weather === 'half-open';
    const second = weather === 'doubled' || isReplayed ? upstream() : undefined;
    const loses = weather === 'answers-lost';
    // The second answer goes nowhere.
    second?.resume();
    client.on('data', (bytes) => {
      exchange.write(bytes);
      if (second === undefined) return;
      if (isReplayed) {
        setTimeout(() => second.write(bytes), replayAfterMs);
        counted.replayedBytes += bytes.length;
        return;
      }
      second.write(bytes);
      counted.doubledBytes += bytes.length;
    });
    exchange.on('data', (bytes) => {
      if (isHalfOpen) {
        counted.dropped += 1;
        return;
      }
      if (!loses) {
        client.write(bytes);
        return;
      }
      counted.lost += 1;
      client.destroy();
      exchange.destroy();
    });
    client.once('close', () => {
      exchange.destroy();
      // What is still to be replayed comes although the window has hung up.
      if (!isReplayed) second?.destroy();
      else setTimeout(() => second?.destroy(), 4 * replayAfterMs);
    });
    exchange.once('close', () => client.destroy());
  };

  const server: Server = createServer((client) => {
    keep(client);
    if (weather !== 'cut') return relay(client);
    counted.refused += 1;
    client.destroy();
  });
  server.listen(onPort, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (next) => {
      weather = next;
      for (const socket of sockets) socket.destroy();
    },
    counted,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
