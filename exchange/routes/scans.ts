import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod/mini';
import { longestPieceBytes, pieceMediaType, type UploadStanding } from '../../contract/exchange/scans.ts';
import { Fault } from '../../domain/faults.ts';
import { byteRange } from '../byte-range.ts';
import { makeDeviceLimit } from '../fair-share.ts';
import { parse } from '../query.ts';
import { beginUpload, findScan, readBlob, standingOf, takePiece } from '../scan-desk.ts';
import type { DeviceRecord } from '../storage/port.ts';
import type { RouteContext } from './context.ts';

const Hash = z.strictObject({ hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });
const bytesCount = z.pipe(z.string().check(z.regex(/^\d{1,15}$/)), z.transform(Number));
const Length = z.object({ 'upload-length': bytesCount });
const Offset = z.object({ 'upload-offset': bytesCount });

type HashRequest = FastifyRequest<{ Params: { hash: string } }>;

/** A device sends its scans one after the other; a second connection is the first one that has not noticed yet. */
const mostPiecesOfOne = 2;
const immutable = 'private, immutable, max-age=31536000';

/** Draft-ietf-httpbis-resumable-upload: a structured boolean. */
const withOffset = (reply: FastifyReply, { offset, size, complete }: UploadStanding): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('upload-offset', offset)
    .header('upload-length', size)
    .header('upload-complete', complete ? '?1' : '?0');

/** Scans: sent in pieces by the window whose accepted message names them, read by the part whose feed does. */
export const addScanRoutes = (app: FastifyInstance, { store, sessions, now, log }: RouteContext): void => {
  const sending = makeDeviceLimit(mostPiecesOfOne);
  const signedIn = (request: FastifyRequest): Promise<DeviceRecord> =>
    sessions.authenticate(request.headers.authorization, now());

  app.addContentTypeParser(
    pieceMediaType,
    { parseAs: 'buffer', bodyLimit: longestPieceBytes },
    (_request, body, done) => done(null, body),
  );

  app.head<{ Params: { hash: string } }>('/v1/uploads/:hash', async (request, reply) => {
    const { device } = await signedIn(request);
    const { hash } = parse(Hash, request.params);
    return withOffset(reply, standingOf(hash, await store.findUpload(device, hash)))
      .code(204)
      .send();
  });

  app.post<{ Params: { hash: string } }>('/v1/uploads/:hash', async (request, reply) => {
    const { device } = await signedIn(request);
    const { hash } = parse(Hash, request.params);
    const length = parse(Length, request.headers)['upload-length'];
    const standing = await beginUpload(store, device, hash, length, now());
    return withOffset(reply, standing).send(standing);
  });

  app.patch<{ Params: { hash: string } }>('/v1/uploads/:hash', async (request, reply) => {
    const { device } = await signedIn(request);
    const { hash } = parse(Hash, request.params);
    const offset = parse(Offset, request.headers)['upload-offset'];
    const bytes = request.body;
    if (!Buffer.isBuffer(bytes)) throw new Fault('exchange/request-malformed', { field: 'body' });
    const piece = { device, hash, offset, bytes, now: now() };
    const standing = await sending(device, () => takePiece(store, piece));
    if (standing.complete) log('info', 'scan-arrived', { device, bytes: standing.size });
    return withOffset(reply, standing).send(standing);
  });

  app.get<{ Params: { hash: string } }>('/v1/blobs/:hash', async (request: HashRequest, reply) => {
    const { part } = await signedIn(request);
    const { hash } = parse(Hash, request.params);
    const blob = await findScan(store, part, hash);
    const etag = `"${hash}"`;
    const { range, 'if-range': ifRange } = request.headers;
    reply
      .header('etag', etag)
      .header('cache-control', immutable)
      .header('accept-ranges', 'bytes')
      .header('x-content-type-options', 'nosniff');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const asked = byteRange(blob.size, etag, range, ifRange as string | undefined);
    if (asked === 'unsatisfiable')
      return reply.code(416).header('content-range', `bytes */${blob.size}`).send();
    const { from, to } = asked === 'whole' ? { from: 0, to: blob.size - 1 } : asked;
    if (asked !== 'whole') reply.code(206).header('content-range', `bytes ${from}-${to}/${blob.size}`);
    // Never its own media type: nothing that asks here is to show it.
    reply.type('application/octet-stream').header('content-length', to - from + 1);
    return reply.send(Readable.from(readBlob(store, hash, from, to), { objectMode: false }));
  });
};
