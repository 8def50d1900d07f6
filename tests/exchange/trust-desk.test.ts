import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { mostTrustPaperBytes } from '../../contract/exchange/trust-papers.ts';
import { Fault } from '../../domain/faults.ts';
import { deskToken } from '../../exchange/desk/entry.ts';
import {
  checkTrustFileSize,
  putTrustFile,
  trustPapersPage,
  withdrawTrustPaper,
} from '../../exchange/trust-desk.ts';
import { long, patience, seed } from '../journeys/seed.ts';
import { mutate, mutation } from './mutations.ts';
import { startTestExchange } from './test-exchange.ts';
import { bundleOf, crlOf, decided, listFileOf, pemOf } from './trust-papers-of-town.ts';

/* What an operator puts where windows fetch it. The exchange knows no trust; it knows what is no such paper at all. */
const exchange = await startTestExchange();
const { store } = exchange;
afterAll(() => exchange.remove());

const put = (bytes: Uint8Array) => putTrustFile(store, bytes, decided);
const refused = async (bytes: Uint8Array): Promise<string> => {
  const before = JSON.stringify(await trustPapersPage(store));
  const error: unknown = await put(bytes).catch((reason: unknown) => reason);
  if (!(error instanceof Fault)) throw error;
  expect(JSON.stringify(await trustPapersPage(store))).toBe(before);
  return error.code;
};
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the operator', () => {
  it('puts in a trust list, and what lay beside it is held by itself', async () => {
    const crl = crlOf('anxin', '2016-03-01');
    const done = await put(listFileOf(bundleOf(2), ['state', 'local'], [crl]));
    expect(done).toMatchObject([
      { kind: 'trust-list', order: 2, state: 'kept', of: '3599' },
      { kind: 'revocation-list', hash: sha256(crl), state: 'kept' },
    ]);
    const { papers, catalogue } = await trustPapersPage(store);
    expect(papers.map(({ kind }) => kind)).toEqual(['trust-list', 'revocation-list']);
    // Once more is no harm, and no change.
    const again = await put(listFileOf(bundleOf(2), ['state', 'local'], [crl]));
    expect(again.map(({ state }) => state)).toEqual(['known', 'known']);
    expect((await trustPapersPage(store)).catalogue).toBe(catalogue);
  });

  it('puts in a newer list of a CA, in DER or PEM, and each CA’s key has its own', async () => {
    const [der, other] = [crlOf('anxin', '2016-03-02'), crlOf('guoxin', '2016-03-02')];
    expect(await put(pemOf(der))).toMatchObject([{ hash: sha256(der), state: 'kept' }]);
    await put(other);
    const hashes = (await trustPapersPage(store)).papers.map(({ hash }) => hash);
    expect(hashes).toHaveLength(3);
    expect(hashes).toContain(sha256(der));
    expect(hashes).toContain(sha256(other));
    // Beside a trust list an older one is passed over: the list itself is what was meant.
    const done = await put(listFileOf(bundleOf(3), ['state', 'local'], [crlOf('anxin', '2016-03-01')]));
    expect(done.map(({ state }) => state)).toEqual(['kept', 'passed-over']);
  });

  it('is refused what is older, of another environment, unsigned, of days to come, too large, or no such paper', async () => {
    const mixed = { ...bundleOf(9), env: 'production' as const };
    const said: (readonly [Uint8Array, string])[] = [
      [listFileOf(bundleOf(2)), 'exchange/trust-paper-not-newer'],
      [listFileOf(bundleOf(3, { document: '另一份' })), 'exchange/trust-paper-not-newer'],
      [crlOf('anxin', '2016-02-28'), 'exchange/trust-paper-not-newer'],
      [crlOf('anxin', '2016-03-02', ['0a07']), 'exchange/trust-paper-not-newer'],
      [listFileOf(mixed), 'exchange/environment-mixed'],
      [listFileOf(bundleOf(9), ['state']), 'exchange/trust-paper-not-signed'],
      [listFileOf(bundleOf(9), []), 'exchange/trust-paper-not-signed'],
      [crlOf('anxin', '2016-03-13'), 'certificate/crl-from-the-future'],
      [Buffer.from('{"kind":"something else"}'), 'exchange/trust-paper-not-in-order'],
      [Buffer.from(''), 'exchange/trust-paper-not-in-order'],
      [Buffer.from([0xff, 0xfe, 0x30]), 'exchange/trust-paper-not-in-order'],
      [Buffer.from([0x30, 0x03, 0x02, 0x01, 0x01]), 'exchange/trust-paper-not-in-order'],
      [derOf(randomBytes(mostTrustPaperBytes)), 'exchange/trust-paper-too-large'],
    ];
    for (const [bytes, code] of said) expect(await refused(bytes)).toBe(code);
    expect(() => checkTrustFileSize(8 * mostTrustPaperBytes + 1)).toThrow('exchange/trust-paper-too-large');
  });

  it('takes away what should not have been put in, and the one before it is the newest again', async () => {
    const wrong = crlOf('anxin', '2016-03-09');
    await put(wrong);
    await withdrawTrustPaper(store, sha256(wrong), decided);
    expect((await trustPapersPage(store)).papers.map(({ hash }) => hash)).toContain(
      sha256(crlOf('anxin', '2016-03-02')),
    );
    await expect(withdrawTrustPaper(store, sha256(wrong), decided)).rejects.toThrow(
      'exchange/trust-paper-unknown',
    );
  });

  it('sees on the page what is held, in both languages, and Prometheus counts it', async () => {
    const { token } = deskToken(exchange.keys, Date.now());
    const page = async (lang: string): Promise<string> =>
      (await fetch(`${exchange.url}/desk?lang=${lang}`, { headers: { cookie: `txp_desk=${token}` } })).text();
    const { papers } = await trustPapersPage(store);
    for (const [lang, heading] of [
      ['zh', '互认清单和吊销列表'],
      ['en', 'Trust list and revocation lists'],
    ] as const) {
      const html = await page(lang);
      expect(html).toContain(heading);
      for (const { hash } of papers) {
        expect(html).toContain(`${hash.slice(0, 12)}…`);
        // The whole of it would push who decided, and why, off the page.
        expect(html).not.toContain(hash);
      }
      expect(html).toContain('2016-03-02 12:00:00');
    }
    const metrics = await (await fetch(`${exchange.url}/metrics`)).text();
    expect(metrics).toContain('txp_trust_papers{kind="revocation-list"} 2');
    expect(metrics).toContain('txp_trust_papers{kind="trust-list"} 1');
  });
});

/** Bytes as one element of the length they have. */
const derOf = (content: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from([0x30, 0x84]), lengthOf(content.length), content]);
const lengthOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  return bytes;
};

const runs = long ? 5_000 : 150;

describe('whatever is put in', () => {
  it(
    `is held as what it is, or refused with a code, and nothing else happens (${runs})`,
    async () => {
      const list = Buffer.from(listFileOf(bundleOf(3), ['state', 'local'], [crlOf('guoxin', '2016-03-02')]));
      const crl = Buffer.from(crlOf('guoxin', '2016-03-02'));
      const altered = fc
        .constantFrom(list, crl)
        .chain((original) =>
          fc
            .array(mutation(original.length), { minLength: 1, maxLength: 4 })
            .map((mutations) => mutations.reduce(mutate, original)),
        );
      await fc.assert(
        fc.asyncProperty(altered, async (bytes) => {
          const before = (await trustPapersPage(store)).papers.length;
          try {
            await put(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(Fault);
          }
          const { papers } = await trustPapersPage(store);
          // A byte of the issuer’s name makes it another CA’s; whose key signed it is asked at the windows.
          expect(papers.length).toBeGreaterThanOrEqual(before);
          expect(papers.length).toBeLessThanOrEqual(100);
        }),
        { seed, numRuns: runs },
      );
      for (const paper of (await trustPapersPage(store)).papers) {
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < paper.size; ) {
          const piece = await store.findTrustPaperPiece(paper.hash, at);
          if (piece === undefined) throw new Error('a gap');
          chunks.push(piece.bytes);
          at += piece.bytes.length;
        }
        expect(sha256(Buffer.concat(chunks))).toBe(paper.hash);
      }
    },
    patience,
  );
});
