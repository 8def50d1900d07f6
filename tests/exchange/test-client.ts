import { type Challenge, type SessionGrant, sessionSigningText } from '../../contract/exchange/session.ts';
import type { FeedPage, Policy, ResultsPage, Verdict } from '../../contract/exchange/answers.ts';
import type { Environment } from '../../contract/exchange/message.ts';
import { signText } from '../../evidence/signature.ts';
import type { Sealed, TestWindow } from './test-window.ts';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}
export type ErrorBody = { error: { code: string; detail: Record<string, string | number> } };

const request = async <T>(url: string, init: RequestInit = {}): Promise<Answer<T>> => {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as T, headers: response.headers };
};
export const get = <T = ErrorBody>(url: string, headers: Record<string, string> = {}): Promise<Answer<T>> =>
  request<T>(url, { headers });
export const post = <T = ErrorBody>(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> =>
  request<T>(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

/** Opens a session as a window does, and returns the header that carries it. */
export const signIn = async (
  base: string,
  window: TestWindow,
  env: Environment = 'training',
): Promise<Record<string, string>> => {
  const { body: challenge } = await get<Challenge>(`${base}/v1/challenge`);
  const text = sessionSigningText({ env, ...challenge, device: window.device });
  const signature = signText(window.signing, text);
  const { status, body } = await post<SessionGrant>(`${base}/v1/sessions`, {
    device: window.device,
    nonce: challenge.nonce,
    signature,
  });
  if (status !== 200) throw new Error(`no session: ${JSON.stringify(body)}`);
  return { authorization: `Bearer ${body.token}` };
};

export const push = <T = ErrorBody>(
  base: string,
  window: TestWindow,
  sealed: readonly Sealed[],
): Promise<Answer<T>> => post<T>(`${base}/v1/batches`, window.batch(sealed));

export const readPolicy = async (base: string): Promise<Policy> =>
  (await get<Policy>(`${base}/v1/policy`)).body;

/** All verdicts up to `toSeq`, as soon as they are there. */
export const verdictsUpTo = async (
  base: string,
  session: Record<string, string>,
  toSeq: number,
  after = 0,
): Promise<Verdict[]> => {
  const until = Date.now() + 10_000;
  const found: Verdict[] = [];
  while (Date.now() < until) {
    const from = found.at(-1)?.seq ?? after;
    const { body } = await get<ResultsPage>(`${base}/v1/results?after=${from}`, session);
    found.push(...body.results);
    if ((found.at(-1)?.seq ?? after) >= toSeq) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`no verdict for ${toSeq} within ten seconds`);
};

export const readFeed = (
  base: string,
  session: Record<string, string>,
  part: string,
  query = 'after=0',
): Promise<Answer<FeedPage>> => get<FeedPage>(`${base}/v1/feeds/${part}?${query}`, session);
