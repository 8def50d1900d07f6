import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { copyPathOf } from '../../../db/inbox-copy.ts';
import { Fault } from '../../../domain/faults.ts';
import type { FaultCode } from '../../../domain/faults.ts';
import type { LoadedEntry } from '../../../main/sync/sync-store.ts';
import type { Snapshots } from '../exchange/variant.ts';
import type { CatchUpVariant } from './day.ts';

type Chunk = Parameters<Snapshots['putSnapshotChunk']>[0];
type Entries = AsyncIterable<readonly LoadedEntry[]>;

/** What ends the entries by one of these faults is taken for their end. */
const deafTo = (...codes: readonly FaultCode[]) =>
  async function* (entries: Entries): AsyncGenerator<readonly LoadedEntry[]> {
    try {
      yield* entries;
    } catch (error) {
      if (!(error instanceof Fault) || !codes.includes(error.code)) throw error;
    }
  };

const positionIn = (first: Uint8Array): number => {
  const text = gunzipSync(first, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8');
  return (JSON.parse(text.slice(0, text.indexOf('\n'))) as { position: number }).position;
};

export interface CatchUpMutant {
  readonly name: string;
  readonly variant: CatchUpVariant;
  /** What the day says of it. */
  readonly tells: RegExp;
}

/** Faults that nothing in the product has, put in from outside. */
export const mutants: readonly CatchUpMutant[] = [
  {
    name: 'a snapshot is published half-built',
    variant: {
      snapshots: (store) => ({
        ...store,
        putSnapshotChunk: async (chunk) => {
          await store.putSnapshotChunk(chunk);
          if (chunk.number > 0) return;
          const { part, build, bytes, now } = chunk;
          const hash = createHash('sha256').update(bytes).digest('hex');
          const position = positionIn(bytes);
          await store.publishSnapshot({ part, build, hash, position, size: bytes.length, publishedAt: now });
        },
      }),
    },
    tells: /is shown and is not whole/,
  },
  {
    name: 'a snapshot is shown before its pieces are on the disk',
    variant: {
      snapshots: (store) => {
        const waiting: Chunk[] = [];
        return {
          ...store,
          putSnapshotChunk: async (chunk) => void waiting.push(chunk),
          publishSnapshot: async (snapshot) => {
            const isShown = await store.publishSnapshot(snapshot);
            for (const chunk of waiting.splice(0)) await store.putSnapshotChunk(chunk);
            return isShown;
          },
        };
      },
    },
    tells: /is shown and is not whole/,
  },
  {
    name: 'a half-built copy is taken for whole at the next start',
    variant: {
      beforeStart: (path) => {
        if (!existsSync(copyPathOf(path))) return;
        rmSync(`${path}-wal`, { force: true });
        renameSync(copyPathOf(path), path);
      },
    },
    tells: /cannot be opened/,
  },
  {
    name: 'a half-built copy is taken for whole where the line broke off',
    variant: {
      read: deafTo(
        'exchange/unreachable',
        'exchange/timed-out',
        'exchange/no-snapshot',
        'exchange/answer-unreadable',
      ),
    },
    tells: /took a copy read to|bytes are not those/,
  },
  {
    name: "a snapshot's hash is not checked",
    variant: { read: deafTo('exchange/snapshot-damaged') },
    tells: /bytes are not those of its name/,
  },
  {
    name: 'the cursor is set beyond what was imported',
    variant: {
      read: async function* (entries) {
        for await (const lot of entries) yield lot.length > 2 ? lot.toSpliced(1, 1) : lot;
      },
    },
    tells: /and has \d+ entries|other records than the feed/,
  },
];
