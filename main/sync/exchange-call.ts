import type { z } from 'zod/mini';
import { ExchangeError } from '../../contract/exchange/answers.ts';
import { Fault, type FaultCode, isFaultCode } from '../../domain/faults.ts';
import { tlsFault } from './tls-faults.ts';

/** One question to the exchange. */
export interface ExchangeCall {
  readonly url: string | URL;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  /** Sent as they are, instead of a body of JSON. */
  readonly bytes?: { readonly type: string; readonly data: Uint8Array } | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly token?: string | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof fetch | undefined;
  /** Fires after `ms` with a `TimeoutError`; `AbortSignal.timeout` unless time is handed in. */
  readonly timeout?: ((ms: number) => AbortSignal) | undefined;
}

/** Where a part of the client asks. */
export type AskedAt = Pick<ExchangeCall, 'url' | 'fetch' | 'timeout'>;
/** Asks with the token of a session, which is opened where there is none, and once more where it has been forgotten. */
export type WithSession = <T>(
  signal: AbortSignal | undefined,
  ask: (token: string) => Promise<T>,
) => Promise<T>;

/** Limit of a question for one piece of a larger whole: it goes over a line of a few kilobytes a second as well. */
export const pieceTimeoutMs = 30_000;

/** The line or the exchange is away for now; nothing is said of what was asked. */
export const awayFaults: readonly FaultCode[] = [
  'exchange/unreachable',
  'exchange/timed-out',
  'exchange/overloaded',
  'exchange/unavailable',
];

const asFault = (status: number, value: unknown, retryAfter: string | null): Fault => {
  const parsed = ExchangeError.safeParse(value);
  if (!parsed.success || !isFaultCode(parsed.data.error.code)) {
    return new Fault('exchange/answer-unreadable', { status });
  }
  const seconds = Number(retryAfter ?? Number.NaN);
  const { code, detail } = parsed.data.error;
  return new Fault(code, Number.isFinite(seconds) ? { ...detail, retryAfterSeconds: seconds } : detail);
};

const unreachable = (error: unknown, timeout: AbortSignal): Fault => {
  // What could not be asked for a reason that is known already.
  if (error instanceof Fault) return error;
  return timeout.aborted && (error as { name?: string }).name === 'TimeoutError'
    ? new Fault('exchange/timed-out')
    : (tlsFault(error) ?? new Fault('exchange/unreachable'));
};

interface Answer {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly bytes: Uint8Array;
}

const bodyOf = ({
  body,
  bytes,
}: ExchangeCall): { body?: NonNullable<RequestInit['body']>; type?: string } => {
  if (bytes !== undefined) return { body: Buffer.from(bytes.data), type: bytes.type };
  return body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' };
};

const ask = async (call: ExchangeCall): Promise<Answer> => {
  const { fetch: get = fetch, timeout: within = (ms) => AbortSignal.timeout(ms) } = call;
  const timeout = within(call.timeoutMs);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
  const { body, type } = bodyOf(call);
  try {
    const response = await get(new URL(call.path, call.url), {
      method: call.method,
      signal,
      redirect: 'error',
      headers: {
        ...call.headers,
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const { status, headers } = response;
    return { status, headers, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw unreachable(error, timeout);
  }
};

const valueOf = ({ status, bytes }: Answer): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Not even an error of the exchange's: something on the way answered.
    throw new Fault('exchange/answer-unreadable', { status });
  }
};

const refusalIn = (answer: Answer): Fault =>
  asFault(answer.status, valueOf(answer), answer.headers.get('retry-after'));

/** Asks once and reads the answer by its schema. Ends within its time limit and throws only faults. */
export const askExchange = async <T>(schema: z.ZodMiniType<T>, call: ExchangeCall): Promise<T> => {
  const answer = await ask(call);
  const { status } = answer;
  if (status !== 200) throw refusalIn(answer);
  const parsed = schema.safeParse(valueOf(answer));
  if (!parsed.success) throw new Fault('exchange/answer-unreadable', { status });
  return parsed.data;
};

/** A piece of a file of the exchange, which never changes under its hash. */
export interface BytesCall extends Omit<ExchangeCall, 'method' | 'body' | 'bytes' | 'headers'> {
  /** Inclusive bounds, and hash and size of the whole. */
  readonly wanted: {
    readonly hash: string;
    readonly from: number;
    readonly to: number;
    readonly size: number;
  };
}

/** Asks for one range of bytes. Throws `exchange/answer-unreadable` for any other range than the one that was asked. */
export const askForBytes = async ({ wanted, ...call }: BytesCall): Promise<Uint8Array> => {
  const { hash, from, to, size } = wanted;
  const answer = await ask({
    ...call,
    method: 'GET',
    headers: { range: `bytes=${from}-${to}`, 'if-range': `"${hash}"` },
  });
  const { status, headers, bytes } = answer;
  if (status >= 400) throw refusalIn(answer);
  const isThatRange = headers.get('content-range') === `bytes ${from}-${to}/${size}`;
  if (status !== 206 || !isThatRange || bytes.length !== to - from + 1)
    throw new Fault('exchange/answer-unreadable', { status });
  return bytes;
};
