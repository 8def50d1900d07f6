import { STATUS_CODES } from 'node:http';
import type { ExchangeError } from '../contract/exchange/answers.ts';
import { Fault, type FaultCode, type FaultDetail } from '../domain/faults.ts';

/** HTTP status of each fault the exchange answers with; what is not listed is 422. */
const statuses: Partial<Record<FaultCode, number>> = {
  'exchange/request-malformed': 400,
  'exchange/session-required': 401,
  'exchange/desk-token-wrong': 401,
  'exchange/device-unknown': 403,
  'exchange/device-revoked': 403,
  'exchange/device-frozen': 403,
  'exchange/quarantine-full': 403,
  'exchange/messages-held': 403,
  'exchange/environment-mixed': 403,
  'exchange/other-jurisdiction': 403,
  'exchange/training-only': 403,
  'exchange/not-found': 404,
  'exchange/page-not-full': 404,
  'exchange/no-snapshot': 404,
  'exchange/blob-unknown': 404,
  'exchange/blob-awaited': 404,
  'exchange/upload-not-begun': 404,
  'exchange/blob-not-named': 403,
  'exchange/upload-offset-differs': 409,
  'exchange/uploads-full': 429,
  'exchange/trust-paper-unknown': 404,
  'exchange/head-unknown': 404,
  'exchange/head-inconsistent': 409,
  'exchange/enrolment-unknown': 404,
  'exchange/enrolment-concluded': 409,
  'exchange/opinions-differ': 409,
  'exchange/sequence-gap': 409,
  'exchange/chain-broken': 409,
  'exchange/epoch-differs': 409,
  'exchange/quarantine-undecided': 409,
  'exchange/message-changed': 409,
  'exchange/hall-date-moved': 409,
  'exchange/feed-rewound': 409,
  'exchange/request-too-large': 413,
  'exchange/internal': 500,
  'exchange/unavailable': 503,
  'exchange/overloaded': 429,
};

export interface HttpFault {
  readonly status: number;
  readonly code: FaultCode;
  readonly body: ExchangeError;
}

const httpFault = (code: FaultCode, detail: FaultDetail = {}): HttpFault => ({
  status: statuses[code] ?? 422,
  code,
  body: { error: { code, detail } },
});

/** Any thrown thing as an answer: a stable code and its detail, never the text of an unexpected error. */
export const toHttpFault = (error: unknown): HttpFault => {
  if (error instanceof Fault) return httpFault(error.code, error.detail);
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return httpFault('exchange/request-too-large');
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return httpFault('exchange/request-malformed', { field: 'body' });
  return httpFault('exchange/internal');
};

/**
 * The whole answer to what is not a request (yet). One that did not come to its end in time is not malformed: at 08:30
 * this server may have been too busy to read it, and its window is told to ask again.
 */
export const answerToBroken = (error: unknown): string => {
  const late = (error as { code?: unknown } | null)?.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const { status, body } = late
    ? httpFault('exchange/unavailable')
    : httpFault('exchange/request-malformed', { field: 'http' });
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: application/json',
    ...(late ? ['retry-after: 1'] : []),
    `content-length: ${Buffer.byteLength(text)}`,
    '',
    text,
  ].join('\r\n');
};
