import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod/mini';
import { type HeadsPage, maxHeadsListed } from '../../contract/exchange/heads.ts';
import { Fault } from '../../domain/faults.ts';
import { consistencyOf, inclusionOf, takeCountersignature } from '../heads.ts';
import { count, parse } from '../query.ts';
import type { DeviceRecord } from '../storage/port.ts';
import type { RouteContext } from './context.ts';

const most = Number.MAX_SAFE_INTEGER;
const HeadsQuery = z.strictObject({ limit: count('10', maxHeadsListed) });
const ConsistencyQuery = z.strictObject({ from: count('0', most), to: count('0', most) });
const InclusionQuery = z.strictObject({ position: count('0', most), size: count('0', most) });

type PartRequest = FastifyRequest<{ Params: { part: string } }>;
type OfPart = { Params: { part: string } };

/** Signed heads of a part's feed, and proofs in its tree. What a bureau signed carries its own signature. */
export const addHeadRoutes = (app: FastifyInstance, { store, sessions, now, log }: RouteContext): void => {
  /** As with the feed: nothing of another part is ever sent to a window. */
  const ownPart = async (request: PartRequest): Promise<DeviceRecord> => {
    const device = await sessions.authenticate(request.headers.authorization, now());
    if (request.params.part !== device.part) throw new Fault('exchange/other-jurisdiction');
    return device;
  };

  app.get<OfPart>('/v1/heads/:part', async (request, reply): Promise<HeadsPage> => {
    const { part, device } = await ownPart(request);
    const { limit } = parse(HeadsQuery, request.query);
    reply.header('cache-control', 'no-store');
    const others = (await store.readReconciliations(part)).filter(
      (one) => one.device !== device && one.differences.length > 0,
    );
    return {
      part,
      heads: [...(await store.listHeads(part, Math.max(limit, 1)))],
      // Both bureaus are told, whichever one's window it is; the records themselves are the operator's to show.
      disagreements: others.map((one) => ({
        device: one.device,
        size: one.size,
        count: one.differences.length,
      })),
    };
  });
  app.get<OfPart>('/v1/heads/:part/consistency', async (request) => {
    const { part } = await ownPart(request);
    const { from, to } = parse(ConsistencyQuery, request.query);
    return consistencyOf(store, part, from, to);
  });
  app.get<OfPart>('/v1/heads/:part/inclusion', async (request) => {
    const { part } = await ownPart(request);
    const { position, size } = parse(InclusionQuery, request.query);
    return inclusionOf(store, part, position, size);
  });
  app.post<OfPart>('/v1/heads/:part/countersignatures', async (request) => {
    const paper = request.body as { part?: unknown } | null;
    if (paper?.part !== request.params.part)
      throw new Fault('exchange/bureau-paper-not-in-order', { field: 'part' });
    try {
      return await takeCountersignature(store, paper, now());
    } catch (error) {
      if (error instanceof Fault && error.code === 'exchange/head-inconsistent')
        log('error', 'head-inconsistent', { part: request.params.part, code: error.code });
      throw error;
    }
  });
};
