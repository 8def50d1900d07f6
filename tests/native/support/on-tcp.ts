import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { WireModel } from '../../../native/transports/in-process.ts';
import { openTcp } from '../../../native/transports/tcp.ts';
import type { OpenTransport } from '../../../native/transports/transport.ts';

export interface TcpPlug {
  readonly port: number;
  readonly open: OpenTransport;
  unplug(): void;
  plugIn(): Promise<void>;
  close(): void;
}

/** A virtual device behind a real socket, one line at a time, as a printer on port 9100 serves it. */
export const plugOnTcp = async (model: WireModel): Promise<TcpPlug> => {
  let line: Socket | undefined;
  const serve = (port: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve) => {
      const server = createServer((socket) => {
        if (line !== undefined) {
          socket.destroy();
          return;
        }
        line = socket;
        const receive = model.plugIn({
          send: (bytes) => void socket.write(bytes),
          drop: () => unplug(),
        });
        socket.on('data', receive);
        socket.on('error', () => undefined);
        socket.on('close', () => (line = undefined));
      });
      server.listen(port, '127.0.0.1', () => resolve(server));
    });
  let server: ReturnType<typeof createServer> | undefined = await serve(0);
  const { port } = server.address() as AddressInfo;
  const unplug = (): void => {
    server?.close();
    server = undefined;
    line?.destroy();
  };
  return {
    port,
    open: () => openTcp('127.0.0.1', port, { connectMs: 1_000 }),
    unplug,
    async plugIn() {
      server ??= await serve(port);
    },
    close: unplug,
  };
};
