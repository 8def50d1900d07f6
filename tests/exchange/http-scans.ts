import { beforeAll, describe, expect, it } from 'vitest';
import {
  longestPieceBytes,
  pieceMediaType,
  shortestPieceBytes,
  UploadStanding,
} from '../../contract/exchange/scans.ts';
import { mostScanBytes, mostScansPerEntry } from '../../domain/scan.ts';
import { pdfOf, sha256 } from '../support/scans.ts';
import type { ExchangeUnderTest } from './http-conformance.ts';
import { entryNaming, referenceTo } from './scan-entries.ts';
import { push, signIn, verdictsUpTo } from './test-client.ts';
import { makeWindow, type TestWindow } from './test-window.ts';

type Headers = Record<string, string>;
interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  readonly detail: Record<string, unknown> | undefined;
  readonly standing: UploadStanding | undefined;
  readonly headers: globalThis.Headers;
}

/** Scans over HTTP: uploads that break off and go on, and who may read them. */
export const describeScans = (name: string, exchange: ExchangeUnderTest): void => {
  describe(name, () => {
    const run = Date.now().toString(36);
    const part = `scans-${run}`;
    let window: TestWindow;
    let session: Headers;
    let neighbour: Headers;
    let stranger: Headers;
    let serial = 0;
    const ask = async (
      method: string,
      path: string,
      headers: Headers,
      body?: Uint8Array,
    ): Promise<Answered> => {
      const response = await fetch(`${exchange.url()}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
      });
      const text = await response.text();
      const value = text === '' ? undefined : (JSON.parse(text) as { error?: Answered });
      return {
        status: response.status,
        code: value?.error?.code,
        detail: value?.error?.detail,
        standing: response.ok && text !== '' ? UploadStanding.parse(value) : undefined,
        headers: response.headers,
      };
    };
    const upload = (hash: string): string => `/v1/uploads/${hash}`;
    const begin = (hash: string, size: number, who: Headers = session) =>
      ask('POST', upload(hash), { ...who, 'upload-length': String(size) });
    const piece = (hash: string, offset: number | string, bytes: Uint8Array, who: Headers = session) =>
      ask(
        'PATCH',
        upload(hash),
        { ...who, 'content-type': pieceMediaType, 'upload-offset': String(offset) },
        bytes,
      );
    const nameScans = async (...scans: ReturnType<typeof referenceTo>[]) => {
      const sealed = window.seal(entryNaming(`case-${run}-${++serial}`, scans));
      expect((await push(exchange.url(), window, [sealed])).status).toBe(200);
      return (await verdictsUpTo(exchange.url(), session, sealed.seq, sealed.seq - 1))[0];
    };
    beforeAll(async () => {
      window = makeWindow({ device: `scans-${run}`, bureau: 'state', part });
      const near = makeWindow({ device: `scans-l-${run}`, bureau: 'local', part });
      const far = makeWindow({ device: `scans-x-${run}`, bureau: 'state', part: `x-${run}` });
      for (const one of [window, near, far]) await exchange.enrol(one);
      session = await signIn(exchange.url(), window);
      neighbour = await signIn(exchange.url(), near);
      stranger = await signIn(exchange.url(), far);
    });

    it('takes ten MiB in pieces, and gives them whole or by ranges to the windows of the part alone', async () => {
      const bytes = pdfOf(`large ${run}`, mostScanBytes);
      const { hash, size } = referenceTo(bytes);
      expect(await begin(hash, size)).toMatchObject({ status: 403, code: 'exchange/blob-not-named' });
      expect((await nameScans(referenceTo(bytes)))?.verdict).toBe('ACCEPTED');
      expect((await ask('HEAD', upload(hash), session)).status).toBe(404);
      expect((await begin(hash, size)).standing).toEqual({ hash, size, offset: 0, complete: false });
      let offset = 0;
      while (offset < size) {
        const answer = await piece(hash, offset, bytes.subarray(offset, offset + longestPieceBytes));
        expect(answer.status).toBe(200);
        offset = Number(answer.headers.get('upload-offset'));
      }
      const head = await ask('HEAD', upload(hash), session);
      expect([head.status, head.headers.get('upload-complete'), head.headers.get('upload-length')]).toEqual([
        204,
        '?1',
        String(size),
      ]);
      const read = async (who: Headers, more: Headers = {}) =>
        fetch(`${exchange.url()}/v1/blobs/${hash}`, { headers: { ...who, ...more } });
      for (const who of [session, neighbour]) {
        const whole = await read(who);
        expect(sha256(Buffer.from(await whole.arrayBuffer()))).toBe(hash);
        expect(whole.headers.get('etag')).toBe(`"${hash}"`);
        expect(whole.headers.get('cache-control')).toBe('private, immutable, max-age=31536000');
        expect(whole.headers.get('content-type')).toBe('application/octet-stream');
        expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
      }
      const cut = longestPieceBytes * 3 + 17;
      const rest = await read(neighbour, { range: `bytes=${cut}-`, 'if-range': `"${hash}"` });
      expect([rest.status, rest.headers.get('content-range')]).toEqual([
        206,
        `bytes ${cut}-${size - 1}/${size}`,
      ]);
      expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(cut))).toBe(true);
      const few = await read(neighbour, { range: `bytes=${longestPieceBytes - 2}-${longestPieceBytes + 1}` });
      expect(Buffer.from(await few.arrayBuffer())).toEqual(
        bytes.subarray(longestPieceBytes - 2, longestPieceBytes + 2),
      );
      expect((await read(neighbour, { range: `bytes=${size}-` })).status).toBe(416);
      expect((await read(neighbour, { 'if-none-match': `"${hash}"` })).status).toBe(304);
      // A stranger learns nothing, neither of this one nor of one that nobody has.
      const nobodys = 'a'.repeat(64);
      const [mine, none] = [
        await ask('GET', `/v1/blobs/${hash}`, stranger),
        await ask('GET', `/v1/blobs/${nobodys}`, stranger),
      ];
      expect([mine.status, mine.code]).toEqual([404, 'exchange/blob-unknown']);
      expect([none.status, none.code]).toEqual([mine.status, mine.code]);
      expect((await ask('GET', `/v1/blobs/${hash}`, {})).status).toBe(401);
      expect((await begin(hash, size, stranger)).code).toBe('exchange/blob-not-named');
    });

    it('says where it stands after a break, and keeps nothing of a piece that broke off', async () => {
      const bytes = pdfOf(`broken ${run}`, 3 * longestPieceBytes);
      const { hash, size } = referenceTo(bytes);
      await nameScans(referenceTo(bytes));
      await begin(hash, size);
      await piece(hash, 0, bytes.subarray(0, longestPieceBytes));
      expect((await begin(hash, size)).standing?.offset).toBe(longestPieceBytes);
      const repeated = await piece(hash, 0, bytes.subarray(0, longestPieceBytes));
      expect([repeated.status, repeated.code, repeated.detail?.offset]).toEqual([
        409,
        'exchange/upload-offset-differs',
        longestPieceBytes,
      ]);
      expect((await ask('GET', `/v1/blobs/${hash}`, session)).code).toBe('exchange/blob-awaited');
      // A line that is cut within a piece: the exchange hears only a part of what was announced.
      const gone = new AbortController();
      const half = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(bytes.subarray(longestPieceBytes, longestPieceBytes + 20_000));
          setTimeout(() => gone.abort(), 30);
          return new Promise(() => undefined);
        },
      });
      await expect(
        fetch(`${exchange.url()}${upload(hash)}`, {
          method: 'PATCH',
          headers: {
            ...session,
            'content-type': pieceMediaType,
            'upload-offset': String(longestPieceBytes),
          },
          body: half,
          duplex: 'half',
          signal: gone.signal,
        } as RequestInit),
      ).rejects.toThrow();
      expect((await begin(hash, size)).standing?.offset).toBe(longestPieceBytes);
    });

    it('refuses every piece that is none, in words and with its place kept', async () => {
      const bytes = pdfOf(`hostile ${run}`, 2 * longestPieceBytes + 3);
      const { hash, size } = referenceTo(bytes);
      await nameScans(referenceTo(bytes));
      expect((await begin(hash, size - 1)).code).toBe('exchange/upload-length-differs');
      expect((await begin(hash, size)).status).toBe(200);
      const some = bytes.subarray(0, shortestPieceBytes);
      for (const odd of ['-1', '1.5', '1e3', '0x10', '', '9'.repeat(16), '00000000000000000', 'NaN'])
        expect([odd, (await piece(hash, odd, some)).status]).toEqual([odd, 400]);
      for (const ahead of [1, size, size + 1, 999_999_999_999_999])
        expect((await piece(hash, ahead, some)).detail?.offset).toBe(0);
      expect((await piece(hash, 0, some.subarray(1))).code).toBe('exchange/piece-wrong');
      expect((await piece(hash, 0, new Uint8Array())).code).toMatch(/piece-wrong|request-malformed/);
      expect((await piece(hash, 0, Buffer.alloc(longestPieceBytes + 1))).status).toBe(413);
      expect((await ask('PATCH', upload(hash), { ...session, 'upload-offset': '0' }, some)).status).toBe(400);
      const wrongKind = { ...session, 'content-type': 'application/json', 'upload-offset': '0' };
      expect((await ask('PATCH', upload(hash), wrongKind, Buffer.from('{}'))).status).toBe(400);
      for (const odd of ['x', 'A'.repeat(64), `${hash}0`, '..%2f..'])
        expect((await begin(odd, 5)).status).toBe(400);
      expect((await begin(hash, size)).standing?.offset).toBe(0);
      await piece(hash, 0, bytes.subarray(0, longestPieceBytes));
      await piece(hash, longestPieceBytes, bytes.subarray(longestPieceBytes, 2 * longestPieceBytes));
      const beyond = Buffer.concat([bytes.subarray(2 * longestPieceBytes), Buffer.alloc(1)]);
      expect((await piece(hash, 2 * longestPieceBytes, beyond)).code).toBe('exchange/piece-wrong');
      const wrong = await piece(hash, 2 * longestPieceBytes, Buffer.from('odd'));
      expect([wrong.status, wrong.code]).toEqual([422, 'exchange/blob-hash-wrong']);
      expect((await begin(hash, size)).standing?.offset).toBe(0);
    });

    it('rejects a message whose scans are not in order', async () => {
      const good = referenceTo(pdfOf('good', 20_000));
      const bodies = [
        { ...good, size: mostScanBytes + 1 },
        { ...good, size: 0 },
        { ...good, hash: 'A'.repeat(64) },
        { ...good, mediaType: 'image/svg+xml' as 'image/png' },
        { ...good, title: '' },
      ];
      for (const scan of bodies)
        expect(await nameScans(scan)).toMatchObject({ verdict: 'REJECT', code: 'exchange/body-invalid' });
      const many = Array.from({ length: mostScansPerEntry + 1 }, (_, n) => ({
        ...good,
        hash: sha256(Buffer.from(`${n}`)),
      }));
      expect(await nameScans(...many)).toMatchObject({ verdict: 'REJECT', code: 'exchange/body-invalid' });
    });
  });
};
