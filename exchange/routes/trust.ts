import type { FastifyInstance } from 'fastify';
import { z } from 'zod/mini';
import { Fault } from '../../domain/faults.ts';
import { parse } from '../query.ts';
import { readTrustPaper, trustPapersPage } from '../trust-desk.ts';
import type { RouteContext } from './context.ts';
import { sendImmutable } from './ranged.ts';

const Hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** The bureaus' trust list and the CAs' revocation lists: the same for every window, and no secret. */
export const addTrustRoutes = (app: FastifyInstance, { store, sessions, now }: RouteContext): void => {
  app.get('/v1/trust', async (request, reply) => {
    await sessions.authenticate(request.headers.authorization, now());
    reply.header('cache-control', 'no-store');
    return trustPapersPage(store);
  });
  app.get<{ Params: { hash: string } }>('/v1/trust/:hash', async (request, reply) => {
    await sessions.authenticate(request.headers.authorization, now());
    const paper = await store.findTrustPaper(parse(Hash, request.params.hash));
    if (paper === undefined) throw new Fault('exchange/trust-paper-unknown');
    const { hash, size } = paper;
    return sendImmutable(request, reply, {
      ...{ hash, size, mediaType: 'application/octet-stream', keptBy: 'public' },
      read: (from, to) => readTrustPaper(store, hash, from, to),
    });
  });
};
