import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longestPieceBytes, mostUploadsOfOne, shortestPieceBytes } from '../../contract/exchange/scans.ts';
import { decide } from '../../exchange/decide.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { judgeWhole, placePiece } from '../../exchange/uploads.ts';
import { pdfOf, sha256 } from '../support/scans.ts';
import type { DeskFixture } from './desk-contract.ts';
import { itHandsScansOver } from './handed-scans-contract.ts';
import { entryNaming, referenceTo } from './scan-entries.ts';
import { land } from './storage-contract.ts';
import { makeWindow, type TestWindow } from './test-window.ts';

const now = 1_457_600_000_000;

describe('the offsets of an upload', () => {
  it('only ever go forward by whole pieces, without a gap and without writing over anything', () => {
    const size = fc.integer({ min: 1, max: 4 * longestPieceBytes });
    const piece = fc.record({
      offset: fc.oneof(fc.integer({ min: -5, max: 5 * longestPieceBytes }), fc.constant('here' as const)),
      length: fc.oneof(
        fc.integer({ min: -1, max: longestPieceBytes + 2 }),
        fc.constantFrom(shortestPieceBytes - 1, shortestPieceBytes, longestPieceBytes, 1, 0),
      ),
    });
    fc.assert(
      fc.property(size, fc.array(piece, { maxLength: 60 }), (whole, pieces) => {
        let received = 0;
        for (const { offset, length } of pieces) {
          const at = offset === 'here' ? received : offset;
          const placed = placePiece({ size: whole, received }, at, length);
          if (placed !== 'kept') {
            // The piece that is refused was no next piece of the whole.
            const isNext = at === received && length >= 1 && length <= longestPieceBytes;
            const fits = isNext && received + length <= whole;
            const isLongEnough = length >= shortestPieceBytes || received + length === whole;
            expect(fits && isLongEnough).toBe(false);
            expect(placed === 'elsewhere').toBe(at !== received);
            continue;
          }
          expect(at).toBe(received);
          received += length;
          expect(received).toBeLessThanOrEqual(whole);
        }
        // Whatever was tried, the rest can be sent.
        while (received < whole) {
          const length = Math.min(longestPieceBytes, whole - received);
          expect(placePiece({ size: whole, received }, received, length)).toBe('kept');
          received += length;
        }
      }),
    );
  });
});

/** What every store owes the scans. Runs on SQLite, on PostgreSQL and in memory. */
export const describeBlobs = (name: string, fixture: () => DeskFixture): void => {
  describe(name, () => {
    let store: FullStore;
    let other: FullStore;
    let counter = 0;
    beforeAll(async () => {
      store = await fixture().create();
      other = await fixture().reopen();
    });
    afterAll(async () => {
      await other?.close();
      await store?.close();
    });
    const enrolled = async (part = 'scans'): Promise<TestWindow> => {
      const window = makeWindow({ device: `scan-${++counter}`, bureau: 'state', part });
      await store.putDevice(window.record);
      return window;
    };
    const nameScans = async (window: TestWindow, ...scans: Parameters<typeof entryNaming>[1][number][]) => {
      await land(store, window, [window.seal(entryNaming(`case-${++counter}`, scans))]);
      while ((await store.applyPending(window.record.part, 200, decide, now)) > 0);
    };
    const begin = (window: TestWindow, hash: string) =>
      store.beginUpload({ device: window.device, hash, now }, mostUploadsOfOne);
    const put = (window: TestWindow, hash: string, bytes: Uint8Array, offset: number, length: number) =>
      other.putPiece(
        { device: window.device, hash, offset, bytes: bytes.subarray(offset, offset + length), now },
        judgeWhole,
      );
    const sendWhole = async (window: TestWindow, hash: string, bytes: Uint8Array) => {
      let outcome: Awaited<ReturnType<typeof put>> | undefined;
      for (let at = 0; at < bytes.length; at += longestPieceBytes)
        outcome = await put(window, hash, bytes, at, longestPieceBytes);
      return outcome;
    };
    const readBack = async (hash: string, size: number): Promise<Buffer> => {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < size; ) {
        const piece = await other.findBlobPiece(hash, at);
        if (piece === undefined) throw new Error(`no piece at ${at}`);
        expect(piece.at).toBe(at);
        pieces.push(piece.bytes);
        at += piece.bytes.length;
      }
      return Buffer.concat(pieces);
    };

    it('takes a scan in pieces, from either server, and shows it when it is whole', async () => {
      const window = await enrolled();
      const bytes = pdfOf('one', 3 * longestPieceBytes + 5);
      const { hash, size } = referenceTo(bytes);
      expect(await store.findBlob('scans', hash)).toBe('unnamed');
      expect(await begin(window, hash)).toEqual({ kind: 'unnamed' });
      await nameScans(window, referenceTo(bytes));
      expect(await other.findBlob('scans', hash)).toBe('awaited');
      expect(await other.findBlob('elsewhere', hash)).toBe('unnamed');
      expect(await store.findUpload(window.device, hash)).toEqual({ kind: 'none', size });
      expect(await put(window, hash, bytes, 0, longestPieceBytes)).toEqual({ kind: 'none' });
      expect(await begin(window, hash)).toEqual({ kind: 'open', size, offset: 0 });
      const first = await put(window, hash, bytes, 0, shortestPieceBytes);
      expect(first).toEqual({ kind: 'kept', size, offset: shortestPieceBytes });
      // The acknowledgement was lost: the window sends it again and is told where to go on.
      const again = { kind: 'elsewhere', size, offset: shortestPieceBytes };
      expect(await put(window, hash, bytes, 0, shortestPieceBytes)).toEqual(again);
      expect(await put(window, hash, bytes, 2 * shortestPieceBytes, shortestPieceBytes)).toEqual(again);
      expect(await begin(window, hash)).toEqual({ kind: 'open', size, offset: shortestPieceBytes });
      expect(await store.findBlobPiece(hash, 0)).toBeUndefined();
      let at = shortestPieceBytes;
      while (at + longestPieceBytes < size) {
        await put(window, hash, bytes, at, longestPieceBytes);
        at += longestPieceBytes;
      }
      expect(await put(window, hash, bytes, at, longestPieceBytes)).toEqual({ kind: 'complete', size });
      expect(await store.findBlob('scans', hash)).toEqual({ hash, size });
      expect(await readBack(hash, size)).toEqual(bytes);
      expect(await begin(window, hash)).toEqual({ kind: 'complete', size });
      expect(await put(window, hash, bytes, 0, longestPieceBytes)).toEqual({ kind: 'complete', size });
    });

    it('throws away what is not what its hash says, and takes the right bytes afterwards', async () => {
      const window = await enrolled();
      const bytes = pdfOf('right', 2 * longestPieceBytes);
      const { hash, size } = referenceTo(bytes);
      await nameScans(window, referenceTo(bytes));
      await begin(window, hash);
      const wrong = Buffer.from(bytes);
      wrong[longestPieceBytes + 9] = (wrong[longestPieceBytes + 9] ?? 0) ^ 1;
      expect(await sendWhole(window, hash, wrong)).toEqual({
        kind: 'refused',
        code: 'exchange/blob-hash-wrong',
      });
      expect(await store.findUpload(window.device, hash)).toEqual({ kind: 'none', size });
      expect(await store.findBlob('scans', hash)).toBe('awaited');
      await begin(window, hash);
      expect(await sendWhole(window, hash, bytes)).toEqual({ kind: 'complete', size });
    });

    it('does not take a script that was named as a picture', async () => {
      const window = await enrolled();
      const bytes = Buffer.from('<script>'.repeat(3000));
      const named = referenceTo(bytes, { mediaType: 'image/png' });
      await nameScans(window, named);
      await begin(window, named.hash);
      expect(await sendWhole(window, named.hash, bytes)).toEqual({
        kind: 'refused',
        code: 'exchange/blob-kind-wrong',
      });
    });

    it('keeps one of what two windows send, and the slower finds it there', async () => {
      const [one, two] = [await enrolled(), await enrolled()];
      const bytes = pdfOf('shared', 2 * longestPieceBytes);
      const { hash, size } = referenceTo(bytes);
      for (const window of [one, two]) {
        await nameScans(window, referenceTo(bytes));
        await begin(window, hash);
      }
      await put(two, hash, bytes, 0, longestPieceBytes);
      await sendWhole(one, hash, bytes);
      expect(await put(two, hash, bytes, longestPieceBytes, longestPieceBytes)).toEqual({
        kind: 'complete',
        size,
      });
      expect(await begin(two, hash)).toEqual({ kind: 'complete', size });
      expect(await readBack(hash, size)).toEqual(bytes);
    });

    it('keeps two connections of one window in order', async () => {
      const window = await enrolled();
      const bytes = pdfOf('both', 2 * longestPieceBytes);
      const { hash, size } = referenceTo(bytes);
      await nameScans(window, referenceTo(bytes));
      await begin(window, hash);
      const send = (from: FullStore, offset: number) =>
        from.putPiece(
          {
            device: window.device,
            hash,
            offset,
            bytes: bytes.subarray(offset, offset + longestPieceBytes),
            now,
          },
          judgeWhole,
        );
      const kinds = (await Promise.all([send(store, 0), send(other, 0), send(store, 0)])).map(
        ({ kind }) => kind,
      );
      expect(kinds.sort()).toEqual(['elsewhere', 'elsewhere', 'kept']);
      const ends = await Promise.all([send(store, longestPieceBytes), send(other, longestPieceBytes)]);
      expect(ends).toEqual([
        { kind: 'complete', size },
        { kind: 'complete', size },
      ]);
      expect(await readBack(hash, size)).toEqual(bytes);
    });

    it('lets a window have a few uploads under way, and clears away what has long been silent', async () => {
      const window = await enrolled();
      const all = Array.from({ length: mostUploadsOfOne + 1 }, (_, n) =>
        pdfOf(`many ${n}`, longestPieceBytes + 20_000),
      );
      await nameScans(window, ...all.map((bytes) => referenceTo(bytes)));
      const begun = [];
      for (const bytes of all) begun.push((await begin(window, sha256(bytes))).kind);
      expect(begun).toEqual([...all.slice(1).map(() => 'open'), 'full']);
      const [first] = all as [Buffer];
      await store.putPiece(
        {
          device: window.device,
          hash: sha256(first),
          offset: 0,
          bytes: first.subarray(0, longestPieceBytes),
          now: now + 1000,
        },
        judgeWhole,
      );
      const before = await store.countBlobs(now);
      expect(await store.clearUploads(now + 500)).toBe(mostUploadsOfOne - 1);
      expect((await store.countBlobs(now)).uploading).toBe(before.uploading - mostUploadsOfOne + 1);
      expect(await store.findUpload(window.device, sha256(first))).toMatchObject({
        kind: 'open',
        offset: longestPieceBytes,
      });
      expect(await store.clearUploads(now + 2000)).toBe(1);
      expect(await store.findUpload(window.device, sha256(first))).toMatchObject({ kind: 'none' });
    });

    it('counts what is named, what has arrived, and what is overdue', async () => {
      const window = await enrolled('counted');
      const bytes = pdfOf('counted', 30_000);
      const before = await store.countBlobs(now + 1);
      await nameScans(window, referenceTo(bytes), referenceTo(pdfOf('never', 30_000)));
      const named = await store.countBlobs(now + 1);
      expect([named.named - before.named, named.overdue - before.overdue]).toEqual([2, 2]);
      expect((await store.countBlobs(now)).overdue).toBe(0);
      await begin(window, sha256(bytes));
      await sendWhole(window, sha256(bytes), bytes);
      const after = await store.countBlobs(now + 1);
      expect(after).toEqual({
        ...named,
        arrived: named.arrived + 1,
        bytes: named.bytes + 30_000,
        overdue: named.overdue - 1,
      });
    });

    itHandsScansOver(() => ({ store, other }));

    it('does not let a refused message name anything', async () => {
      const window = await enrolled();
      const bytes = pdfOf('refused', 20_000);
      const draft = entryNaming(`case-${++counter}`, [referenceTo(bytes)]);
      await land(store, window, [window.seal({ ...draft, version: 5 })]);
      while ((await store.applyPending('scans', 200, decide, now)) > 0);
      expect(await begin(window, sha256(bytes))).toEqual({ kind: 'unnamed' });
    });
  });
};
