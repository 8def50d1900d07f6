import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod/mini';
import { longestPieceBytes, pieceMediaType, type UploadStanding } from '../../contract/exchange/scans.ts';
import { Fault } from '../../domain/faults.ts';
import { makeDeviceLimit } from '../fair-share.ts';
import { parse } from '../query.ts';
import { beginUpload, findScan, readBlob, standingOf, takePiece } from '../scan-desk.ts';
import type { DeviceRecord } from '../storage/port.ts';
import type { RouteContext } from './context.ts';
import { sendImmutable } from './ranged.ts';

const Hash = z.strictObject({ hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });
const bytesCount = z.pipe(z.string().check(z.regex(/^\d{1,15}$/)), z.transform(Number));
const Length = z.object({ 'upload-length': bytesCount });
const Offset = z.object({ 'upload-offset': bytesCount });

type HashRequest = FastifyRequest<{ Params: { hash: string } }>;

/** A device sends its scans one after the other; a second connection is the first one that has not noticed yet. */
const mostPiecesOfOne = 2;

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
    const { size } = await findScan(store, part, hash);
    return sendImmutable(request, reply, {
      // Never its own media type: nothing that asks here is to show it.
      ...{ hash, size, mediaType: 'application/octet-stream', keptBy: 'private' },
      read: (from, to) => readBlob(store, hash, from, to),
    });
  });
};
