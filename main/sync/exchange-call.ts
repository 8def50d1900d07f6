import type { z } from 'zod/mini';
import { ExchangeError } from '../../contract/exchange/answers.ts';
import { Fault, isFaultCode } from '../../domain/faults.ts';
import { tlsFault } from './tls-faults.ts';

/** One question to the exchange. */
export interface ExchangeCall {
  readonly url: string | URL;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
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

/** Asks once and reads the answer by its schema. Ends within its time limit and throws only faults. */
export const askExchange = async <T>(schema: z.ZodMiniType<T>, call: ExchangeCall): Promise<T> => {
  const { fetch: get = fetch, timeout: within = (ms) => AbortSignal.timeout(ms) } = call;
  const timeout = within(call.timeoutMs);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
  let status: number;
  let retryAfter: string | null;
  let text: string;
  try {
    const response = await get(new URL(call.path, call.url), {
      method: call.method,
      signal,
      redirect: 'error',
      headers: {
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    ({ status } = response);
    retryAfter = response.headers.get('retry-after');
    text = await response.text();
  } catch (error) {
    throw unreachable(error, timeout);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Fault('exchange/answer-unreadable', { status });
  }
  if (status !== 200) throw asFault(status, value, retryAfter);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Fault('exchange/answer-unreadable', { status });
  return parsed.data;
};
