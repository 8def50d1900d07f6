import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod/mini';
import { Fault } from '../domain/faults.ts';
import { startApplyWorker } from './apply-worker.ts';
import { makeMetrics, type Metrics } from './desk/metrics.ts';
import { makeFairShare, ordinaryLimits } from './fair-share.ts';
import { keepHeads } from './head-keeper.ts';
import { answerToBroken, toHttpFault } from './http-errors.ts';
import { type Log, noLog } from './log.ts';
import { agreementInForce } from './policy-desk.ts';
import { machinePorts } from './ports.ts';
import { parse } from './query.ts';
import { type RouteContext, untilGone } from './routes/context.ts';
import { addDeskRoutes } from './routes/desk.ts';
import { addEnrolmentRoutes } from './routes/enrolments.ts';
import { addFeedRoutes } from './routes/feeds.ts';
import { addDigestRoutes } from './routes/digests.ts';
import { addHeadRoutes } from './routes/heads.ts';
import { addScanRoutes } from './routes/scans.ts';
import { addSealedFileRoute } from './routes/sealed-files.ts';
import { addTrustRoutes } from './routes/trust.ts';
import { type ExchangeService, type ExchangeServiceOptions, makeExchangeService } from './service.ts';
import { makeSessions } from './sessions.ts';
import { keepSnapshots } from './snapshots.ts';
import type { FullStore } from './storage/desk-port.ts';
import { httpsOptions, type TlsMaterial } from './tls.ts';
import { trustPapersPage } from './trust-desk.ts';
import { clearAbandonedUploads } from './uploads.ts';

export interface ExchangeServerOptions extends ExchangeServiceOptions {
  readonly store: FullStore;
  /** Any but a loopback address needs `tls`. Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** `false`: this server only lands and reads; another process on the same store applies. */
  readonly applies?: boolean;
  /** TLS with client certificates instead of plain HTTP. */
  readonly tls?: TlsMaterial;
  /** Entries after which a part gets its next snapshot; a server that applies builds them. */
  readonly snapshotEvery?: number;
  /** Entries after which a part gets its next head within one hall date; a server that applies makes them. */
  readonly headEvery?: number;
}

export interface ExchangeServer {
  readonly url: string;
  /** Everything landed so far has its verdict (when this server applies). */
  settle(): Promise<void>;
  /** Stops listening and applying; the store stays open, it is the caller's. */
  close(): Promise<void>;
}

/** A batch of 1 MB of text, its quotes escaped once more on the way. */
const bodyLimit = 3 * 1024 * 1024;
/** A session's token and a few fields are a tenth of it. */
const maxHeaderSize = 8 * 1024;
const PolicyQuery = z.object({ trust: z.optional(z.literal('1')) });
const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

const addRoutes = (
  app: FastifyInstance,
  service: ExchangeService,
  context: RouteContext,
  { settle, dayMoved }: { settle: () => Promise<void>; dayMoved: () => Promise<void> },
): void => {
  const { stopping } = context;
  const bearer = (request: FastifyRequest): string | undefined => request.headers.authorization;

  app.get('/v1/policy', async (request) => ({
    ...(await service.policy()),
    agreement: await agreementInForce(context.store),
    // Only to who asks: a window of an earlier program reads no word it does not know.
    ...(parse(PolicyQuery, request.query).trust === undefined
      ? {}
      : { trust: (await trustPapersPage(context.store)).catalogue }),
  }));
  app.get('/v1/challenge', async () => service.challenge());
  app.post('/v1/sessions', (request) => service.openSession(request.body));
  app.post('/v1/batches', async (request, reply) => {
    const answer = await service.push(request.body);
    if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', answer.retryAfterSeconds);
    return answer;
  });
  app.get('/v1/devices/me', (request) => service.device(bearer(request)));
  app.post('/v1/devices/me/seal-requests', (request) => service.askSeal(bearer(request), request.body));
  app.get('/v1/devices/me/seal-papers', (request) => service.sealPapers(bearer(request)));
  app.get('/v1/results', (request) => service.results(bearer(request), request.query));
  app.get<{ Params: { part: string } }>('/v1/feeds/:part', (request, reply) =>
    service.feed(bearer(request), request.params.part, request.query, untilGone(reply, stopping)),
  );
  app.post('/v1/training/advance-day', async (request) => {
    const moved = await service.advanceDay(bearer(request), request.body);
    await dayMoved();
    return moved;
  });
  addFeedRoutes(app, context);
  addScanRoutes(app, context);
  addHeadRoutes(app, context);
  addDigestRoutes(app, context);
  addTrustRoutes(app, context);
  addEnrolmentRoutes(app, context);
  addSealedFileRoute(app, context, service, settle);
};

const addErrorsAndLog = (app: FastifyInstance, log: Log, metrics: Metrics): void => {
  const codes = new WeakMap<FastifyRequest, string>();
  app.setErrorHandler((error, request, reply) => {
    const { status, code, body } = toHttpFault(error);
    codes.set(request, code);
    if (status === 503 || status === 429)
      reply.header('retry-after', String(body.error.detail['retryAfterSeconds'] ?? 1));
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler(() => {
    throw new Fault('exchange/not-found');
  });
  app.addHook('onResponse', async (request, reply) => {
    const code = codes.get(request);
    metrics.answered(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    log(reply.statusCode >= 500 ? 'error' : 'info', 'answered', {
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      tookMs: Math.round(reply.elapsedTime),
      ...(code === undefined ? {} : { code }),
    });
  });
};

const newApp = (tls: TlsMaterial | undefined): FastifyInstance => {
  const limits = { maxHeaderSize, headersTimeout: 10_000 };
  const options = {
    bodyLimit,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 100 },
    forceCloseConnections: true,
    frameworkErrors: (error: Error, _request: unknown, reply: unknown) => {
      const { status, body } = toHttpFault(error);
      void (reply as FastifyReply).code(status).send(body);
    },
    clientErrorHandler: (error: unknown, socket: Socket) => {
      if (socket.writable) socket.end(answerToBroken(error));
    },
  };
  return tls === undefined
    ? fastify({ ...options, http: limits })
    : (fastify({ ...options, https: { ...limits, ...httpsOptions(tls) } }) as unknown as FastifyInstance);
};

/**
 * Serves TXP/1 over HTTP on a loopback address, or with TLS on any (`reference` §3, DESIGN §8). Throws `exchange/plain-http-outside`
 * for any other address without TLS, `exchange/environment-mixed` when keys and store are not of one exchange.
 */
export const startExchangeServer = async (options: ExchangeServerOptions): Promise<ExchangeServer> => {
  const { store, keys, now, log = noLog, host = '127.0.0.1', port = 0, applies = true } = options;
  if (!loopback.has(host) && options.tls === undefined) throw new Fault('exchange/plain-http-outside');
  if (keys.env !== store.identity.env || keys.exchangeId !== store.identity.exchangeId)
    throw new Fault('exchange/environment-mixed');
  const stopping = new AbortController();
  const { ports = machinePorts, snapshotEvery } = options;
  const worker = applies ? startApplyWorker(store, now, log, ports) : undefined;
  const keeper = applies
    ? keepSnapshots(store, { now, log, ...(snapshotEvery === undefined ? {} : { every: snapshotEvery }) })
    : undefined;
  const heads = applies
    ? keepHeads(store, keys, {
        now,
        log,
        ports,
        ...(options.headEvery === undefined ? {} : { every: options.headEvery }),
      })
    : undefined;
  const stopClearing = applies ? clearAbandonedUploads(store, { now, log, ports }) : undefined;
  const app = newApp(options.tls);
  app.addHook('preClose', async () => stopping.abort());
  const metrics = makeMetrics();
  const share = options.share ?? makeFairShare(ordinaryLimits, ports);
  addErrorsAndLog(app, log, metrics);
  const sessions = makeSessions(store, keys, ports);
  const context = { store, keys, sessions, now, log, ports, stopping: stopping.signal };
  const service = makeExchangeService({ ...options, share }, (part) => worker?.poke(part));
  addRoutes(app, service, context, {
    settle: async () => worker?.settle(),
    dayMoved: async () => heads?.look(),
  });
  addDeskRoutes(app, context, { share, metrics });
  const url = await app.listen({ host, port });
  log('info', 'listening', { port: Number(new URL(url).port), env: store.identity.env });
  return {
    url,
    settle: async () => worker?.settle(),
    close: async () => {
      await app.close();
      await worker?.stop();
      await keeper?.stop();
      await stopClearing?.();
      await heads?.stop();
    },
  };
};
