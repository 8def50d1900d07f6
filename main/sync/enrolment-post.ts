import { EnrolmentProgress } from '../../contract/exchange/device-papers.ts';
import type { EnrolmentRequest } from '../../contract/exchange/enrolment.ts';
import { askExchange } from './exchange-call.ts';

/** How a window asks to be let in. The request carries its own signature, so no session is opened. */
export interface EnrolmentPost {
  /** Hands the request in, once; handed in again it answers how far it has come. Throws as any call to the exchange. */
  askEnrolment(request: EnrolmentRequest, signal?: AbortSignal): Promise<EnrolmentProgress>;
}

export const createEnrolmentPost = (
  url: string,
  {
    timeoutMs = 15_000,
    fetch,
  }: { readonly timeoutMs?: number; readonly fetch?: typeof globalThis.fetch } = {},
): EnrolmentPost => ({
  askEnrolment: (body, signal) =>
    askExchange(EnrolmentProgress, {
      url,
      method: 'POST',
      path: '/v1/enrolments',
      body,
      timeoutMs,
      signal,
      fetch,
    }),
});
