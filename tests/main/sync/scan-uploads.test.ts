import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  longestPieceBytes,
  shortestPieceBytes,
  type UploadStanding,
} from '../../../contract/exchange/scans.ts';
import { Fault, type FaultCode } from '../../../domain/faults.ts';
import { placePiece } from '../../../exchange/uploads.ts';
import { makeScanErrand, type ScanOutbox } from '../../../main/sync/scan-uploads.ts';
import { pdfOf, sha256 } from '../../support/scans.ts';

interface Held {
  readonly bytes: Buffer;
  sent: number;
  state: 'waiting' | 'arrived' | 'parked';
  attempts: number;
  nextAt: number;
  reason: FaultCode | null;
}

/** A window's scans in memory, as its books keep them. */
const makeOutbox = (files: readonly Buffer[]) => {
  const rows = new Map<string, Held>(
    files.map((bytes) => [
      sha256(bytes),
      { bytes, sent: 0, state: 'waiting', attempts: 0, nextAt: 0, reason: null },
    ]),
  );
  const row = (hash: string): Held => rows.get(hash) as Held;
  const outbox: ScanOutbox = {
    next: (now) => {
      const found = [...rows].find(([, held]) => held.state === 'waiting' && held.nextAt <= now);
      return found && { hash: found[0], size: found[1].bytes.length, attempts: found[1].attempts };
    },
    read: (hash, at, length) => row(hash).bytes.subarray(at, at + length),
    noteSent: (hash, sent) => void (row(hash).sent = sent),
    noteArrived: (hash) => void (row(hash).state = 'arrived'),
    toRecheck: () =>
      [...rows]
        .filter(([, { state }]) => state === 'arrived')
        .map(([hash, { bytes }]) => ({ hash, size: bytes.length })),
    noteLost: (hash) => void (row(hash).state = 'waiting'),
    noteFailure: (hash, { code, nextAt }) => {
      const held = row(hash);
      held.attempts += 1;
      held.reason = code;
      if (nextAt === null) held.state = 'parked';
      else held.nextAt = nextAt;
    },
  };
  return { rows, row, outbox };
};

/** The exchange's rules for pieces, on memory; `weather` may lose a question or its answer. */
const makePost = (weather: () => 'clear' | 'question-lost' | 'answer-lost' = () => 'clear') => {
  const there = new Map<string, { readonly size: number; pieces: Buffer[] }>();
  const lengths: number[] = [];
  const receivedOf = (pieces: readonly Buffer[]): number =>
    pieces.reduce((sum, { length }) => sum + length, 0);
  const standing = (hash: string): UploadStanding => {
    const upload = there.get(hash);
    if (upload === undefined) throw new Fault('exchange/upload-not-begun');
    const offset = receivedOf(upload.pieces);
    return { hash, size: upload.size, offset, complete: offset === upload.size };
  };
  const over = <T>(deed: () => T): T => {
    const now = weather();
    if (now === 'question-lost') throw new Fault('exchange/unreachable');
    const answer = deed();
    if (now === 'answer-lost') throw new Fault('exchange/timed-out');
    return answer;
  };
  return {
    there,
    lengths,
    bytesOf: (hash: string) => Buffer.concat(there.get(hash)?.pieces ?? []),
    beginUpload: async (hash: string, size: number) =>
      over(() => {
        if (!there.has(hash)) there.set(hash, { size, pieces: [] });
        return standing(hash);
      }),
    sendPiece: async (hash: string, offset: number, data: Uint8Array) =>
      over(() => {
        const { size } = standing(hash);
        const pieces = there.get(hash)?.pieces ?? [];
        const received = receivedOf(pieces);
        const placed = placePiece({ size, received }, offset, data.length);
        if (placed === 'elsewhere')
          throw new Fault('exchange/upload-offset-differs', { offset: received, size });
        if (placed === 'not-a-piece') throw new Fault('exchange/piece-wrong', { offset: received });
        lengths.push(data.length);
        pieces.push(Buffer.from(data));
        if (received + data.length === size && sha256(Buffer.concat(pieces)) !== hash) {
          there.delete(hash);
          throw new Fault('exchange/blob-hash-wrong');
        }
        return standing(hash);
      }),
  };
};

const errandOf = (
  outbox: ScanOutbox,
  post: ReturnType<typeof makePost>,
  more: { elapsed?: () => number; messagesWait?: () => boolean; now?: () => number } = {},
) =>
  makeScanErrand({
    outbox,
    post,
    now: () => 1,
    elapsed: () => 0,
    messagesWait: () => false,
    changed: () => undefined,
    ...more,
  });

describe('the window’s errand with scans', () => {
  it('brings every scan over whole, whatever is lost on the way and however often it begins again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 400, max: 5 * shortestPieceBytes + 3 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom('clear', 'clear', 'clear', 'question-lost', 'answer-lost' as const), {
          maxLength: 80,
        }),
        fc.array(fc.boolean(), { maxLength: 40 }),
        async (sizes, weathers, messages) => {
          const files = sizes.map((size, n) => pdfOf(`${n} ${size}`, size));
          const { rows, outbox } = makeOutbox(files);
          const post = makePost(() => weathers.shift() ?? 'clear');
          let rounds = 0;
          while ([...rows.values()].some(({ state }) => state === 'waiting')) {
            expect((rounds += 1)).toBeLessThan(400);
            const errand = errandOf(outbox, post, { messagesWait: () => messages.shift() ?? false });
            await errand().catch((error: unknown) => {
              // Only the line's own faults may end a round.
              expect(error).toBeInstanceOf(Fault);
              expect((error as Fault).code).toMatch(/unreachable|timed-out/);
            });
            // What is noted as sent is on the exchange's side.
            for (const [hash, held] of rows) expect(held.sent).toBeLessThanOrEqual(post.bytesOf(hash).length);
          }
          for (const [hash, { bytes, state }] of rows) {
            expect(state).toBe('arrived');
            expect(post.bytesOf(hash).equals(bytes)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('tries wrong bytes once more, then parks them in words for a person, and goes on with the others', async () => {
    const [bad, good] = [pdfOf('bad', 40_000), pdfOf('good', 40_000)];
    const { row, outbox } = makeOutbox([bad, good]);
    const post = makePost();
    const spoilt: ScanOutbox = {
      ...outbox,
      read: (hash, at, length) => {
        const bytes = Buffer.from(outbox.read(hash, at, length));
        if (hash === sha256(bad) && at === 0) bytes[9] = (bytes[9] ?? 0) ^ 1;
        return bytes;
      },
    };
    await errandOf(spoilt, post)();
    expect(row(sha256(bad))).toMatchObject({
      state: 'parked',
      attempts: 2,
      reason: 'exchange/blob-hash-wrong',
    });
    expect(row(sha256(good)).state).toBe('arrived');
  });

  it('parks at once what cannot be right another time, and goes on with the others', async () => {
    for (const code of [
      'exchange/upload-length-differs',
      'exchange/piece-wrong',
      'exchange/blob-kind-wrong',
    ] as const) {
      const [bad, good] = [pdfOf('bad', 40_000), pdfOf('good', 40_000)];
      const { row, outbox } = makeOutbox([bad, good]);
      const post = makePost();
      const { sendPiece } = post;
      post.sendPiece = async (hash, ...piece) => {
        if (hash === sha256(bad)) throw new Fault(code);
        return sendPiece(hash, ...piece);
      };
      await errandOf(outbox, post)();
      expect(row(sha256(bad))).toMatchObject({ state: 'parked', attempts: 1, reason: code });
      expect(row(sha256(good)).state).toBe('arrived');
    }
  });

  it('does not go round for ever with an exchange that stands elsewhere at each piece', async () => {
    const bytes = pdfOf('elsewhere', 40_000);
    const { row, outbox } = makeOutbox([bytes]);
    const post = makePost();
    let sent = 0;
    post.sendPiece = async () => {
      sent += 1;
      throw new Fault(sent < 50 ? 'exchange/upload-offset-differs' : 'exchange/unreachable');
    };
    await errandOf(outbox, post)();
    expect(sent).toBe(4);
    expect(row(sha256(bytes))).toMatchObject({
      state: 'waiting',
      nextAt: 30_001,
      reason: 'exchange/upload-offset-differs',
    });
  });

  it('puts one off that the exchange does not know yet, and a full house', async () => {
    for (const code of ['exchange/blob-not-named', 'exchange/uploads-full'] as const) {
      const [first, second] = [pdfOf('first', 20_000), pdfOf('second', 20_000)];
      const { row, outbox } = makeOutbox([first, second]);
      const post = makePost();
      const { beginUpload } = post;
      post.beginUpload = async (hash, size) => {
        if (hash === sha256(first)) throw new Fault(code);
        return beginUpload(hash, size);
      };
      await errandOf(outbox, post)();
      expect(row(sha256(first))).toMatchObject({ state: 'waiting', nextAt: 30_001, reason: code });
      expect(row(sha256(second)).state).toBe('arrived');
    }
  });

  it('lets a message go first, after the piece that is under way', async () => {
    const bytes = pdfOf('large', 3 * longestPieceBytes);
    const { row, outbox } = makeOutbox([bytes]);
    const post = makePost();
    let asked = 0;
    await errandOf(outbox, post, { messagesWait: () => (asked += 1) > 3 })();
    expect(row(sha256(bytes)).state).toBe('waiting');
    expect(post.lengths).toHaveLength(2);
    await errandOf(outbox, post)();
    expect(post.bytesOf(sha256(bytes)).equals(bytes)).toBe(true);
  });

  it('makes its pieces as large as the line is fast', async () => {
    const bytes = pdfOf('sizes', 8 * longestPieceBytes);
    const { outbox } = makeOutbox([bytes]);
    const post = makePost();
    let clock = 0;
    let pieceMs = 10;
    await errandOf(outbox, post, {
      elapsed: () => {
        clock += pieceMs / 2;
        if (post.lengths.length > 4) pieceMs = 8_000;
        return clock;
      },
    })();
    expect(Math.max(...post.lengths)).toBe(longestPieceBytes);
    expect(post.lengths.slice(-3, -1)).toEqual([shortestPieceBytes, shortestPieceBytes]);
  });

  it('asks once after its start for what had arrived, and sends again what an exchange put back has lost', async () => {
    const [kept, lost] = [pdfOf('kept', 40_000), pdfOf('lost', 40_000)];
    const { row, outbox } = makeOutbox([kept, lost]);
    const post = makePost();
    await errandOf(outbox, post)();
    post.there.delete(sha256(lost));
    const asked: string[] = [];
    const { beginUpload } = post;
    post.beginUpload = async (hash, size) => {
      asked.push(hash);
      return beginUpload(hash, size);
    };
    const errand = errandOf(outbox, post);
    await errand();
    expect(row(sha256(lost)).state).toBe('arrived');
    expect(post.bytesOf(sha256(lost)).equals(lost)).toBe(true);
    expect(asked).toEqual([sha256(kept), sha256(lost), sha256(lost)]);
    await errand();
    expect(asked).toHaveLength(3);
  });

  it('tells what is wrong with the line to the round, and parks nothing for it', async () => {
    const bytes = pdfOf('away', 20_000);
    const { row, outbox } = makeOutbox([bytes]);
    for (const code of ['exchange/unreachable', 'exchange/unavailable', 'exchange/device-revoked'] as const) {
      const post = makePost();
      post.sendPiece = async () => {
        throw new Fault(code);
      };
      await expect(errandOf(outbox, post)()).rejects.toThrow(code);
      expect(row(sha256(bytes))).toMatchObject({ state: 'waiting', attempts: 0 });
    }
  });
});
