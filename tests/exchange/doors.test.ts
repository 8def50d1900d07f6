import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { bureauOpinionText, deviceRevocationText } from '../../contract/exchange/device-papers.ts';
import { sectorDigestsText, sectorRecordsText } from '../../contract/exchange/digests.ts';
import { isFaultCode } from '../../domain/faults.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { genesisHash, sha256Hex } from '../../evidence/canonical.ts';
import { signSealRequest } from '../../evidence/seal.ts';
import { signingKeyFrom, signText } from '../../evidence/signature.ts';
import { routes } from '../../scripts/exchange/openapi-routes.ts';
import { long, patience, seed } from '../journeys/seed.ts';
import { mutate, mutation } from './mutations.ts';
import { signIn } from './test-client.ts';
import { requestOf, startTestExchange } from './test-exchange.ts';
import { collection, filing, makeWindow, part } from './test-window.ts';

/*
 * Every door of the exchange, as its description names them. What comes in is altered: in the address, in the headers,
 * in the body. Whatever it is, the answer is one with a code, in time, and the exchange goes on.
 */
const exchange = await startTestExchange();
afterAll(() => exchange.remove());
const { keys, store, url } = exchange;

const window = makeWindow({ device: 'doors-1', bureau: 'state' });
const guest = makeWindow({ device: 'doors-2', bureau: 'local' });
await exchange.enrol(window);
const session = await signIn(url, window);
const sealed = [window.seal(filing('doors-1')), window.seal(collection('doors-2', 'V-1', 900))];
const { signing } = signingKeyFrom('ed25519', Buffer.from(sha256Hex('bureau state'), 'hex'));

const signed = { v: 1, env: 'training', exchangeId: keys.exchangeId, bureau: 'state' } as const;
const opinion = {
  ...signed,
  enrolment: 'a'.repeat(64),
  device: guest.device,
  opinion: 'approve',
  entitlements: [],
  newEpoch: false,
  officer: 'state-officer-9',
  reason: '联合办税窗口，同意接入',
  decidedOn: '2016-03-10',
} as const;
const revocation = {
  ...signed,
  device: guest.device,
  officer: 'state-officer-9',
  reason: '窗口撤销',
  decidedOn: '2016-03-10',
} as const;
const sealRequest = {
  v: 1,
  env: 'training',
  id: 'ask-1',
  bureau: 'local',
  window: window.device,
  kinds: ['registration-certificate'],
  suite: 'ed25519',
  publicKeyHex: window.verifying.publicKeyHex,
  requestedOn: plainDate('2016-04-05'),
} as const;

const aboutDigests = {
  v: 1,
  env: 'training',
  exchangeId: keys.exchangeId,
  device: window.device,
  part,
  size: 1,
  root: 'a'.repeat(64),
} as const;
const digests = { ...aboutDigests, sectors: { 'joint-filing/1 a': 'b'.repeat(64) } };
const records = { ...aboutDigests, sectors: ['joint-filing/1 a'], records: [] };

interface Knock {
  /** What stands for each `{name}` of the address. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
const hash = 'a'.repeat(64);
const ofPart = { part };
/** A good knock at each door; a door that is not here fails the first test below. */
const knocks: Readonly<Record<string, Knock>> = {
  'get /v1/policy': { query: 'trust=1' },
  'get /v1/challenge': {},
  'post /v1/sessions': { body: { device: window.device, nonce: 'n'.repeat(24), signature: hash + hash } },
  'post /v1/batches': { body: window.batch(sealed) },
  'get /v1/devices/me': {},
  'get /v1/results': { query: 'after=0&limit=10' },
  'get /v1/feeds/{part}': { params: ofPart, query: `after=0&limit=10&wait=0&hash=${genesisHash}` },
  'get /v1/feeds/{part}/pages/{page}': { params: { part, page: '0' }, headers: { 'if-none-match': '"a"' } },
  'get /v1/feeds/{part}/poke': { params: ofPart, query: 'after=0&wait=0' },
  'get /v1/snapshots/{part}/latest': { params: ofPart },
  'get /v1/snapshots/{part}/{hash}': {
    params: { part, hash },
    headers: { range: 'bytes=0-9', 'if-range': `"${hash}"` },
  },
  'get /v1/heads/{part}': { params: ofPart, query: 'after=0' },
  'get /v1/heads/{part}/consistency': { params: ofPart, query: 'from=1&to=2' },
  'get /v1/heads/{part}/inclusion': { params: ofPart, query: 'position=1&size=2' },
  'post /v1/heads/{part}/countersignatures': {
    params: ofPart,
    body: { ...signed, part, size: 1, root: hash },
  },
  'post /v1/digests': {
    body: { ...digests, signature: signText(window.signing, sectorDigestsText(digests)) },
  },
  'post /v1/digests/records': {
    body: { ...records, signature: signText(window.signing, sectorRecordsText(records)) },
  },
  'post /v1/enrolments': { body: requestOf(guest) },
  'get /v1/enrolments/{id}': { params: { id: hash } },
  'post /v1/enrolments/{id}/opinions': {
    params: { id: hash },
    body: { ...opinion, signature: signText(signing, bureauOpinionText({ ...opinion, entitlements: [] })) },
  },
  'post /v1/revocations': {
    body: { ...revocation, signature: signText(signing, deviceRevocationText(revocation)) },
  },
  'post /v1/devices/me/seal-requests': {
    body: {
      kind: 'request',
      signed: signSealRequest(window.signing, { ...sealRequest, kinds: [...sealRequest.kinds] }),
    },
  },
  'get /v1/devices/me/seal-papers': {},
  'post /v1/files': { body: { file: 'TXP/1 sealed file\n{}\n' } },
  'post /v1/uploads/{hash}': { params: { hash }, headers: { 'upload-length': '65536' } },
  'head /v1/uploads/{hash}': { params: { hash } },
  'patch /v1/uploads/{hash}': { params: { hash }, headers: { 'upload-offset': '0' }, body: 'x'.repeat(300) },
  'get /v1/blobs/{hash}': { params: { hash }, headers: { range: 'bytes=0-9' } },
  'get /v1/trust': {},
  'get /v1/trust/{hash}': {
    params: { hash },
    headers: { range: 'bytes=0-9', 'if-range': `"${hash}"` },
  },
  'post /v1/training/advance-day': { body: { from: '2016-03-10' } },
};

const alteredBytes = (original: Buffer) =>
  fc
    .array(mutation(Math.max(1, original.length)), { minLength: 1, maxLength: 3 })
    .map((mutations) => mutations.reduce(mutate, original));
const alteredText = (original: string) =>
  alteredBytes(Buffer.from(original)).map((bytes) => bytes.toString('latin1'));
const sometimes = <T>(arbitrary: fc.Arbitrary<T>, instead: T) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(instead) }, { weight: 1, arbitrary });

/** What HTTP itself lets through in a header; anything else never leaves the caller. */
const asHeader = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');

const requestAt = (address: string, { params = {}, query = '', headers = {}, body }: Knock) => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? null));
  return fc.record({
    path: fc
      .record(Object.fromEntries(Object.entries(params).map(([k, v]) => [k, sometimes(alteredText(v), v)])))
      .map((given) =>
        Object.entries(given).reduce((at, [k, v]) => at.replace(`{${k}}`, encodeURIComponent(v)), address),
      ),
    query: sometimes(alteredText(query), query),
    headers: fc.record(
      Object.fromEntries(
        Object.entries({ ...headers, ...session }).map(([k, v]) => [k, sometimes(alteredText(v), v)]),
      ),
    ),
    body: sometimes(alteredBytes(bytes), bytes),
  });
};

const runs = long ? 2_000 : 40;

describe('every door of the exchange', () => {
  it('is among those that are knocked at', () => {
    const described = routes.map((route) => `${route.method} ${route.path}`);
    expect(Object.keys(knocks).toSorted()).toEqual(described.toSorted());
  });

  it.each(Object.entries(knocks))(
    `answers whatever comes with a code: %s (${runs})`,
    async (door, knock) => {
      const [method = '', address = ''] = door.split(' ');
      const hasBody = method === 'post' || method === 'patch';
      const contentType = method === 'patch' ? 'application/offset+octet-stream' : 'application/json';
      await fc.assert(
        fc.asyncProperty(requestAt(address, knock), async ({ path, query, headers, body }) => {
          const response = await fetch(`${url}${path}${query === '' ? '' : `?${encodeURI(query)}`}`, {
            method: method.toUpperCase(),
            headers: {
              ...Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, asHeader(v)])),
              ...(hasBody ? { 'content-type': contentType } : {}),
            },
            signal: AbortSignal.timeout(10_000),
            ...(hasBody ? { body: new Uint8Array(body) } : {}),
          });
          const text = await response.text();
          const told = `${response.status} ${text.slice(0, 200)}`;
          expect(response.status, told).not.toBe(500);
          if (response.status < 400 || response.status === 416 || text === '') return;
          const { error } = JSON.parse(text) as { error: { code: string } };
          expect(isFaultCode(error.code), told).toBe(true);
        }),
        { seed, numRuns: runs },
      );
      // Nobody was let in, shut out or frozen by any of it.
      expect((await store.findDevice(window.device))?.status).toBe('active');
      expect(await store.readAlarms()).toEqual([]);
    },
    patience,
  );
});
