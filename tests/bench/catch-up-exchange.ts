/**
 * A real exchange in a process of its own, with a feed of many changes and their snapshot, for the bench of catching
 * up: `catch-up-exchange <folder> <changes> <window that reads>`. Says where it is, and where the very bytes of the
 * snapshot are to be had with nothing around them.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { decide } from '../../exchange/decide.ts';
import { startExchangeServer } from '../../exchange/server.ts';
import { makeExchangeService } from '../../exchange/service.ts';
import { buildSnapshot, readSnapshot } from '../../exchange/snapshots.ts';
import { makeWindow } from '../exchange/test-window.ts';
import { benchKeys, benchStore, benchWindow } from './exchange-town.ts';

const part = '350102';
const now = 1_457_600_000_000;
const inBatch = 500;
const runLength = 200;

const [folder = '', wanted = '', reader = ''] = process.argv.slice(2);
const changes = Number(wanted);
const source = benchWindow('bench-sender', part);
const reading = makeWindow({ device: reader, bureau: 'local', part });
const keys = await benchKeys(folder);
const store = await benchStore({ engine: 'sqlite', file: join(folder, 'exchange.db') }, keys, [
  source.window,
  reading,
]);
const service = makeExchangeService({ store, keys, now: () => now }, () => undefined);
for (let sent = 0; sent < changes; sent += inBatch) {
  const sealed = source.seal(Math.min(inBatch, changes - sent));
  await service.push(source.window.batch(sealed));
  while ((await store.applyPending(part, runLength, decide, now)) > 0);
}
const snapshot = await buildSnapshot(store, part, () => now);
if (snapshot?.position !== changes) throw new Error(`a snapshot of ${snapshot?.position} changes`);
const pieces: Uint8Array[] = [];
for await (const piece of readSnapshot(store, snapshot, 0, snapshot.size - 1)) pieces.push(piece);
const bytes = Buffer.concat(pieces);

const server = await startExchangeServer({ store, keys, now: Date.now, applies: false });
const raw = createServer((_request, response) => {
  response.writeHead(200, { 'content-length': bytes.length });
  response.end(bytes);
});
// A reader on a busy machine is still at it when all has long been sent.
raw.keepAliveTimeout = 0;
raw.listen(0, '127.0.0.1', () => {
  const { port } = raw.address() as AddressInfo;
  process.send?.({ url: server.url, raw: `http://127.0.0.1:${port}/`, bytes: bytes.length });
});
process.once('disconnect', () => process.exit(0));
