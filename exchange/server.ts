import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod/mini';
import type { BatchAnswer, DeviceState, Policy, ResultsPage } from '../contract/exchange/answers.ts';
import { bodySchemas } from '../contract/exchange/bodies.ts';
import { Batch } from '../contract/exchange/message.ts';
import {
  AdvanceDay,
  maxFeedLimit,
  maxFeedWaitSeconds,
  SessionRequest,
} from '../contract/exchange/session.ts';
import { Fault } from '../domain/faults.ts';
import { startApplyWorker } from './apply-worker.ts';
import { verifyBatch } from './batch.ts';
import { issuePath } from './content.ts';
import { readFeedWaiting } from './feed-reader.ts';
import { advanceDay, hallDate } from './hall-date.ts';
import { toHttpFault } from './http-errors.ts';
import type { ExchangeKeys } from './keys.ts';
import { judgeLanding } from './land.ts';
import { type Log, noLog } from './log.ts';
import { activeDevice, makeSessions } from './sessions.ts';
import type { DeviceRecord, ExchangeStore } from './storage/port.ts';

export interface ExchangeServerOptions {
  readonly store: ExchangeStore;
  readonly keys: ExchangeKeys;
  /** UTC ms. */
  readonly now: () => number;
  readonly log?: Log;
  /** Loopback only: TLS ends in front of the exchange. Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** `false`: this server only lands and reads; another process on the same store applies. */
  readonly applies?: boolean;
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
const mostPushesAtOnce = 64;
const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

const count = (fallback: string, most: number) =>
  z.pipe(
    z._default(z.string().check(z.regex(/^\d{1,15}$/)), fallback),
    z.transform((text) => Math.min(Number(text), most)),
  );
const ResultsQuery = z.strictObject({
  after: count('0', Number.MAX_SAFE_INTEGER),
  limit: count(String(maxFeedLimit), maxFeedLimit),
});
const FeedQuery = z.extend(ResultsQuery, { wait: count('0', maxFeedWaitSeconds) });

const parse = <T>(schema: z.ZodMiniType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault('exchange/request-malformed', { field: issuePath(parsed.error.issues) });
};

const land = async (
  options: ExchangeServerOptions,
  body: unknown,
): Promise<BatchAnswer & { part: string }> => {
  const { store, now } = options;
  const batch = parse(Batch, body);
  if (batch.env !== store.identity.env) throw new Fault('exchange/environment-mixed');
  const device = await activeDevice(store, batch.device);
  const { request, firstPrevHash } = verifyBatch(batch, device, now());
  const outcome = await store.landBatch(request, judgeLanding(firstPrevHash));
  switch (outcome.kind) {
    case 'landed':
      return { receivedTo: outcome.receivedTo, chainHead: outcome.chainHead, part: device.part };
    case 'gap':
      throw new Fault('exchange/sequence-gap', {
        expectSeq: outcome.expectSeq,
        chainHead: outcome.chainHead,
      });
    case 'chain-broken':
      throw new Fault('exchange/chain-broken', {
        expectSeq: outcome.expectSeq,
        chainHead: outcome.chainHead,
      });
    case 'epoch-differs':
      throw new Fault('exchange/epoch-differs', { epoch: outcome.epoch });
    case 'forked':
      options.log?.('error', 'device-frozen', {
        code: 'exchange/message-changed',
        device: request.device,
        msgId: outcome.message.msgId,
      });
      throw new Fault('exchange/message-changed', { seq: outcome.message.seq });
    case 'refused':
      throw new Fault(outcome.code);
  }
};

const policy = async ({ store, now }: ExchangeServerOptions): Promise<Policy> => ({
  env: store.identity.env,
  exchangeId: store.identity.exchangeId,
  hallDate: await hallDate(store, now()),
  serverTime: now(),
  schemas: Object.keys(bodySchemas),
});

const deviceState = (d: DeviceRecord): DeviceState => ({
  device: d.device,
  epoch: d.epoch,
  lastSeq: d.lastSeq,
  chainHead: d.chainHead,
  bureau: d.bureau,
  part: d.part,
  status: d.status,
});

/** A reader that has gone or a stopping server ends a long poll. */
const untilGone = (reply: FastifyReply, stopping: AbortSignal): AbortSignal => {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([gone.signal, stopping]);
};

const addRoutes = (
  app: FastifyInstance,
  options: ExchangeServerOptions,
  onLanded: (part: string) => void,
  stopping: AbortSignal,
): void => {
  const { store, keys, now } = options;
  const sessions = makeSessions(store, keys);
  const signedIn = (request: FastifyRequest): Promise<DeviceRecord> =>
    sessions.authenticate(request.headers.authorization, now());
  let pushes = 0;

  app.get('/v1/policy', () => policy(options));
  app.get('/v1/challenge', async () => sessions.challenge(now()));
  app.post('/v1/sessions', (request) => sessions.open(parse(SessionRequest, request.body), now()));
  app.post('/v1/batches', async (request): Promise<BatchAnswer> => {
    if (pushes >= mostPushesAtOnce) throw new Fault('exchange/overloaded');
    pushes += 1;
    try {
      const { part, ...answer } = await land(options, request.body);
      onLanded(part);
      return answer;
    } finally {
      pushes -= 1;
    }
  });
  app.get('/v1/devices/me', async (request) => deviceState(await signedIn(request)));
  app.get('/v1/results', async (request): Promise<ResultsPage> => {
    const { device } = await signedIn(request);
    const { after, limit } = parse(ResultsQuery, request.query);
    return { results: [...(await store.readResults(device, after, Math.max(limit, 1)))] };
  });
  app.get<{ Params: { part: string } }>('/v1/feeds/:part', async (request, reply) => {
    const device = await signedIn(request);
    const { part } = request.params;
    // Jurisdiction: nothing outside a device's own part is ever sent to it.
    if (part !== device.part) throw new Fault('exchange/other-jurisdiction');
    const { after, limit, wait } = parse(FeedQuery, request.query);
    const question = { part, after, limit: Math.max(limit, 1), waitMs: wait * 1000 };
    return readFeedWaiting(store, question, untilGone(reply, stopping));
  });
  app.post('/v1/training/advance-day', async (request) => {
    if (store.identity.env !== 'training') throw new Fault('exchange/training-only');
    await signedIn(request);
    return { hallDate: await advanceDay(store, parse(AdvanceDay, request.body).from) };
  });
};

const addErrorsAndLog = (app: FastifyInstance, log: Log): void => {
  const codes = new WeakMap<FastifyRequest, string>();
  app.setErrorHandler((error, request, reply) => {
    const { status, code, body } = toHttpFault(error);
    codes.set(request, code);
    if (status === 503) reply.header('retry-after', '1');
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler(() => {
    throw new Fault('exchange/not-found');
  });
  app.addHook('onResponse', async (request, reply) => {
    const code = codes.get(request);
    log(reply.statusCode >= 500 ? 'error' : 'info', 'answered', {
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      tookMs: Math.round(reply.elapsedTime),
      ...(code === undefined ? {} : { code }),
    });
  });
};

const malformed = JSON.stringify(
  toHttpFault(new Fault('exchange/request-malformed', { field: 'http' })).body,
);

/**
 * Serves TXP/1 over HTTP on a loopback address (`reference` §3, DESIGN §8). Throws `exchange/plain-http-outside`
 * for any other address, `exchange/environment-mixed` when keys and store are not of one exchange.
 */
export const startExchangeServer = async (options: ExchangeServerOptions): Promise<ExchangeServer> => {
  const { store, keys, now, log = noLog, host = '127.0.0.1', port = 0, applies = true } = options;
  if (!loopback.has(host)) throw new Fault('exchange/plain-http-outside');
  if (keys.env !== store.identity.env || keys.exchangeId !== store.identity.exchangeId)
    throw new Fault('exchange/environment-mixed');
  const stopping = new AbortController();
  const worker = applies ? startApplyWorker(store, now, log) : undefined;
  const app = fastify({
    bodyLimit,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 100 },
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => {
      const { status, body } = toHttpFault(error);
      void (reply as FastifyReply).code(status).send(body);
    },
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return;
      const head = 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/json';
      socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(malformed)}\r\n\r\n${malformed}`);
    },
  });
  app.addHook('preClose', async () => stopping.abort());
  addErrorsAndLog(app, log);
  addRoutes(app, options, (part) => worker?.poke(part), stopping.signal);
  const url = await app.listen({ host, port });
  log('info', 'listening', { port: Number(new URL(url).port), env: store.identity.env });
  return {
    url,
    settle: async () => worker?.settle(),
    close: async () => {
      await app.close();
      await worker?.stop();
    },
  };
};
