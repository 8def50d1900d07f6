import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';

/**
 * The line between a window and the exchange, as a TCP relay that can be cut. `cut` refuses and breaks connections;
 * `answers-lost` lets questions through and breaks the line when the answer comes; `stalled` takes bytes and gives
 * none back; `doubled` delivers every question twice.
 */
export const weathers = ['clear', 'cut', 'answers-lost', 'stalled', 'doubled'] as const;
export type Weather = (typeof weathers)[number];

export interface Cutter {
  readonly url: string;
  /** Changes the weather; every connection that stands is broken, as a line that changes breaks it. */
  set(weather: Weather): void;
  /** Questions delivered to the exchange so far: bytes sent on, and connections of which the answer was lost. */
  readonly counted: { connections: number; refused: number; lost: number; doubledBytes: number };
  close(): Promise<void>;
}

/** Listens on `port` of the loopback address; 0 takes a free one. */
export const openCutter = async (target: string, onPort = 0): Promise<Cutter> => {
  const { hostname, port } = new URL(target);
  const counted = { connections: 0, refused: 0, lost: 0, doubledBytes: 0 };
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
    const second = weather === 'doubled' ? upstream() : undefined;
    const loses = weather === 'answers-lost';
    // The second answer goes nowhere.
    second?.resume();
    client.on('data', (bytes) => {
      exchange.write(bytes);
      if (second === undefined) return;
      second.write(bytes);
      counted.doubledBytes += bytes.length;
    });
    exchange.on('data', (bytes) => {
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
      second?.destroy();
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
