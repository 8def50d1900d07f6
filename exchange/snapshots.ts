import { createHash, randomUUID } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { feedPageSize, type SnapshotHead, type SnapshotNotice } from '../contract/exchange/feed-pages.ts';
import type { Log } from './log.ts';
import { makePartQueue } from './part-queue.ts';
import { type FullStore, type Snapshot, snapshotChunkBytes } from './storage/desk-port.ts';

/** A new snapshot is worth its while when the feed has grown by so many entries. */
const snapshotEvery = 5000;

/** What snapshots are made of and kept in. */
export type SnapshotStore = Pick<
  FullStore,
  | 'identity'
  | 'readFeed'
  | 'onFeedGrown'
  | 'putSnapshotChunk'
  | 'publishSnapshot'
  | 'findSnapshot'
  | 'findSnapshotChunk'
>;

/** Packs lines as gzip; what goes wrong with the lines comes out of what is packed. */
export type Pack = (lines: AsyncIterable<string>) => AsyncIterable<Buffer>;

const gzipped: Pack = (lines) => {
  const packed = createGzip({ level: 1 });
  // Piped alone, a store that is away would end the process.
  pipeline(Readable.from(lines), packed, () => undefined);
  return packed;
};

async function* linesOf(store: SnapshotStore, part: string, position: number): AsyncGenerator<string> {
  const { env, exchangeId } = store.identity;
  const head: SnapshotHead = { v: 1, env, exchangeId, part, position };
  yield `${JSON.stringify(head)}\n`;
  for (let after = 0; after < position; ) {
    const page = await store.readFeed(part, after, Math.min(feedPageSize, position - after), 1024 * 1024);
    yield page.entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    after = page.to;
  }
}

/** Pieces of exactly `snapshotChunkBytes`, the last one shorter. */
async function* chunksOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    bytes += piece.length;
    while (bytes >= snapshotChunkBytes) {
      const all = Buffer.concat(pieces);
      yield all.subarray(0, snapshotChunkBytes);
      pieces = [all.subarray(snapshotChunkBytes)];
      bytes -= snapshotChunkBytes;
    }
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

/**
 * Builds a snapshot of a part beside what is published, up to its last full page, and shows it whole. It is the
 * feed's own entries and nothing derived from them, so that a window checks each as if it had come by the feed.
 * Undefined where nothing new is worth showing.
 */
export const buildSnapshot = async (
  store: SnapshotStore,
  part: string,
  now: () => number,
  pack: Pack = gzipped,
): Promise<Snapshot | undefined> => {
  const { highWater } = await store.readFeed(part, 0, 1, 1);
  const position = highWater - (highWater % feedPageSize);
  const latest = await store.findSnapshot(part, null);
  if (position === 0 || (latest !== undefined && latest.position >= position)) return undefined;
  const build = randomUUID();
  const hash = createHash('sha256');
  let size = 0;
  let number = 0;
  for await (const bytes of chunksOf(pack(linesOf(store, part, position)))) {
    hash.update(bytes);
    size += bytes.length;
    await store.putSnapshotChunk({ part, build, number, bytes, now: now() });
    number += 1;
  }
  const snapshot = { part, position, hash: hash.digest('hex'), size, build, publishedAt: now() };
  return (await store.publishSnapshot(snapshot)) ? snapshot : undefined;
};

export const noticeOf = ({ part, position, hash, size, publishedAt }: Snapshot): SnapshotNotice => ({
  part,
  position,
  hash,
  size,
  publishedAt,
});

/** Bytes `from` to `to`, inclusive, chunk by chunk. Ends early when the snapshot is cleared away underneath. */
export async function* readSnapshot(
  store: Pick<SnapshotStore, 'findSnapshotChunk'>,
  snapshot: Snapshot,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at <= to; ) {
    const number = Math.floor(at / snapshotChunkBytes);
    const start = at - number * snapshotChunkBytes;
    const bytes = await store.findSnapshotChunk(snapshot, number);
    // The reader sees a short answer, keeps what it has, and asks for the rest of what is latest then.
    if (bytes === undefined) throw new Error('a snapshot was cleared away while it was read');
    const piece = bytes.subarray(start, Math.min(bytes.length, to - number * snapshotChunkBytes + 1));
    yield piece;
    at += piece.length;
  }
}

export interface SnapshotKeeper {
  stop(): Promise<void>;
}

/** Builds a part's next snapshot whenever its feed has grown by `every` entries; one build at a time. */
export const keepSnapshots = (
  store: SnapshotStore,
  { now, log, every = snapshotEvery, pack }: { now: () => number; log: Log; every?: number; pack?: Pack },
): SnapshotKeeper => {
  const buildOne = async (part: string): Promise<void> => {
    const latest = await store.findSnapshot(part, null);
    const { highWater } = await store.readFeed(part, latest?.position ?? 0, 1, 1);
    if (highWater - (latest?.position ?? 0) < every) return;
    const built = await buildSnapshot(store, part, now, pack);
    if (built !== undefined) log('info', 'snapshot', { part, count: built.position, bytes: built.size });
  };
  // A build that fails leaves what is published as it is, and the next growth of the feed tries again.
  const queue = makePartQueue(buildOne, (part, error) =>
    log('error', 'snapshot-failed', { part, code: error instanceof Error ? error.name : 'unknown' }),
  );
  const stopListening = store.onFeedGrown(queue.add);
  return {
    stop: async () => {
      stopListening();
      await queue.stop();
    },
  };
};
