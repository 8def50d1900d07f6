import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { SnapshotNotice } from '../../contract/exchange/feed-pages.ts';
import { Fault } from '../../domain/faults.ts';
import { awayFaults } from './exchange-call.ts';
import type { SnapshotSource } from './exchange-client.ts';
import { pieceBytes, type SnapshotKeeper } from './snapshot-keeper.ts';

/** A message has 256 KiB at most; escaped twice it is still shorter than this. */
const longestLine = 4 * 1024 * 1024;
/** How often in a row a piece is asked for again before a person is told. */
const mostAttempts = 4;

export interface SnapshotDownload {
  readonly notice: SnapshotNotice;
  readonly source: Pick<SnapshotSource, 'snapshotPiece'>;
  readonly keeper: SnapshotKeeper;
  readonly signal: AbortSignal;
  /** Ends early, without an error, when `signal` fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const isOfTheLine = (error: unknown): boolean => error instanceof Fault && awayFaults.includes(error.code);

const pieceFrom = async (
  { notice, source, signal, sleep }: SnapshotDownload,
  from: number,
): Promise<Uint8Array> => {
  const to = Math.min(from + pieceBytes, notice.size) - 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await source.snapshotPiece(notice, from, to, signal);
    } catch (error) {
      if (signal.aborted || attempt === mostAttempts || !isOfTheLine(error)) throw error;
      await sleep(attempt * 500, signal);
    }
  }
};

/**
 * The bytes of a snapshot: those that are here, then the rest from the exchange, each piece kept before it is handed
 * on and the next one asked for meanwhile. Throws `exchange/snapshot-damaged` at the end where the bytes are not those
 * that the snapshot is named by; all that was made of them before must then be thrown away.
 */
export async function* snapshotBytes(download: SnapshotDownload): AsyncGenerator<Uint8Array> {
  const { notice, keeper } = download;
  const hash = createHash('sha256');
  let at = 0;
  for (const piece of keeper.pieces()) {
    hash.update(piece);
    at += piece.length;
    yield piece;
  }
  let next = at < notice.size ? pieceFrom(download, at) : undefined;
  while (next !== undefined) {
    const piece = await next;
    at += piece.length;
    next = at < notice.size ? pieceFrom(download, at) : undefined;
    // Heard when it is awaited; until then it must not count as unheard.
    next?.catch(() => undefined);
    keeper.keep(piece);
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== notice.hash) throw new Fault('exchange/snapshot-damaged');
}

const newline = 10;

/** Unpacks gzip as it comes. Throws what ended the bytes, or an error of zlib. */
export type Unpack = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Buffer>;

async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const packed = Readable.from(bytes, { objectMode: false, highWaterMark: pieceBytes });
  const unpacked = createGunzip({ chunkSize: 256 * 1024 });
  // Whatever ends the bytes ends the lines, by the same error.
  packed.once('error', (error) => unpacked.destroy(error));
  packed.pipe(unpacked);
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } finally {
    packed.destroy();
  }
}

/** Each line read by itself: one without a Chinese character is then a text of single bytes, which is quicker parsed. */
const linesIn = (bytes: Buffer, end: number): string[] => {
  const lines: string[] = [];
  for (let from = 0; from <= end; ) {
    const to = bytes.indexOf(newline, from);
    lines.push(bytes.toString('utf8', from, to));
    from = to + 1;
  }
  return lines;
};

/** The lines of a gzip file, many at a time. Throws `exchange/snapshot-damaged` where it is none, or a line has no end. */
export async function* unpackedLines(
  bytes: AsyncIterable<Uint8Array>,
  unpack: Unpack = gunzipped,
): AsyncGenerator<string[]> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of unpack(bytes)) {
      const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = all.lastIndexOf(newline);
      rest = all.subarray(end + 1);
      if (rest.length > longestLine) throw new Fault('exchange/snapshot-damaged');
      if (end >= 0) yield linesIn(all, end);
    }
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('Z_'))
      throw new Fault('exchange/snapshot-damaged');
    throw error;
  }
  if (rest.length > 0) throw new Fault('exchange/snapshot-damaged');
}
