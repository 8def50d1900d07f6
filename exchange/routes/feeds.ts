import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod/mini';
import { snapshotMediaType } from '../../contract/exchange/feed-pages.ts';
import { maxFeedWaitSeconds } from '../../contract/exchange/session.ts';
import { Fault } from '../../domain/faults.ts';
import { fullPage, pokeWhenGrown } from '../feed-pages.ts';
import { count, parse } from '../query.ts';
import { noticeOf, readSnapshot } from '../snapshots.ts';
import type { RouteContext } from './context.ts';
import { untilGone } from './context.ts';
import { sendImmutable } from './ranged.ts';

const PokeQuery = z.strictObject({
  after: count('0', Number.MAX_SAFE_INTEGER),
  wait: count('0', maxFeedWaitSeconds),
});
const PageNumber = z.string().check(z.regex(/^(0|[1-9]\d{0,9})$/));
const Hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** What never changes may be kept for ever, but not by a cache that others share: it is one part's own. */
const immutable = 'private, immutable, max-age=31536000';

type PartRequest = FastifyRequest<{ Params: { part: string } }>;

/** Full pages, pokes and snapshots of a part's feed: what a window or a hall's cache reads in bulk. */
export const addFeedRoutes = (app: FastifyInstance, context: RouteContext): void => {
  const { store, sessions, now, ports, stopping } = context;

  /** Jurisdiction: nothing outside a device's own part is ever sent to it. */
  const ownPart = async (request: PartRequest): Promise<string> => {
    const device = await sessions.authenticate(request.headers.authorization, now());
    if (request.params.part !== device.part) throw new Fault('exchange/other-jurisdiction');
    return device.part;
  };

  app.get<{ Params: { part: string; page: string } }>(
    '/v1/feeds/:part/pages/:page',
    async (request, reply) => {
      const part = await ownPart(request);
      const { body, etag } = await fullPage(store, part, Number(parse(PageNumber, request.params.page)));
      reply.header('etag', etag).header('cache-control', immutable);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type('application/json; charset=utf-8').send(body);
    },
  );

  app.get<{ Params: { part: string } }>('/v1/feeds/:part/poke', async (request, reply) => {
    const part = await ownPart(request);
    const { after, wait } = parse(PokeQuery, request.query);
    reply.header('cache-control', 'no-store');
    return pokeWhenGrown(store, { part, after, waitMs: wait * 1000 }, untilGone(reply, stopping), ports);
  });

  app.get<{ Params: { part: string } }>('/v1/snapshots/:part/latest', async (request, reply) => {
    const snapshot = await store.findSnapshot(await ownPart(request), null);
    if (snapshot === undefined) throw new Fault('exchange/no-snapshot');
    reply.header('cache-control', 'no-store');
    return noticeOf(snapshot);
  });

  app.get<{ Params: { part: string; hash: string } }>(
    '/v1/snapshots/:part/:hash',
    async (request, reply): Promise<FastifyReply> => {
      const part = await ownPart(request);
      const snapshot = await store.findSnapshot(part, parse(Hash, request.params.hash));
      if (snapshot === undefined) throw new Fault('exchange/no-snapshot');
      const { size, hash } = snapshot;
      return sendImmutable(request, reply, {
        ...{ hash, size, mediaType: snapshotMediaType, keptBy: 'private' },
        read: (from, to) => readSnapshot(store, snapshot, from, to),
      });
    },
  );
};
