import type { z } from 'zod/mini';
import { ExchangeError } from '../../contract/exchange/answers.ts';
import { Fault, isFaultCode } from '../../domain/faults.ts';
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

/** A piece of a file of the exchange. */
export interface BytesCall
  extends Pick<ExchangeCall, 'url' | 'path' | 'timeoutMs' | 'signal' | 'fetch' | 'timeout'> {
  readonly headers: Readonly<Record<string, string>>;
  /** Inclusive bounds, and the size of the whole. */
  readonly wanted: { readonly from: number; readonly to: number; readonly size: number };
}

/** Asks for one range of bytes. Throws `exchange/answer-unreadable` for any other range than the one that was asked. */
export const askForBytes = async (call: BytesCall): Promise<Uint8Array> => {
  const { fetch: get = fetch, timeout: within = (ms) => AbortSignal.timeout(ms), wanted } = call;
  const timeout = within(call.timeoutMs);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await get(new URL(call.path, call.url), { signal, redirect: 'error', headers: call.headers });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw unreachable(error, timeout);
  }
  const { status } = response;
  if (status >= 400) {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      // Not even an error of the exchange's: something on the way answered.
      throw new Fault('exchange/answer-unreadable', { status });
    }
    throw asFault(status, value, response.headers.get('retry-after'));
  }
  const { from, to, size } = wanted;
  const isThatRange = response.headers.get('content-range') === `bytes ${from}-${to}/${size}`;
  if (status !== 206 || !isThatRange || bytes.length !== to - from + 1)
    throw new Fault('exchange/answer-unreadable', { status });
  return bytes;
};

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
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
    const { status } = response;
    const retryAfter = response.headers.get('retry-after');
    return { status, retryAfter, text: await response.text() };
  } catch (error) {
    throw unreachable(error, timeout);
  }
};

const valueOf = ({ status, text }: Answer): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('exchange/answer-unreadable', { status });
  }
};

/** Asks once and reads the answer by its schema. Ends within its time limit and throws only faults. */
export const askExchange = async <T>(schema: z.ZodMiniType<T>, call: ExchangeCall): Promise<T> => {
  const answer = await ask(call);
  const { status, retryAfter } = answer;
  const value = valueOf(answer);
  if (status !== 200) throw asFault(status, value, retryAfter);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Fault('exchange/answer-unreadable', { status });
  return parsed.data;
};
