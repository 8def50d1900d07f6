import { z } from 'zod/mini';
import { BatchAnswer, DeviceState, Policy, ResultsPage } from '../../contract/exchange/answers.ts';
import { SnapshotNotice } from '../../contract/exchange/feed-pages.ts';
import type { Environment } from '../../contract/exchange/message.ts';
import {
  RecordsDiffering,
  type SectorDigests,
  type SectorRecords,
  SectorsDiffering,
} from '../../contract/exchange/digests.ts';
import { HeadsPage } from '../../contract/exchange/heads.ts';
import { SealedFileAnswer } from '../../contract/exchange/sealed-file.ts';
import {
  SealPapersPage,
  SealRequestKept,
  type SealRequestPaper,
} from '../../contract/exchange/seal-papers.ts';
import { Challenge, HallDate, SessionGrant, sessionSigningText } from '../../contract/exchange/session.ts';
import { Fault } from '../../domain/faults.ts';
import type { SigningKey } from '../../evidence/signature.ts';
import { type Sign, signerFor } from './native-sign.ts';
import { askExchange, askForBytes, type ExchangeCall } from './exchange-call.ts';
import { makeScanPost, type ScanPost } from './scan-post.ts';
import { makeTrustPost, type TrustPost } from './trust-post.ts';
import { signBatch } from './sign-batch.ts';
import type { SealedMessage } from './sync-store.ts';

/** A file of megabytes is landed and judged before it is answered. */
const carryTimeoutMs = 60_000;

/** A page whose entries have not been looked at yet: one bad entry must not hide the others. */
export const RawFeedPage = z.strictObject({
  part: z.string(),
  from: z.int(),
  to: z.int(),
  highWater: z.int(),
  entries: z.array(z.unknown()),
});
export type RawFeedPage = z.infer<typeof RawFeedPage>;
export const RawFullPage = z.strictObject({
  part: z.string(),
  page: z.int(),
  from: z.int(),
  to: z.int(),
  entries: z.array(z.unknown()),
});
export type RawFullPage = z.infer<typeof RawFullPage>;

/** The exchange as the window sees it. Every call ends within its time limit and throws only faults. */
export interface ExchangeClient {
  policy(signal?: AbortSignal): Promise<Policy>;
  device(signal?: AbortSignal): Promise<DeviceState>;
  /** Sends sealed messages as they are, under one signature. */
  push(messages: readonly SealedMessage[], signal?: AbortSignal): Promise<BatchAnswer>;
  /** Verdicts of this device's messages after number `after`. */
  results(after: number, limit: number, signal?: AbortSignal): Promise<ResultsPage>;
  /**
   * A page of the feed after `after`; waits up to `waitSeconds` for one. `hash` is that of the entry at `after`, where
   * it is known. Throws `exchange/feed-rewound` where the exchange has less, or another entry there.
   */
  feed(
    question: { part: string; after: number; hash: string | null; limit: number; waitSeconds: number },
    signal?: AbortSignal,
  ): Promise<RawFeedPage>;
  /** Full page `page` of the feed, from 0; it never changes, so a cache of the hall may have it. */
  fullPage(part: string, page: number, signal?: AbortSignal): Promise<RawFullPage>;
  /** Training only: the hall's next day. */
  advanceDay(from: string, signal?: AbortSignal): Promise<string>;
}

/** Papers about seal keys, between this window and the bureaus (DESIGN §14). */
export interface SealPost {
  askSeal(paper: SealRequestPaper, signal?: AbortSignal): Promise<SealRequestKept>;
  sealPapers(signal?: AbortSignal): Promise<SealPapersPage>;
}

/** Signed heads of a part's feed, the largest first. */
export interface HeadPost {
  heads(part: string, limit: number, signal?: AbortSignal): Promise<HeadsPage>;
}

/** The feed up to a full page as one file, for a window that is far behind. */
export interface SnapshotSource {
  /** The latest one, or undefined where the exchange has none. */
  latestSnapshot(part: string, signal?: AbortSignal): Promise<SnapshotNotice | undefined>;
  /** Bytes `from` to `to` of it, inclusive. Throws `exchange/no-snapshot` where a newer one has taken its place. */
  snapshotPiece(notice: SnapshotNotice, from: number, to: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** What this window makes of the shared records at a head, laid beside the exchange's own fold. */
export interface DigestPost {
  digests(paper: SectorDigests, signal?: AbortSignal): Promise<SectorsDiffering>;
  digestRecords(paper: SectorRecords, signal?: AbortSignal): Promise<RecordsDiffering>;
}

/** What another window's stick brings to the exchange, and its answer for that window; this one can read neither. */
export interface Carrier {
  carry(file: string, signal?: AbortSignal): Promise<SealedFileAnswer>;
}

export interface ExchangeClientOptions {
  /** e.g. `http://127.0.0.1:7316`. */
  readonly url: string;
  readonly env: Environment;
  readonly device: string;
  readonly key: SigningKey;
  /** Limit of an ordinary call in ms; a waiting feed call has its wait on top. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
  /** Fires after `ms` with a `TimeoutError`; `AbortSignal.timeout` unless time is handed in. */
  readonly timeout?: (ms: number) => AbortSignal;
  readonly sign?: Sign;
}

type Call = Pick<ExchangeCall, 'method' | 'path' | 'body' | 'token' | 'timeoutMs' | 'signal'>;

/** HTTP client of TXP/1. Sessions are opened when needed and once again when the exchange has forgotten one. */
export const createExchangeClient = (
  options: ExchangeClientOptions,
): ExchangeClient & SealPost & Carrier & HeadPost & DigestPost & SnapshotSource & ScanPost & TrustPost => {
  const { url, env, device, key, timeoutMs = 15_000, fetch: get, timeout } = options;
  const signer = async (): Promise<Sign> => options.sign ?? signerFor(key.suite);
  let token: string | undefined;
  let knowsTrust = true;

  const call = <T>(schema: z.ZodMiniType<T>, request: Call): Promise<T> =>
    askExchange(schema, { ...request, url, fetch: get, timeout });

  const plain = <T>(schema: z.ZodMiniType<T>, path: string, signal?: AbortSignal): Promise<T> =>
    call(schema, { method: 'GET', path, timeoutMs, signal });

  const openSession = async (signal: AbortSignal | undefined): Promise<string> => {
    const { exchangeId, nonce } = await plain(Challenge, '/v1/challenge', signal);
    const sign = await signer();
    const signature = sign(key, sessionSigningText({ env, exchangeId, device, nonce }));
    const body = { device, nonce, signature };
    const grant = await call(SessionGrant, { method: 'POST', path: '/v1/sessions', body, timeoutMs, signal });
    return grant.token;
  };

  const withSession = async <T>(
    signal: AbortSignal | undefined,
    ask: (token: string) => Promise<T>,
  ): Promise<T> => {
    const known = token;
    if (known !== undefined) {
      try {
        return await ask(known);
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'exchange/session-required') throw error;
      }
    }
    token = await openSession(signal);
    return ask(token);
  };

  const signedIn = <T>(schema: z.ZodMiniType<T>, request: Omit<Call, 'token'>): Promise<T> =>
    withSession(request.signal, (held) => call(schema, { ...request, token: held }));

  return {
    policy: async (signal) => {
      try {
        if (knowsTrust) return await plain(Policy, '/v1/policy?trust=1', signal);
      } catch (error) {
        // An exchange that does not know the word refuses it, and is asked without.
        if (!(error instanceof Fault) || error.code !== 'exchange/request-malformed') throw error;
        knowsTrust = false;
      }
      return plain(Policy, '/v1/policy', signal);
    },
    device: (signal) => signedIn(DeviceState, { method: 'GET', path: '/v1/devices/me', timeoutMs, signal }),
    push: async (messages, signal) => {
      const body = signBatch({ env, device, key, sign: await signer() }, messages);
      return call(BatchAnswer, { method: 'POST', path: '/v1/batches', body, timeoutMs, signal });
    },
    carry: (file, signal) =>
      signedIn(SealedFileAnswer, {
        method: 'POST',
        path: '/v1/files',
        body: { file },
        timeoutMs: Math.max(timeoutMs, carryTimeoutMs),
        signal,
      }),
    results: (after, limit, signal) =>
      signedIn(ResultsPage, {
        method: 'GET',
        path: `/v1/results?after=${after}&limit=${limit}`,
        timeoutMs,
        signal,
      }),
    feed: ({ part, after, hash, limit, waitSeconds }, signal) =>
      signedIn(RawFeedPage, {
        method: 'GET',
        path: `/v1/feeds/${encodeURIComponent(part)}?after=${after}&limit=${limit}&wait=${waitSeconds}${hash === null ? '' : `&hash=${hash}`}`,
        timeoutMs: timeoutMs + waitSeconds * 1000,
        signal,
      }),
    fullPage: (part, page, signal) =>
      signedIn(RawFullPage, {
        method: 'GET',
        path: `/v1/feeds/${encodeURIComponent(part)}/pages/${page}`,
        timeoutMs,
        signal,
      }),
    heads: (part, limit, signal) => {
      const path = `/v1/heads/${encodeURIComponent(part)}?limit=${limit}`;
      return signedIn(HeadsPage, { method: 'GET', path, timeoutMs, signal });
    },
    latestSnapshot: async (part, signal) => {
      const path = `/v1/snapshots/${encodeURIComponent(part)}/latest`;
      try {
        return await signedIn(SnapshotNotice, { method: 'GET', path, timeoutMs, signal });
      } catch (error) {
        const hasNone = ['exchange/no-snapshot', 'exchange/not-found'];
        if (error instanceof Fault && hasNone.includes(error.code)) return undefined;
        throw error;
      }
    },
    snapshotPiece: (notice, from, to, signal) =>
      withSession(signal, (held) =>
        askForBytes({
          url,
          path: `/v1/snapshots/${encodeURIComponent(notice.part)}/${notice.hash}`,
          token: held,
          wanted: { hash: notice.hash, from, to, size: notice.size },
          timeoutMs: Math.max(timeoutMs, carryTimeoutMs),
          signal,
          fetch: get,
          timeout,
        }),
      ),
    ...makeScanPost({ url, fetch: get, timeout }, withSession),
    ...makeTrustPost({ url, fetch: get, timeout }, withSession),
    digests: (body, signal) =>
      call(SectorsDiffering, {
        method: 'POST',
        path: '/v1/digests',
        body,
        timeoutMs: Math.max(timeoutMs, carryTimeoutMs),
        signal,
      }),
    digestRecords: (body, signal) =>
      call(RecordsDiffering, {
        method: 'POST',
        path: '/v1/digests/records',
        body,
        timeoutMs: Math.max(timeoutMs, carryTimeoutMs),
        signal,
      }),
    askSeal: (body, signal) => {
      const path = '/v1/devices/me/seal-requests';
      return signedIn(SealRequestKept, { method: 'POST', path, body, timeoutMs, signal });
    },
    sealPapers: (signal) =>
      signedIn(SealPapersPage, { method: 'GET', path: '/v1/devices/me/seal-papers', timeoutMs, signal }),
    advanceDay: async (from, signal) => {
      const request = {
        method: 'POST',
        path: '/v1/training/advance-day',
        body: { from },
        timeoutMs,
        signal,
      } as const;
      return (await signedIn(HallDate, request)).hallDate;
    },
  };
};
