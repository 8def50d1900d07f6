/**
 * What PouchDB replicates from, in a process of its own: express-pouchdb over a PouchDB in LevelDB that holds the same
 * changes. `express-pouch-source <address of the packed lines> <folder>`. The packages lie in a folder of their own,
 * where they are installed: the product and its tests need none of them.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { join, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expressPouchFolder } from './express-pouch-folder.ts';

interface Pouch {
  bulkDocs(documents: readonly object[]): Promise<unknown>;
}
type PouchClass = new (name: string) => Pouch;
interface Application {
  use(handler: unknown): void;
  listen(port: number, host: string, done: () => void): Server;
}

const require = createRequire(join(expressPouchFolder, 'package.json'));
const pouchdb = require('pouchdb') as { defaults(options: object): PouchClass };
const application = (require('express') as () => Application)();
const answering = require('express-pouchdb') as (pouch: PouchClass, options: object) => unknown;

/** So many documents by one call: more are no quicker. */
const together = 1000;

const [from = '', folder = ''] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const PouchDB = pouchdb.defaults({ prefix: `${folder}${sep}` });
const packed = Buffer.from(await (await fetch(from)).arrayBuffer());
const lines = gunzipSync(packed).toString('utf8').trimEnd().split('\n').slice(1);
const database = new PouchDB('feed');
for (let at = 0; at < lines.length; at += together)
  await database.bulkDocs(
    lines.slice(at, at + together).map((line) => {
      const change = JSON.parse(line) as { msgId: string };
      return { ...change, _id: change.msgId };
    }),
  );

application.use(
  answering(PouchDB, {
    mode: 'minimumForPouchDB',
    inMemoryConfig: true,
    logPath: join(folder, 'express-pouchdb.txt'),
  }),
);
const server = application.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed` });
});
process.once('disconnect', () => process.exit(0));
