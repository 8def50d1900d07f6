import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Below what systems give to outgoing connections, one of which would have it when it is needed next. */
const [lowest, above] = [20_000, 32_000];
const mostTries = 50;

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return false;
  }
  const { port: taken } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return taken === port;
};

/** A port of this machine that nobody has now, `wanted` if it can be; for a server that starts in a moment. */
export const freePort = async (wanted?: number): Promise<number> => {
  for (let tries = 0, port = wanted; tries < mostTries; tries += 1, port = undefined) {
    const candidate = port ?? randomInt(lowest, above);
    if (await isFree(candidate)) return candidate;
  }
  throw new Error(`no free port between ${lowest} and ${above}`);
};
