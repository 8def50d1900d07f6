import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { nextScanUpload } from '../../../db/scan-uploads.ts';
import { attachedScansOf, findScanContent, readScan, scanPieceBytes } from '../../../db/scans.ts';
import { outboxOfCase } from '../../../db/outbox.ts';
import { selectAll } from '../../../db/sql.ts';
import { Fault } from '../../../domain/faults.ts';
import { mostScansPerEntry } from '../../../domain/scan.ts';
import { openScanFetch, type ScanFetch } from '../../../main/services/scan-fetch.ts';
import type { ScanPost } from '../../../main/sync/scan-post.ts';
import { attach, lookAt } from '../../support/attach.ts';
import { chainSealer, makeTestDatabase, type TestDatabase } from '../../support/database.ts';
import { draftLiaison, sendCase } from '../../support/liaison.ts';
import { openTestHall, type TestHall, trainingPin } from '../../support/hall.ts';
import { jpegHeadOf, pdfOf, pngOf, sha256 } from '../../support/scans.ts';
import { establishment, fileNewcomer, household, prepareNewcomer, signIn } from './registration.ts';
import { refusal } from '../../support/refusal.ts';

let hall: TestHall;
/** Where the next step fails, as a full disk or a power cut would. */
let failAt = '';
beforeAll(async () => {
  hall = await openTestHall({
    failpoint: (name) => {
      if (name !== failAt) return;
      failAt = '';
      throw new Fault('db/disk-full');
    },
  });
  await hall.hall.session.signIn({ officerId: 'n-zhao', pin: trainingPin });
});
afterAll(() => hall?.close());

const draft = async (): Promise<string> => (await draftLiaison(hall.hall)).id;
const file = async (caseFileId: string, actId?: string): Promise<void> =>
  void (await sendCase(hall.hall, caseFileId, actId));
const scansIn = (caseFileId: string): unknown =>
  outboxOfCase(hall.db, caseFileId).map(
    ({ text }) => (JSON.parse(text) as { body: { scans?: unknown } }).body.scans,
  );

describe('a scan at the counter', () => {
  it('is refused in words for what it is, and nothing of it is kept', async () => {
    const caseFileId = await draft();
    const { scans } = hall.hall;
    const begin = (size: number) => scans.begin({ caseFileId, lane: null, act: 'open', title: '批复', size });
    await expect(begin(0)).rejects.toEqual(refusal('scan/empty'));
    for (const [bytes, code] of [
      [pngOf(5, 5).subarray(0, 20), 'scan/unreadable'],
      [jpegHeadOf(60_000, 60_000), 'scan/too-many-pixels'],
      [Buffer.from('PK\u0003\u0004 a zip'), 'scan/kind-not-allowed'],
    ] as const)
      await expect(attach(hall.hall, caseFileId, '批复', bytes)).rejects.toEqual(refusal(code));
    const { intake } = await begin(10);
    await expect(scans.piece({ intake, at: 3, bytes: 'AAAA' })).rejects.toEqual(refusal('scan/broken-off'));
    await expect(scans.attach({ intake })).rejects.toEqual(refusal('scan/broken-off'));
    await scans.piece({ intake, at: 0, bytes: 'AAAA' });
    await begin(5);
    await expect(scans.piece({ intake, at: 3, bytes: 'AAAA' })).rejects.toEqual(refusal('scan/broken-off'));
    expect((await scans.ofCase({ caseFileId })).rows).toEqual([]);
    expect(selectAll(hall.db, 'SELECT 1 AS n FROM scan_contents')).toEqual([]);
  });

  it('is one of twenty at most to an act', async () => {
    const caseFileId = await draft();
    for (let n = 0; n < mostScansPerEntry; n += 1)
      await attach(hall.hall, caseFileId, `附件 ${n}`, pdfOf(`paper ${n}`));
    await expect(attach(hall.hall, caseFileId, '附件 21', pdfOf('paper 21'))).rejects.toEqual(
      refusal('scan/too-many'),
    );
    const [first] = (await hall.hall.scans.ofCase({ caseFileId })).rows;
    await hall.hall.scans.remove({ draftId: first?.draftId ?? '' });
    await attach(hall.hall, caseFileId, '附件 21', pdfOf('paper 21'));
    await file(caseFileId);
    expect(scansIn(caseFileId)).toEqual([expect.objectContaining({ length: mostScansPerEntry })]);
  });

  it('is put there whole or not at all, and goes with its act whole or not at all', async () => {
    const caseFileId = await draft();
    const bytes = pdfOf('three pieces', 2 * scanPieceBytes + 77);
    for (const place of ['attach-scan:begin', 'attach-scan:before-commit']) {
      failAt = place;
      await expect(attach(hall.hall, caseFileId, '批复', bytes)).rejects.toEqual(refusal('db/disk-full'));
      expect(attachedScansOf(hall.db, caseFileId)).toEqual([]);
      expect(findScanContent(hall.db, sha256(bytes))).toBeUndefined();
    }
    await attach(hall.hall, caseFileId, '批复', bytes);
    expect(
      readScan(hall.db, sha256(bytes), scanPieceBytes - 3, scanPieceBytes).equals(
        bytes.subarray(scanPieceBytes - 3, 2 * scanPieceBytes - 3),
      ),
    ).toBe(true);
    const actId = uuidv7();
    for (const place of ['file:after-lanes', 'file:before-seal', 'file:before-commit']) {
      failAt = place;
      await expect(file(caseFileId, actId)).rejects.toEqual(refusal('db/disk-full'));
      expect(attachedScansOf(hall.db, caseFileId).map((scan) => scan.actId)).toEqual([null]);
      expect((await hall.hall.scans.uploads({})).rows.some(({ hash }) => hash === sha256(bytes))).toBe(false);
    }
    await file(caseFileId, actId);
    await file(caseFileId, actId);
    expect(scansIn(caseFileId)).toEqual([
      [{ hash: sha256(bytes), size: bytes.length, mediaType: 'application/pdf', title: '批复' }],
    ]);
    const [upload] = (await hall.hall.scans.uploads({})).rows;
    expect(upload).toMatchObject({ hash: sha256(bytes), title: '批复', upload: { state: 'waiting' } });
    // It waits for its message: nobody listens here, so none is accepted.
    expect(nextScanUpload(hall.db, 1e15)).toBeUndefined();
    const [row] = (await hall.hall.scans.ofCase({ caseFileId })).rows;
    expect(row).toMatchObject({ draftId: null, doneOn: expect.any(String) });
    await expect(
      hall.hall.scans.remove({ draftId: attachedScansOf(hall.db, caseFileId)[0]?.id ?? '' }),
    ).rejects.toEqual(refusal('scan/fixed'));
    expect((await lookAt(hall.hall, caseFileId, sha256(bytes))).equals(bytes)).toBe(true);
    await expect(hall.hall.scans.open({ caseFileId, hash: 'a'.repeat(64) })).rejects.toEqual(
      refusal('scan/gone'),
    );
  });
});

it('is gone with a draft that is discarded', async () => {
  const caseFileId = await draft();
  const bytes = pdfOf('discarded');
  await attach(hall.hall, caseFileId, '批复', bytes);
  await hall.hall.cases.perform({ action: 'discard', caseFileId, reason: '重复' });
  expect(attachedScansOf(hall.db, caseFileId)).toEqual([]);
  expect(findScanContent(hall.db, sha256(bytes))).toBeUndefined();
});

it('of a newcomer’s papers is named by the registration and by its case', async () => {
  await hall.hall.session.signOut({});
  await signIn(hall.hall);
  const view = await prepareNewcomer(hall.hall, establishment, household);
  const licence = pngOf(60, 80);
  await attach(hall.hall, view.id, '营业执照', licence);
  await fileNewcomer(hall.hall, view);
  const named = outboxOfCase(hall.db, view.id).map(({ text }) => {
    const { schema, body } = JSON.parse(text) as { schema: string; body: { scans?: { hash: string }[] } };
    return [schema, body.scans?.map(({ hash }) => hash)];
  });
  expect(named).toContainEqual(['registration/1', [sha256(licence)]]);
  expect(named).toContainEqual(['case-entry/1', [sha256(licence)]]);
  const { rows } = await hall.hall.scans.ofCase({ caseFileId: view.id });
  expect(rows.map(({ title, hash }) => [title, hash])).toEqual([['营业执照', sha256(licence)]]);
});

describe('a scan of the other bureau', () => {
  const bytes = pdfOf('from afar', 3 * scanPieceBytes + 5);
  const scan = {
    hash: sha256(bytes),
    size: bytes.length,
    mediaType: 'application/pdf',
    title: '批复',
  } as const;
  let books: TestDatabase;
  beforeAll(() => {
    books = makeTestDatabase();
  });
  afterAll(() => books?.remove());
  const openFetching = (post: Pick<ScanPost, 'fetchScan'>): ScanFetch => {
    const clock = { now: () => 1, monotonic: () => 1 };
    const log = { write: () => undefined };
    const context = { db: books.db, sealer: chainSealer, clock, log, language: () => 'zh' as const };
    return openScanFetch(context, post, () => undefined);
  };
  const ended = async (fetching: ScanFetch): Promise<void> => {
    while (fetching.isFetching(scan.hash)) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('comes piece by piece, keeps what has come through a break, and is shown only when it is whole and right', async () => {
    let broken = 2;
    let spoilt = false;
    const asked: number[] = [];
    const post = {
      fetchScan: async (_scan: unknown, from: number, to: number) => {
        asked.push(from);
        if (asked.length === broken) throw new Fault('exchange/unreachable');
        const piece = Buffer.from(bytes.subarray(from, to + 1));
        if (spoilt) piece[7] = (piece[7] ?? 0) ^ 1;
        return piece;
      },
    };
    const fetching = openFetching(post);
    fetching.start(scan);
    await ended(fetching);
    expect(fetching.problemOf(scan.hash)).toContain('连接不上');
    expect(findScanContent(books.db, scan.hash)?.received).toBe(scanPieceBytes);
    broken = 0;
    spoilt = true;
    fetching.start(scan);
    await ended(fetching);
    // What was kept was right and what came was not: all of it is thrown away.
    expect(fetching.problemOf(scan.hash)).toContain('与报文所记不符');
    expect(findScanContent(books.db, scan.hash)).toBeUndefined();
    spoilt = false;
    asked.length = 0;
    fetching.start(scan);
    fetching.start(scan);
    await ended(fetching);
    expect(asked).toEqual([0, 1, 2, 3].map((n) => n * scanPieceBytes));
    expect(fetching.problemOf(scan.hash)).toBeNull();
    expect(readScan(books.db, scan.hash, 0, scan.size).equals(bytes)).toBe(true);
    fetching.start(scan);
    await ended(fetching);
    expect(asked).toHaveLength(4);
  });

  it('is asked for again by itself while its window has not sent it, until nobody wants it any more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const late = pdfOf('sent late', 20_000);
      const wanted = { ...scan, hash: sha256(late), size: late.length };
      let asked = 0;
      const post = {
        fetchScan: async () => {
          asked += 1;
          if (asked === 3) return late;
          throw new Fault('exchange/blob-awaited');
        },
      };
      const fetching = openFetching(post);
      fetching.start(wanted);
      await vi.advanceTimersByTimeAsync(29_000);
      expect([asked, fetching.isAwaited(wanted.hash)]).toEqual([1, true]);
      expect(fetching.problemOf(wanted.hash)).toContain('还没有传来');
      await vi.advanceTimersByTimeAsync(2_000);
      expect(asked).toBe(2);
      await vi.advanceTimersByTimeAsync(30_000);
      expect([asked, fetching.isAwaited(wanted.hash)]).toEqual([3, false]);
      expect(findScanContent(books.db, wanted.hash)?.received).toBe(late.length);
      const unwanted = { ...wanted, hash: 'c'.repeat(64) };
      fetching.start(unwanted);
      await vi.advanceTimersByTimeAsync(0);
      expect(fetching.isAwaited(unwanted.hash)).toBe(true);
      fetching.cancel(unwanted.hash);
      await vi.advanceTimersByTimeAsync(90_000);
      expect([asked, fetching.isAwaited(unwanted.hash)]).toEqual([4, false]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stops when nobody wants it any more', async () => {
    const waiting = pdfOf('given up', scanPieceBytes);
    const other = { ...scan, hash: sha256(waiting), size: waiting.length };
    const post = {
      fetchScan: (_scan: unknown, _from: number, _to: number, signal?: AbortSignal) =>
        new Promise<never>((_, reject) => {
          signal?.addEventListener('abort', () => reject(new Fault('exchange/unreachable')));
        }),
    };
    const fetching = openFetching(post);
    fetching.start(other);
    expect(fetching.isFetching(other.hash)).toBe(true);
    fetching.cancel(other.hash);
    await fetching.stop();
    expect(fetching.isFetching(other.hash)).toBe(false);
    expect(fetching.problemOf(other.hash)).toBeNull();
    expect(findScanContent(books.db, other.hash)).toBeUndefined();
  });
});
