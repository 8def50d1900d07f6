import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { connectPostgres } from '../../exchange/storage/postgres-engine.ts';

const message = (type: string, body: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), size, body]);
};
const welcome = message('R', Buffer.alloc(4));
const ready = message('Z', Buffer.from('I'));
const ended = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);

let server: Server | undefined;
afterAll(() => {
  server?.close();
});

it('a connection that is ended in the moment it is made ends no exchange: the store is away for that question', async () => {
  let connections = 0;
  server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    // In one piece, as it arrives when the database is told to end its backends while a new one begins.
    socket.once('data', () => socket.end(Buffer.concat([welcome, ready, ended])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const engine = connectPostgres(`postgres://nobody@127.0.0.1:${port}/exchange`);
  for (let tries = 1; tries <= 3; tries += 1)
    await expect(engine.transaction((query) => query('SELECT 1'))).rejects.toMatchObject({
      code: 'exchange/unavailable',
    });
  expect(connections).toBe(3);
  await engine.close();
});
