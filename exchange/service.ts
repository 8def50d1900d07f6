import { z } from 'zod/mini';
import type {
  BatchAnswer,
  DeviceState,
  FeedPage,
  Policy,
  ResultsPage,
} from '../contract/exchange/answers.ts';
import { bodySchemas } from '../contract/exchange/bodies.ts';
import { Batch } from '../contract/exchange/message.ts';
import {
  type SealPapersPage,
  type SealRequestKept,
  SealRequestPaper,
} from '../contract/exchange/seal-papers.ts';
import {
  AdvanceDay,
  type Challenge,
  type HallDate,
  maxFeedLimit,
  maxFeedWaitSeconds,
  type SessionGrant,
  SessionRequest,
} from '../contract/exchange/session.ts';
import { Fault } from '../domain/faults.ts';
import { verifyBatch } from './batch.ts';
import { type FairShare, makeDeviceLimit, makeFairShare, ordinaryLimits } from './fair-share.ts';
import { readFeedWaiting } from './feed-reader.ts';
import { advanceDay, hallDate } from './hall-date.ts';
import type { ExchangeKeys } from './keys.ts';
import { judgeLanding } from './land.ts';
import type { Log } from './log.ts';
import { type ExchangePorts, machinePorts } from './ports.ts';
import { count, parse } from './query.ts';
import { keepSealRequest, sealPapersFor } from './seal-post.ts';
import { makeSessions } from './sessions.ts';
import type { DeviceRecord, ExchangeStore } from './storage/port.ts';

export interface ExchangeServiceOptions {
  readonly store: ExchangeStore;
  readonly keys: ExchangeKeys;
  /** UTC ms. */
  readonly now: () => number;
  readonly log?: Log;
  readonly ports?: ExchangePorts;
  /** Whose batch is landed next; one of its own unless given. */
  readonly share?: FairShare;
}

/** The questions of TXP/1 and their answers, without the wire. All take what came as it came, and throw faults. */
export interface ExchangeService {
  policy(): Promise<Policy>;
  challenge(): Challenge;
  openSession(body: unknown): Promise<SessionGrant>;
  /** Lands a batch: durable when it answers. */
  push(body: unknown): Promise<BatchAnswer>;
  device(authorization: string | undefined): Promise<DeviceState>;
  /** Keeps what the window asks of a bureau: a grant for a seal key. */
  askSeal(authorization: string | undefined, body: unknown): Promise<SealRequestKept>;
  /** The signed grants and revocations of seal keys that bureaus have deposited for the window. */
  sealPapers(authorization: string | undefined): Promise<SealPapersPage>;
  results(authorization: string | undefined, query: unknown): Promise<ResultsPage>;
  /** `gone` fires when nobody waits for the page any more. */
  feed(authorization: string | undefined, part: string, query: unknown, gone: AbortSignal): Promise<FeedPage>;
  advanceDay(authorization: string | undefined, body: unknown): Promise<z.infer<typeof HallDate>>;
}

/** A window follows one feed; more than so many open reads of one device are a program gone wrong. */
const mostReadsOfOne = 4;

const ResultsQuery = z.strictObject({
  after: count('0', Number.MAX_SAFE_INTEGER),
  limit: count(String(maxFeedLimit), maxFeedLimit),
});
const FeedQuery = z.extend(ResultsQuery, {
  wait: count('0', maxFeedWaitSeconds),
  hash: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});

const land = async (
  options: ExchangeServiceOptions,
  share: FairShare,
  body: unknown,
): Promise<BatchAnswer & { part: string; device: string }> => {
  const { store, now, ports } = options;
  const batch = parse(Batch, body);
  if (batch.env !== store.identity.env) throw new Fault('exchange/environment-mixed');
  const device = await store.findDevice(batch.device);
  if (device === undefined) throw new Fault('exchange/device-unknown');
  // Only who is enrolled takes a place, so that invented names cannot fill them.
  const { request, outcome } = await share.run(device.device, async () => {
    const { request, firstPrevHash } = verifyBatch(batch, device, now(), ports);
    return { request, outcome: await store.landBatch(request, judgeLanding(firstPrevHash)) };
  });
  const of = { part: device.part, device: device.device };
  switch (outcome.kind) {
    case 'landed':
      return { receivedTo: outcome.receivedTo, chainHead: outcome.chainHead, ...of };
    case 'held':
      options.log?.('warn', 'messages-held', { code: outcome.code, device: device.device });
      return {
        receivedTo: outcome.receivedTo,
        chainHead: outcome.chainHead,
        held: { to: outcome.heldTo, code: outcome.code },
        ...of,
      };
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

const policy = async ({ store, now }: ExchangeServiceOptions): Promise<Policy> => ({
  env: store.identity.env,
  exchangeId: store.identity.exchangeId,
  hallDate: await hallDate(store, now()),
  serverTime: now(),
  schemas: Object.keys(bodySchemas),
});

export const deviceState = (d: DeviceRecord): DeviceState => ({
  device: d.device,
  epoch: d.epoch,
  lastSeq: d.lastSeq,
  chainHead: d.chainHead,
  bureau: d.bureau,
  part: d.part,
  status: d.status,
});

/** `onLanded` hears of each part in which something has landed. */
export const makeExchangeService = (
  options: ExchangeServiceOptions,
  onLanded: (part: string) => void,
): ExchangeService => {
  const { store, keys, now, ports = machinePorts } = options;
  const sessions = makeSessions(store, keys, ports);
  const signedIn = (authorization: string | undefined): Promise<DeviceRecord> =>
    sessions.authenticate(authorization, now());
  const { share = makeFairShare(ordinaryLimits, ports) } = options;
  const reading = makeDeviceLimit(mostReadsOfOne);

  return {
    policy: () => policy(options),
    challenge: () => sessions.challenge(now()),
    openSession: async (body) => sessions.open(parse(SessionRequest, body), now()),
    push: async (body) => {
      const { part, device, ...answer } = await land(options, share, body);
      onLanded(part);
      return { ...answer, ...share.creditOf(device) };
    },
    device: async (authorization) => {
      const state = deviceState(await signedIn(authorization));
      return { ...state, credit: share.creditOf(state.device).credit };
    },
    askSeal: async (authorization, body) => {
      const device = await signedIn(authorization);
      return keepSealRequest(store, device, parse(SealRequestPaper, body), now());
    },
    sealPapers: async (authorization) => sealPapersFor(store, await signedIn(authorization)),
    results: async (authorization, query) => {
      const { device } = await signedIn(authorization);
      const { after, limit } = parse(ResultsQuery, query);
      return { results: [...(await store.readResults(device, after, Math.max(limit, 1)))] };
    },
    feed: async (authorization, part, query, gone) => {
      const device = await signedIn(authorization);
      // Jurisdiction: nothing outside a device's own part is ever sent to it.
      if (part !== device.part) throw new Fault('exchange/other-jurisdiction');
      const { after, limit, wait, hash } = parse(FeedQuery, query);
      const question = { part, after, limit: Math.max(limit, 1), waitMs: wait * 1000, hash };
      return reading(device.device, () => readFeedWaiting(store, question, gone, ports));
    },
    advanceDay: async (authorization, body) => {
      if (store.identity.env !== 'training') throw new Fault('exchange/training-only');
      await signedIn(authorization);
      return { hallDate: await advanceDay(store, parse(AdvanceDay, body).from) };
    },
  };
};
