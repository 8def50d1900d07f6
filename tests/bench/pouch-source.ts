/**
 * What PouchDB replicates from, in a process of its own: the part of CouchDB's protocol that a pull asks for, over
 * documents that lie in memory. `pouch-source <address of the packed lines>`. Quicker than a CouchDB or an
 * express-pouchdb would be, which is in the reference's favour.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

const [from = ''] = process.argv.slice(2);
const packed = Buffer.from(await (await fetch(from)).arrayBuffer());
const lines = gunzipSync(packed).toString('utf8').trimEnd().split('\n').slice(1);
const documents = lines.map((line) => {
  const change = JSON.parse(line) as { msgId: string };
  const id = createHash('md5').update(line).digest('hex');
  return { ...change, _id: change.msgId, _rev: `1-${id}`, _revisions: { start: 1, ids: [id] } };
});
const byId = new Map(documents.map((document) => [document._id, document]));

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString('utf8'));
};

const changesOf = (query: URLSearchParams): object => {
  const since = Number(query.get('since') ?? 0);
  const some = documents.slice(since, since + Number(query.get('limit') ?? documents.length));
  const results = some.map(({ _id, _rev }, n) => ({ seq: since + n + 1, id: _id, changes: [{ rev: _rev }] }));
  const last = since + some.length;
  return { results, last_seq: last, pending: documents.length - last };
};

const answerOf = (method: string, url: URL, body: unknown): { status: number; value: object } => {
  const [, database, what] = url.pathname.split('/');
  if (database === '') return { status: 200, value: { couchdb: 'Welcome', version: '3.3.3', uuid: 'bench' } };
  if (what === undefined || what === '')
    return {
      status: 200,
      value: { db_name: database, doc_count: documents.length, update_seq: documents.length },
    };
  if (what === '_changes') return { status: 200, value: changesOf(url.searchParams) };
  if (what === '_bulk_get') {
    const { docs } = body as { docs: readonly { id: string }[] };
    return { status: 200, value: { results: docs.map(({ id }) => ({ id, docs: [{ ok: byId.get(id) }] })) } };
  }
  if (method === 'PUT') return { status: 201, value: { ok: true, id: what, rev: '0-1' } };
  return { status: 404, value: { error: 'not_found', reason: 'missing' } };
};

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  void bodyOf(request).then((body) => {
    const { status, value } = answerOf(request.method ?? 'GET', url, body);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed` });
});
process.once('disconnect', () => process.exit(0));
