import { afterAll, beforeAll, expect, it } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { plainDate } from '../../domain/plain-date.ts';
import {
  type SealGrant,
  type SealRequest,
  signGrant,
  signRevocation,
  signSealRequest,
} from '../../evidence/seal.ts';
import { signingKeyFrom } from '../../evidence/signature.ts';
import { depositSealPaper, openSealRequests } from '../../exchange/seal-post.ts';
import { get, post, signIn } from './test-client.ts';
import { startTestExchange, type TestExchange } from './test-exchange.ts';
import { makeWindow } from './test-window.ts';

/* Seal keys through the exchange (DESIGN §14): it carries signed papers between windows and bureaus and believes none. */

const seedOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const bureau = signingKeyFrom('ed25519', seedOf(1));
const key = signingKeyFrom('ed25519', seedOf(2));
const window = makeWindow({ device: 'jb-11', bureau: 'state' });
const stranger = makeWindow({ device: 'jb-12', bureau: 'local' });

let exchange: TestExchange;
let session: Record<string, string>;
const me = (rest: string): string => `${exchange.url}/v1/devices/me/${rest}`;
const deposit = async (paper: unknown): Promise<unknown> => {
  try {
    return await depositSealPaper(exchange.store, paper, 1_460_000_000_000);
  } catch (error) {
    return error instanceof Fault ? error.code : error;
  }
};

beforeAll(async () => {
  exchange = await startTestExchange();
  await exchange.enrol(window);
  await exchange.enrol(stranger);
  session = await signIn(exchange.url, window);
});
afterAll(() => exchange.remove());

const request: SealRequest = {
  v: 1,
  env: 'training',
  id: 'ask-1',
  bureau: 'local',
  window: window.device,
  kinds: ['registration-certificate'],
  suite: 'ed25519',
  publicKeyHex: key.verifying.publicKeyHex,
  requestedOn: plainDate('2016-04-05'),
};
const ask = (of: Partial<SealRequest> = {}, by = key.signing) =>
  post(me('seal-requests'), { kind: 'request', signed: signSealRequest(by, { ...request, ...of }) }, session);

const grant: SealGrant = {
  v: 1,
  env: 'training',
  id: 'seal-local-1',
  bureau: 'local',
  window: window.device,
  kinds: ['registration-certificate'],
  fromNo: 1,
  toNo: 100,
  validFrom: plainDate('2016-04-05'),
  validTo: plainDate('2016-06-30'),
  suite: 'ed25519',
  publicKeyHex: key.verifying.publicKeyHex,
};
const granted = { kind: 'grant', signed: signGrant(bureau.signing, grant) } as const;

it('keeps what a window asks, once, and only for a key the window holds and in its own name', async () => {
  expect((await post(me('seal-requests'), {})).status).toBe(401);
  expect(await ask()).toMatchObject({ status: 200, body: { id: 'ask-1' } });
  expect((await ask()).status).toBe(200);
  const codeOf = async (answer: ReturnType<typeof ask>): Promise<string> => (await answer).body.error.code;
  expect(await codeOf(ask({ requestedOn: plainDate('2016-04-06') }))).toBe('exchange/seal-paper-differs');
  expect(await codeOf(ask({ id: 'ask-2', window: stranger.device }))).toBe('exchange/request-malformed');
  expect(await codeOf(ask({ id: 'ask-2', env: 'production' }))).toBe('exchange/environment-mixed');
  expect(await codeOf(ask({ id: 'ask-2' }, bureau.signing))).toBe('exchange/signature-wrong');
  expect((await openSealRequests(exchange.store)).map(({ signed }) => signed.request)).toEqual([request]);
});

it('hands a window what bureaus deposited for it, and nobody else’s; an answered request is no longer open', async () => {
  expect(await deposit({ ...granted, more: 1 })).toBe('exchange/seal-paper-not-in-order');
  expect(await deposit('no JSON at all')).toBe('exchange/seal-paper-not-in-order');
  const unknown = { kind: 'grant', signed: signGrant(bureau.signing, { ...grant, window: 'jb-99' }) };
  expect(await deposit(unknown)).toBe('exchange/device-unknown');
  const real = { kind: 'grant', signed: signGrant(bureau.signing, { ...grant, env: 'production' }) };
  expect(await deposit(real)).toBe('exchange/environment-mixed');

  expect(await deposit(granted)).toEqual({
    device: window.device,
    kind: 'grant',
    id: grant.id,
  });
  const other = { kind: 'grant', signed: signGrant(bureau.signing, { ...grant, toNo: 200 }) };
  expect(await deposit(other)).toBe('exchange/seal-paper-differs');
  expect(await openSealRequests(exchange.store)).toEqual([]);

  const revocation = signRevocation(bureau.signing, {
    grantId: grant.id,
    revokedOn: plainDate('2016-04-08'),
    reason: '窗口调整',
  });
  const revoked = { kind: 'revocation', window: window.device, revocation } as const;
  await deposit(revoked);
  expect((await get(me('seal-papers'), session)).body).toEqual({ papers: [granted, revoked] });
  const theirs = await signIn(exchange.url, stranger);
  expect((await get(me('seal-papers'), theirs)).body).toEqual({ papers: [] });
  expect((await get(me('seal-papers'))).status).toBe(401);
});
